import type { PlaceList } from '../../protocol/engineProtocol';
import type { PickedEvidence } from '../../search/ranking/evidence';

/** The evidence that an answer's text does not refer to, as references and as a list of what is possible: a reader wants to see all that was found. */
export function furtherPlaces(
  lead: string,
  evidence: readonly PickedEvidence[],
): { readonly text: string; readonly lists: readonly PlaceList[] } {
  const further = evidence.filter(({ number, quoted }) => quoted !== true && !lead.includes(`[${number}]`));
  if (further.length === 0 || further.length === evidence.length) return { text: '', lists: [] };
  return {
    text: `${label}: ${further.map(({ number }) => `[${number}]`).join(', ')}.\n\n`,
    lists: [
      {
        label,
        certain: false,
        places: further.map(({ path, startLine, endLine }) => ({ path, startLine, endLine, name: null })),
      },
    ],
  };
}

const label = 'Maybe also';
