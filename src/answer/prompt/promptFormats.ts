import { CoilError } from '../../shared/errors';
import type { ModelMetadata } from '../../state/recurrentModel';
import type { PromptFormat } from './promptFormat';
import { formatOfTemplate } from './formatOfTemplate';

/**
 * Formats by name. Models not trained on our file tokens get no end-of-text token between documents: they learnt to forget
 * everything at it, and a leaf is read to be remembered.
 */
export const promptFormats: readonly PromptFormat[] = [
  {
    // The embedded model; its special tokens are set by training/.
    name: 'coil',
    writesNotes: false,
    filePrefix: '<|file|>',
    fileSuffix: '<|endoftext|>',
    userPrefix: '<|user|>',
    assistantPrefix: '<|assistant|>',
    end: '<|end|>',
    answerPrefix: '',
    between: '',
    system: null,
    stop: ['<|end|>', '<|endoftext|>', '<|user|>', '<|assistant|>', '<|file|>'],
    markers: [],
  },
  {
    // source: chat template of tiiuae/falcon-mamba-7b-instruct
    name: 'chatml',
    writesNotes: true,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix: '<|im_start|>user\n',
    assistantPrefix: '<|im_end|>\n<|im_start|>assistant\n',
    end: '<|im_end|>',
    answerPrefix: '',
    between: '\n',
    system: ['<|im_start|>system\n', '<|im_end|>\n'],
    stop: ['<|im_end|>', '<|im_start|>', '<|endoftext|>'],
    markers: [],
  },
  {
    // source: chat template of the tiiuae/Falcon3 instruct models
    name: 'falcon3',
    writesNotes: true,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix: '<|user|>\n',
    assistantPrefix: '\n<|assistant|>\n',
    end: '<|endoftext|>',
    answerPrefix: '',
    between: '\n',
    system: ['<|system|>\n', '\n'],
    stop: ['<|endoftext|>', '<|user|>', '<|assistant|>'],
    markers: [],
  },
  {
    // source: Mistral's instruct format, tokenizer v3, used by mistralai/Mamba-Codestral-7B-v0.1
    name: 'mistral',
    writesNotes: true,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix: '[INST] ',
    assistantPrefix: '[/INST]',
    end: '</s>',
    answerPrefix: ' ',
    between: '',
    system: null,
    stop: ['</s>', '[INST]'],
    markers: [
      '<s>',
      '</s>',
      '<unk>',
      '[INST]',
      '[/INST]',
      '[TOOL_CALLS]',
      '[AVAILABLE_TOOLS]',
      '[/AVAILABLE_TOOLS]',
      '[TOOL_RESULTS]',
      '[/TOOL_RESULTS]',
    ],
  },
  {
    // source: chat template of ibm-granite/granite-4.0-h
    name: 'granite',
    writesNotes: true,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix: '<|start_of_role|>user<|end_of_role|>',
    assistantPrefix: '<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>',
    end: '<|end_of_text|>',
    answerPrefix: '',
    between: '\n',
    system: ['<|start_of_role|>system<|end_of_role|>', '<|end_of_text|>\n'],
    stop: ['<|end_of_text|>', '<|start_of_role|>'],
    markers: [],
  },
  {
    // Base models, which only continue text.
    name: 'plain',
    writesNotes: false,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix: 'Question: ',
    assistantPrefix: '\nAnswer:',
    end: '\n\n',
    answerPrefix: ' ',
    between: '',
    system: null,
    stop: ['\nQuestion:', '\nFile: ', '<|endoftext|>', '</s>'],
    markers: ['<s>', '</s>', '<unk>'],
  },
];

/**
 * The format named by `override`, else the family's whose markers the model's chat template has, else what the template itself renders,
 * else the one of models with such a name, else `plain`. Throws `usage` for an override that names no format.
 */
export function choosePromptFormat(metadata: ModelMetadata, override: string | null): PromptFormat {
  if (override !== null) return formatNamed(override);
  const template = metadata.chatTemplate ?? '';
  const family = familyMarkers.find(([marker]) => template.includes(marker));
  if (family !== undefined) return formatNamed(family[1]);
  const own = template === '' ? null : formatOfTemplate(template);
  if (own !== null) return own;
  const byTemplate = templateMarkers.find(([marker]) => template.includes(marker));
  if (byTemplate !== undefined) return formatNamed(byTemplate[1]);
  const byName = template === '' ? nameMarkers.find(([marker]) => marker.test(metadata.name)) : undefined;
  return formatNamed(byName?.[1] ?? 'plain');
}

/** Markers that no other family has. */
const familyMarkers: readonly (readonly [marker: string, format: string])[] = [
  ['<|im_start|>', 'chatml'],
  ['<|start_of_role|>', 'granite'],
  ['[INST]', 'mistral'],
];
/** For templates that cannot be rendered. The first marker found decides: falcon3 and coil both have `<|user|>`. */
const templateMarkers: readonly (readonly [marker: string, format: string])[] = [
  ['<|end|>', 'coil'],
  ['<|user|>', 'falcon3'],
];
/** Models converted without their template. `pilot` is the first embedded model's name. */
const nameMarkers: readonly (readonly [name: RegExp, format: string])[] = [
  [/^(coil|pilot)\b/i, 'coil'],
  [/falcon-?3.*instruct/i, 'falcon3'],
  [/falcon-?mamba.*instruct/i, 'chatml'],
  [/codestral|mistral/i, 'mistral'],
  [/granite/i, 'granite'],
];

function formatNamed(name: string): PromptFormat {
  const format = promptFormats.find(candidate => candidate.name === name);
  if (format !== undefined) return format;
  const valid = promptFormats.map(candidate => candidate.name).join(', ');
  throw new CoilError('usage', `There is no prompt format named "${name}".`, `Use one of: ${valid}.`);
}
