import type { FoundPlace } from '../../protocol/engineProtocol';
import { visible, visibleLine } from '../../shared/visible';

/** Places with what their score is made of, and their text where it is shown. */
export function foundWords({ places }: { readonly places: readonly ShownPlace[] }): string {
  if (places.length === 0) return 'Nothing found.';
  return places
    .map(({ path, startLine, endLine, score, why, parts, text }) => {
      const factors =
        parts === null
          ? ''
          : ` (words ${parts.words.toFixed(1)}, coverage ${parts.coverage.toFixed(1)}, file ${parts.file.toFixed(2)}, kind ${parts.kind.toFixed(2)})`;
      const line = `${score.toFixed(2)}  ${visibleLine(path)}:${startLine}-${endLine}  ${visibleLine(why)}${factors}`;
      return text === undefined ? line : `${line}\n\n${visible(text)}\n`;
    })
    .join('\n');
}

type ShownPlace = Omit<FoundPlace, 'text'> & { readonly text?: string };
