import type { FactRow, Place, Source } from '../../protocol/chatProtocol';
import type { Answer, AsOf, Citation, Evidence, Facts, PlaceList, Range } from '../../protocol/engineProtocol';
import { inNumber } from '../common/inNumber';
import type { Localize } from '../common/localize';

/** Such as "Answered from commit 8f2c1e0 · 2 files not read yet were searched". */
export function asOfWords({ head, unread, indexed }: AsOf, t: Localize): string {
  const commit =
    head === null ? t('Answered from the files as they are') : t('Answered from commit {0}', head.slice(0, 7));
  if (indexed !== undefined) return `${commit} · ${t('{0} of {1} files were searched', indexed.files, indexed.of)}`;
  if (unread.length === 0) return commit;
  const searched =
    unread.length === 1
      ? t('1 file not read yet was searched')
      : t('{0} files not read yet were searched', inNumber(unread.length, t));
  return `${commit} · ${searched}`;
}

/** What an answer says that was made while the files were indexed. */
export function partialWords({ files, of }: NonNullable<AsOf['indexed']>, t: Localize): string {
  return t(
    'Only {0} of {1} files were indexed when you asked. Ask again for a complete answer.',
    inNumber(files, t),
    inNumber(of, t),
  );
}

/** Such as "First words after 0.2 s, complete after 2.1 s". */
export function timingWords({ firstTokenMs, fanOutMs, totalMs }: Answer['timings'], t: Localize): string {
  const answer = t('First words after {0} s, complete after {1} s', seconds(firstTokenMs, t), seconds(totalMs, t));
  return fanOutMs === undefined ? answer : `${t('notes {0} s', seconds(fanOutMs, t))} · ${answer}`;
}

/** Which server wrote an answer, and what of the prompt it had read before; null where none did. */
export function serverWords({ server, tokens }: Answer, t: Localize): string | null {
  if (server === undefined) return null;
  const by = t('Answered by {0} on {1}', server.model, server.host);
  return tokens.cached === undefined
    ? by
    : `${by} · ${t('{0} of {1} tokens read before', inNumber(tokens.cached, t), inNumber(tokens.prompt, t))}`;
}

/** The evidence, numbered as the answer's text refers to it. */
export function sourcesOf(evidence: readonly Evidence[], citations: readonly Citation[]): readonly Source[] {
  const cited = new Map(citations.map(citation => [citation.number, citation]));
  const sources = evidence.map((item, i): Source => {
    const number = i + 1;
    const citation = cited.get(number);
    cited.delete(number);
    return {
      ...placeOf(citation ?? item),
      number,
      why: item.why,
      text: citation?.text ?? item.text,
      cited: citation !== undefined,
      ...(item.quoted === true ? { quoted: true } : {}),
    };
  });
  const rest = [...cited.values()].map((citation): Source => ({
    ...placeOf(citation),
    number: citation.number,
    why: '',
    text: citation.text,
    cited: true,
  }));
  return [...sources, ...rest];
}

/** What search proved, a row each; rows without content are left out. */
export function factRows(facts: Facts | undefined, t: Localize): readonly FactRow[] {
  if (facts === undefined) return [];
  const text = (label: string, value: string): FactRow => ({ label, text: value, places: [], total: 0 });
  const places = (label: string, found: readonly Range[]): FactRow => {
    // Two names that a line uses are one place to go to.
    const apart = [...new Map(found.map(one => [`${one.path}:${one.startLine}-${one.endLine}`, one])).values()];
    return { label, text: null, places: apart.slice(0, placesShown).map(placeOf), total: apart.length };
  };
  return [
    { ...text(t('signature'), facts.signature), code: true as const },
    text(t('documentation'), facts.doc ?? ''),
    places(t('used in'), facts.callers),
    places(t('possible uses'), facts.possibleCallers),
    places(t('uses'), facts.callees),
    places(t('tested in'), facts.tests),
    text(t('last change'), facts.lastChange ?? ''),
  ].filter(row => row.total > 0 || (row.text !== null && row.text !== ''));
}

/** Lists of which the text shows a part only: all of their places, up to {@link listShown}. */
export function listRows(lists: readonly PlaceList[] | undefined): readonly FactRow[] {
  return (lists ?? [])
    .filter(({ places }) => places.length > shownInText)
    .map(({ label, places }) => ({
      label,
      text: null,
      places: places.slice(0, listShown).map(placeOf),
      total: places.length,
    }));
}

/** The engine's texts show no more places of a list than these, mostly. */
const shownInText = 20;
const listShown = 400;
/** A table row stays readable; `total` says how many there are. */
const placesShown = 24;

function placeOf({ path, startLine, endLine }: Range): Place {
  return { path, startLine, endLine };
}

function seconds(ms: number, t: Localize): string {
  return inNumber(ms / 1000, t, 1);
}
