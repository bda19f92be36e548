import { Template } from '@huggingface/jinja';
import type { PromptFormat } from './promptFormat';

/** Stands for what a user or the model writes; no template has it. */
const question = 'COIL-QUESTION';
const answer = 'COIL-ANSWER';
/** Special tokens besides `<|name|>`, as templates write them: `<s>`, `</think>`, `[INST]`. */
const specials = /<\/?[\w｜▁-]{1,40}>|\[\/?[A-Z_]{2,40}\]/g;

/** How a model's own chat template (Jinja, from its file) puts a question; null where it cannot be rendered with a user's turn alone. */
export function formatOfTemplate(chatTemplate: string): PromptFormat | null {
  const asked = render(chatTemplate, [{ role: 'user', content: question }], true);
  const [userPrefix, assistantPrefix, ...more] = asked?.split(question) ?? [];
  if (asked === null || userPrefix === undefined || assistantPrefix === undefined || more.length > 0) return null;
  const answered = render(
    chatTemplate,
    [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    false,
  );
  const end = answered?.split(answer)[1]?.trim() ?? '';
  const turn = userPrefix.trim();
  const stop = [end, turn, '<|endoftext|>', '</s>'].filter(text => text !== '');
  return {
    name: 'template',
    writesNotes: true,
    filePrefix: 'File: ',
    fileSuffix: '\n\n',
    userPrefix,
    assistantPrefix,
    end: end === '' ? '\n\n' : end,
    answerPrefix: '',
    between: '',
    system: null,
    stop: [...new Set(stop)],
    markers: [...new Set(`${asked}${answered ?? ''}`.match(specials) ?? [])],
  };
}

function render(
  chatTemplate: string,
  messages: readonly { readonly role: string; readonly content: string }[],
  generate: boolean,
): string | null {
  try {
    // The tokenizer puts the first token where the model wants one.
    const text = new Template(chatTemplate).render({
      messages,
      add_generation_prompt: generate,
      bos_token: '',
      eos_token: '</s>',
      enable_thinking: false,
    });
    return text;
  } catch {
    return null; // Not Jinja as we know it, or it insists on more than a question: the format is found otherwise.
  }
}
