import { resolve } from 'node:path';
import type { AnswerParts } from '../../src/protocol/engineProtocol';
import { askAll } from './ask';
import { codeQuestions } from './generateCode';
import { wholeQuestions } from './generateWhole';
import { handWritten } from './handWritten';
import { Picker } from './picker';
import type { Question } from './question';
import { layOut, type Repository } from './repositories';
import type { Result } from './report';
import { scoreOf } from './score';
import { truthOf, type Truth } from './truth';

/** What an answer is made of: `facts` is the proven part alone; the others say which state the model starts from. */
export const partsNames = ['facts', 'nearest', 'root', 'none', 'no-search'] as const;
export type PartsName = (typeof partsNames)[number];
const partsOf: Readonly<Record<PartsName, AnswerParts>> = {
  facts: { state: 'none', search: true, model: false },
  nearest: { state: 'nearest', search: true, model: true },
  root: { state: 'root', search: true, model: true },
  none: { state: 'none', search: true, model: true },
  'no-search': { state: 'root', search: false, model: true },
};
/** The same questions every time. */
const seed = 4;
const folder = resolve('out/eval');

export type Results = readonly Result[];

export interface EvaluateOptions {
  /** Empty: all. */
  readonly names: readonly string[];
  readonly parts: readonly PartsName[];
  /** Generated questions asked with the model, over all repositories. */
  readonly sample: number;
  readonly readSeconds: number;
  readonly kind: string | null;
  readonly clones: string | null;
  readonly onRepository: (line: string) => void;
}

/** Generates the questions, asks them and scores the answers. */
export async function evaluate(options: EvaluateOptions): Promise<Partial<Record<PartsName, Results>>> {
  const repositories = layOut(options.names, `${folder}/repositories`, options.clones);
  const results: Partial<Record<PartsName, Result[]>> = {};
  for (const repository of repositories) {
    const { generated, imports } = generatedOf(repository, options.kind);
    const written = handWritten(repository);
    const all = [...generated, ...written].filter(({ kind }) => options.kind === null || kind === options.kind);
    if (all.length === 0) continue;
    const files = { dir: repository.dir, paths: repository.files, imports };
    const share = Math.ceil(options.sample / repositories.length);
    const sample = new Picker(seed, `${repository.name} sample`).some(
      all.filter(question => !written.includes(question)),
      share,
    );
    const sampled = all.filter(question => question.kind === 'handWritten' || sample.includes(question));
    options.onRepository(`${repository.name}: ${repository.files.length} files, ${all.length} questions`);
    for (const name of options.parts) {
      const model = name !== 'facts';
      const asked = await askAll(
        repository,
        model ? sampled : all,
        partsOf[name],
        `${folder}/store`,
        model && name !== 'none' ? options.readSeconds : 0,
      );
      const scored = asked.map(({ question, answer }) => ({
        question,
        answer,
        score: scoreOf(question, answer, files),
      }));
      (results[name] ??= []).push(...scored);
    }
  }
  return results;
}

/** Questions that independent tools answer, and what each file imports; none when only written ones are asked. */
function generatedOf(
  repository: Repository,
  kind: string | null,
): { generated: Question[]; imports: Map<string, Set<string>> } {
  if (!repository.generated || kind === 'handWritten' || kind === 'secondSet')
    return { generated: [], imports: new Map<string, Set<string>>() };
  const truth = truthOf(repository);
  const pick = new Picker(seed, repository.name);
  const drafts = [...codeQuestions(truth, pick), ...wholeQuestions(repository, truth, pick)];
  const generated = drafts.map((draft, i) => ({
    ...draft,
    id: `${repository.name}/${i + 1}`,
    repository: repository.name,
  }));
  return { generated, imports: graphOf(truth) };
}

function graphOf({ imports }: Truth): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}
