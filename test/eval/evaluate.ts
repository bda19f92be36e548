import { resolve } from 'node:path';
import type { Answer, AnswerParts } from '../../src/protocol/engineProtocol';
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
export const partsNames = ['facts', 'nearest', 'fan-out', 'root', 'none', 'no-search'] as const;
export type PartsName = (typeof partsNames)[number];
const partsOf: Readonly<Record<PartsName, AnswerParts>> = {
  facts: { state: 'none', search: true, model: false, fanOut: false },
  nearest: { state: 'nearest', search: true, model: true, fanOut: false },
  'fan-out': { state: 'nearest', search: true, model: true, fanOut: true },
  root: { state: 'root', search: true, model: true, fanOut: false },
  none: { state: 'none', search: true, model: true, fanOut: false },
  'no-search': { state: 'root', search: false, model: true, fanOut: false },
};
/** Kinds of generated questions to whose proven answers the embedded model adds words: to others no part but the first makes a difference. */
const spokenOf: ReadonlySet<Question['kind']> = new Set<Question['kind']>(['explain', 'overview']);
/** The same questions every time. */
const seed = 4;
const folder = resolve('out/eval');

export type Results = readonly Result[];

export interface EvaluateOptions {
  /** Empty: all. */
  readonly names: readonly string[];
  readonly parts: readonly PartsName[];
  /** Questions that the model explains, asked with it, over all repositories; written ones besides. */
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
      all.filter(({ kind }) => spokenOf.has(kind)),
      share,
    );
    const sampled = all.filter(question => question.kind === 'handWritten' || sample.includes(question));
    options.onRepository(`${repository.name}: ${repository.files.length} files, ${all.length} questions`);
    const asked = await askAll(
      repository,
      options.parts.map(name => ({
        questions: name === 'facts' ? all : sampled,
        parts: partsOf[name],
        seconds: name === 'facts' || name === 'none' ? 0 : options.readSeconds,
      })),
      `${folder}/store`,
    );
    const proven = new Map((asked[options.parts.indexOf('facts')] ?? []).map(each => [each.question, each.answer]));
    for (const [i, name] of options.parts.entries())
      for (const { question, answer } of asked[i] ?? []) {
        const words = name === 'facts' ? null : wordsBeyond(answer, proven.get(question));
        (results[name] ??= []).push({ question, answer, score: scoreOf(question, answer, files, words) });
      }
  }
  return results;
}

/** What the model added to what search proved; null where that was not asked. */
function wordsBeyond(answer: Answer, proven: Answer | undefined): string | null {
  if (proven === undefined) return null;
  return answer.answer.startsWith(proven.answer) ? answer.answer.slice(proven.answer.length) : answer.answer;
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
