import { Template } from '@huggingface/jinja';
import type { ModelMetadata } from '../../state/recurrentModel';
import { harmless } from './prompt';
import type { SaidTurn } from '../question/saidTurn';
import type { PromptFormat } from './promptFormat';

/** How a model is spoken with: what stands around questions and answers. */
export interface Chat {
  /** The text of each turn; the first begins with what the model is told about itself. Text that follows others' goes on where they ended. */
  turns(said: readonly SaidTurn[]): string[];
  /** A question after turns whose texts were read already, of which `first` is the first; null: nothing was said before. Ends where the model writes. */
  question(asked: string, first: SaidTurn | null): string;
  /** Text at which the model's turn is over. */
  readonly stop: readonly string[];
}

interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Renders messages; `writes`: up to where the model writes its answer. Null where they cannot be. */
type Render = (messages: readonly Message[], writes: boolean) => string | null;

/**
 * How a model is spoken with under `system`: by the chat template in its file, else by the format that it was recognised to have. `markers` of the
 * format, and special tokens of the template, are broken up in whatever users and files say.
 */
export function chatOf(metadata: ModelMetadata, format: PromptFormat, system: string): Chat {
  const own = metadata.chatTemplate === null ? null : rendererOf(metadata.chatTemplate, metadata.endToken ?? '</s>');
  return chatBy(own, format, system) ?? chatBy(byFormat(format), format, system) ?? nothingToSay(format);
}

/** Null where the renderer fails on a conversation. */
function chatBy(render: Render | null, format: PromptFormat, system: string): Chat | null {
  if (render === null) return null;
  const probe = probed(render);
  if (probe === null) return null;
  const begin: Message[] = probe.takesSystem && system !== '' ? [{ role: 'system', content: system }] : [];
  // Where there is no place for it, it stands before the first question.
  const before = begin.length > 0 || system === '' ? '' : `${system}\n\n`;
  const markers = [...new Set([...format.markers, ...probe.markers])];
  const safe = (text: string): string => harmless({ ...format, markers }, text);
  const messagesOf = ({ question, answer }: SaidTurn, first: boolean): Message[] => [
    { role: 'user', content: `${first ? before : ''}${safe(question.trim())}` },
    { role: 'assistant', content: safe(answer.trim()) },
  ];
  const textOf = (messages: readonly Message[], writes: boolean): string => render(messages, writes) ?? '';
  /** The text of some turns as it is before another question: some templates write the last answer otherwise, where nothing follows. */
  const settled = (messages: readonly Message[]): string => {
    const before = textOf([...messages, { role: 'user', content: next }], true);
    return before.slice(0, Math.max(0, before.lastIndexOf(next) - probe.questionPrefix.length));
  };
  // The turns of a long conversation are the same with every question.
  const rendered = new Map<string, string>();
  const remembered = (start: string, turn: SaidTurn, render: (turn: SaidTurn) => string): string => {
    const key = `${start.length} ${turn.question}\u0000${turn.answer}`;
    const text = rendered.get(key) ?? render(turn);
    if (rendered.size > mostRemembered) rendered.clear();
    rendered.set(key, text);
    return text;
  };
  return {
    turns: said => {
      const [first, ...others] = said;
      if (first === undefined) return [];
      const known = [...begin, ...messagesOf(first, true)];
      const start = settled(known);
      const textAfter = (turn: SaidTurn): string => settled([...known, ...messagesOf(turn, false)]).slice(start.length);
      return [start, ...others.map(turn => remembered(start, turn, textAfter))];
    },
    question: (asked, first) => {
      const content = safe(asked.trim());
      if (first === null) return textOf([...begin, { role: 'user', content: `${before}${content}` }], true);
      const known = [...begin, ...messagesOf(first, true)];
      return textOf([...known, { role: 'user', content }], true).slice(settled(known).length);
    },
    stop: [...new Set([...probe.stop, ...(probe.ownTokens ? format.stop : [])])],
  };
}

const mostRemembered = 2_000;

/** Stand for what is said; no template has them. */
const [told, asked, answer, next] = ['COIL-SYSTEM', 'COIL-QUESTION', 'COIL-ANSWER', 'COIL-NEXT'];
/** Special tokens besides `<|name|>`, as templates write them: `<s>`, `</think>`, `[INST]`. */
const specials = /<\/?[\w｜▁-]{1,40}>|\[\/?[A-Z_]{2,40}\]|<\|[^\s|<>]{1,64}\|>/g;

