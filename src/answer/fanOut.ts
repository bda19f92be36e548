import type { Writer } from '../state/recurrentModel';
import type { HeldState } from '../state/stateBytes';
import { usableModelText } from './check/compose';
import { nothingFound } from './facts/nothingHere';
import { SentenceGate } from './check/invented';
import { questionPrompt, type Note } from './prompt/prompt';
import type { PromptFormat } from './prompt/promptFormat';

/** A leaf whose state is kept. `paths`: the documents in it that were asked for; `hold` gives null when the state is gone. */
export interface KeptLeaf {
  readonly paths: readonly string[];
  hold(): Promise<HeldState | null>;
}

/** Leaves that a question is put to, and tokens of what each may say: on a slow CPU two seconds for all. */
const mostLeaves = 3;
const maxTokens = 48;

/**
 * What the first few of `leaves` say to a question, each from its own state; without names that `keeps` does not let through. A leaf gives way to another question
 * between two slices, and then says nothing. Ends early after an abort.
 */
export async function fanOut(
  leaves: readonly KeptLeaf[],
  question: string,
  { model, format }: { readonly model: Writer; readonly format: PromptFormat },
  keeps: (sentence: string) => boolean,
  signal: AbortSignal,
): Promise<Note[]> {
  const notes: Note[] = [];
  const prompt = questionPrompt(format, question, []);
  for (const leaf of leaves.slice(0, mostLeaves)) {
    const state = signal.aborted ? null : await leaf.hold();
    if (state === null) continue;
    try {
      const asked = { state: state.file, prompt, stop: format.stop, maxTokens, signal, patient: true };
      const { text, stopped } = await model.generate({ ...asked, onText: () => undefined });
      const said = new SentenceGate(keeps);
      said.push(usableModelText(text, true));
      said.end();
      const note = said.text.replaceAll(/(?:\s|\[\d+\])+/g, ' ').trim();
      if (!stopped && note !== '' && !note.includes(nothingFound)) notes.push({ paths: leaf.paths, text: note });
    } finally {
      await state.release();
    }
  }
  return notes;
}
