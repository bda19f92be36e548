import type { GenerateOptions, GenerateResult } from '../../src/state/recurrentModel';
import { FakeModel } from './fakeModel';

/** Stands for a capable model: of 7 billion parameters, with a chat template, it writes a prepared answer a few characters at a time. */
export class PreparedModel extends FakeModel {
  override readonly parameters = 7e9;
  override readonly metadata = {
    architecture: 'mamba2',
    name: 'prepared-7b-instruct',
    chatTemplate:
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
  };
  readonly prompts: string[] = [];

  /** `answerTo`: the answer to a prompt. */
  constructor(private readonly answerTo: (prompt: string) => string) {
    super();
  }

  override async generate({ prompt, onText, signal, maxTokens }: GenerateOptions): Promise<GenerateResult> {
    this.prompts.push(prompt);
    let [text, outputTokens] = ['', 0];
    for (const piece of this.answerTo(prompt).match(/[^]{1,4}/g) ?? []) {
      if (signal.aborted || outputTokens >= maxTokens) break;
      text += piece;
      outputTokens++;
      onText(piece);
      if (outputTokens % 64 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    return { text, promptTokens: prompt.length, outputTokens, restoreMs: 0, firstTokenMs: 1, stopped: signal.aborted };
  }
}