interface Probed {
  readonly takesSystem: boolean;
  /** What stands before a question, whether it is the first or not. */
  readonly questionPrefix: string;
  readonly markers: readonly string[];
  readonly stop: readonly string[];
  /** Turns end with a special token, not with words that an answer may have. */
  readonly ownTokens: boolean;
}

/** Asks the template what it does with a short conversation; null where it has no place for one. */
function probed(render: Render): Probed | null {
  const messages: Message[] = [
    { role: 'user', content: asked },
    { role: 'assistant', content: answer },
    { role: 'user', content: next },
  ];
  const whole = render(messages, true);
  const [beforeQuestion, afterQuestion] = whole?.split(asked) ?? [];
  if (whole === null || beforeQuestion === undefined || afterQuestion === undefined) return null;
  const [, afterAnswer] = afterQuestion.split(answer);
  const between = afterAnswer?.split(next)[0];
  if (between === undefined || afterAnswer?.split(next).length !== 2) return null;
  const withSystem = render([{ role: 'system', content: told }, ...messages], true);
  // Some templates move it to the last question, which would tell it anew in each.
  const early =
    withSystem !== null && withSystem.includes(told) && withSystem.indexOf(told) < withSystem.indexOf(asked);
  const found = `${whole}${withSystem ?? ''}`.match(specials) ?? [];
  const tokens = between.match(specials) ?? [];
  const [firstToken] = tokens;
  return {
    takesSystem: early,
    questionPrefix: commonEnd(beforeQuestion, between),
    markers: [...new Set(found)].filter(marker => !/^<\|/.test(marker)),
    stop: firstToken === undefined ? [between.trimEnd()].filter(text => text !== '') : [...new Set(tokens)],
    ownTokens: firstToken !== undefined,
  };
}

/** How a chat template (Jinja) renders; null where it cannot be parsed. */
function rendererOf(chatTemplate: string, endToken: string): Render | null {
  let template: Template;
  try {
    template = new Template(chatTemplate);
  } catch {
    return null; // Not Jinja as we know it: the format is found otherwise.
  }
  return (messages, writes) => {
    try {
      return template.render({
        messages: messages.map(message => ({ ...message })),
        add_generation_prompt: writes,
        // Put there by the tokenizer, where the model wants it.
        bos_token: '',
        eos_token: endToken,
        // A model that can do without answers at once.
        enable_thinking: false,
      });
    } catch {
      return null; // The template refuses these roles.
    }
  };
}

/** The formats by name as a template would render them. */
export function byFormat({ userPrefix, assistantPrefix, answerPrefix, end, between, system }: PromptFormat): Render {
  return (messages, writes) => {
    if (messages[0]?.role === 'system' && system === null) return null;
    return messages
      .map(({ role, content }, i) => {
        if (role === 'system') return `${system?.[0] ?? ''}${content}${system?.[1] ?? ''}`;
        if (role === 'assistant') return `${answerPrefix}${content}${end}${i === messages.length - 1 ? '' : between}`;
        const last = i === messages.length - 1 && !writes;
        return `${userPrefix}${content}${last ? '' : assistantPrefix}`;
      })
      .join('');
  };
}

/** How a model on a server is spoken with: by its own template, there. Special tokens in what is said are broken up, since servers take them for such. */
export function servedChat(format: PromptFormat): Chat {
  const safe = servedText(format);
  return { turns: () => [], question: asked => safe(asked.trim()), stop: [] };
}

/** Breaks up special tokens of widely used chat templates in a text. */
export function servedText(format: PromptFormat): (text: string) => string {
  return text => harmless({ ...format, markers: [...new Set([...format.markers, ...commonMarkers])] }, text);
}

/** Special tokens that are not written as `<|name|>`. source: chat templates of Llama 2, Mistral, Gemma, DeepSeek and Qwen */
const commonMarkers = [
  ...['<s>', '</s>', '[INST]', '[/INST]', '<<SYS>>', '<start_of_turn>', '<end_of_turn>'],
  ...['<｜User｜>', '<｜Assistant｜>', '<think>', '</think>'],
];

function nothingToSay({ stop }: PromptFormat): Chat {
  return { turns: () => [], question: question => question, stop };
}

function commonEnd(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return a.slice(a.length - length);
}
