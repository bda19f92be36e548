import type { TreeNode } from '../../reading/tree/tree';
import type { PickedEvidence } from '../../search/ranking/evidence';
import { rarityOf } from '../../search/index/passageWords';
import { questionWords, words } from '../../search/index/words';
import { placeIn, type Searchable } from './placeIn';

/** A leaf or folder with the note that the model wrote of it. */
export type Noted = Pick<TreeNode, 'id' | 'note' | 'paths'> & { readonly children: readonly Noted[] };

/** Words of a question that a note has at least, and their share of the question's weight. */
const fewestWords = 2;
const leastShare = 0.5;

/**
 * A place in the leaf or folder whose note says most of what a question asks, though in none of its files anything was found: what a model wrote of them may have
 * other words than they. Only of written notes: extracted ones have no word that search does not know.
 */
export function notedPlace(
  question: string,
  found: readonly PickedEvidence[],
  notes: readonly Noted[],
  codebase: Searchable,
): PickedEvidence | null {
  const asked = questionWords(question).map(word => {
    const having = new Set(notes.filter(noted => wordsOf(noted).has(word)));
    return { word, having, weight: rarityOf(having.size, notes.length) };
  });
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const [best] = notes
    .map(noted => {
      const said = asked.filter(({ having }) => having.has(noted));
      return { noted, said, share: said.reduce((sum, { weight }) => sum + weight, 0) / total };
    })
    .filter(({ said, share }) => said.length >= fewestWords && share >= leastShare)
    .sort((a, b) => b.share - a.share);
  if (best === undefined) return null;
  const paths = pathsIn(best.noted);
  if (found.some(({ path }) => paths.includes(path))) return null;
  const spelled = question.match(/[\p{L}\p{N}_$-]+/gu) ?? [];
  const said = best.said.map(({ word }) => spelled.find(each => words(each).includes(word)) ?? word);
  const why = `the note on ${best.noted.id} has ${said.join(', ')}`;
  return placeIn(paths, question, found, why, codebase);
}

/** A note never changes, and is asked about with every question. */
const known = new WeakMap<Noted, ReadonlySet<string>>();

function wordsOf(noted: Noted): ReadonlySet<string> {
  const before = known.get(noted);
  if (before !== undefined) return before;
  const found = new Set(words(noted.note));
  known.set(noted, found);
  return found;
}

function pathsIn({ paths, children }: Noted): readonly string[] {
  return children.length === 0 ? paths : children.flatMap(pathsIn);
}
