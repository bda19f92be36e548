import type { PlaceList } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import { code, listed, quoted } from '../facts/proof';

/** Places that the text names; the list has the rest. */
const mostNamed = 6;
/** Of them, those that are said something of, and UTF-16 units of that. */
const mostSaid = 3;
const longestDoc = 110;

/** The evidence that an answer's text does not refer to: the first of it by name, the rest by number, in at most `most` UTF-16 units; those without a name as a list of what is possible, too. */
export function furtherPlaces(
  lead: string,
  evidence: readonly PickedEvidence[],
  { index }: Codebase,
  most = Infinity,
): { readonly text: string; readonly lists: readonly PlaceList[] } {
  const further = evidence.filter(({ number, quoted }) => quoted !== true && !lead.includes(`[${number}]`));
  // Where an answer says nothing, places would say that it does.
  if (further.length === 0 || lead.trim() === '') return { text: '', lists: [] };
  const named = new Map<string, PickedEvidence>();
  const docs = new Map<string, string | null>();
  for (const piece of further) {
    const shownOf = definitionOf(piece, index.definedIn(piece.path));
    const name = shownOf === undefined ? piece.path.slice(piece.path.lastIndexOf('/') + 1) : fullName(shownOf);
    docs.set(name, shownOf?.doc ?? null);
    if (named.size < mostNamed && !named.has(name) && !lead.includes(code(name))) named.set(name, piece);
  }
  // The first ones with what their authors say of them.
  const names = [...named].map(([name, { number }], i) => {
    const doc = i < mostSaid ? docs.get(name) : null;
    return `${code(name)} [${number}]${doc == null || doc.length > longestDoc || /^(?:TODO|FIXME|XXX|!)/.test(doc) ? '' : ` (*${quoted(doc).replaceAll('*', '').replace(/\.$/, '')}*)`}`;
  });
  let room = most - label.length - 10;
  const fits = (length: number): boolean => length <= room && (room -= length) >= 0;
  const referenceTo = ({ number }: PickedEvidence): string => `[${number}]`;
  // A number is enough to open a place: those have room before the names.
  const references = further.map(referenceTo).filter(reference => fits(reference.length + 2));
  const shown = names.filter(name => references.some(each => name.includes(each)) && fits(name.length));
  const rest = further.filter(piece => ![...named.values()].includes(piece));
  const said = shown.join();
  const numbers = references.filter(reference => !said.includes(reference));
  const places = [
    ...(shown.length === 0 ? [] : [listed(shown)]),
    ...(numbers.length === 0 ? [] : [numbers.join(', ')]),
  ];
  return {
    text: places.length === 0 ? '' : `${label}: ${places.join(', and in ')}.\n\n`,
    lists:
      rest.length === 0
        ? []
        : [
            {
              label,
              certain: false,
              places: rest.map(({ path, startLine, endLine }) => ({ path, startLine, endLine, name: null })),
            },
          ],
  };
}

const label = 'See also';

/** The definition that a piece shows or stands in. */
function definitionOf(
  { startLine, endLine }: PickedEvidence,
  definitions: readonly Definition[],
): Definition | undefined {
  const symbols = definitions.filter(({ kind }) => kind !== 'heading' && kind !== 'key');
  return (
    symbols.find(each => each.startLine >= startLine && each.startLine <= endLine) ??
    symbols.findLast(each => each.startLine <= startLine && each.endLine >= endLine)
  );
}
