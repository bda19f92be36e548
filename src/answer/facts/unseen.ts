import { extensionOf } from '../../reading/languages/extension';
import type { Definition } from '../../search/index/definition';
import type { FoundLine } from '../../search/index/matchingLines';
import type { Codebase } from '../codebase';
import { code, count } from './proof';

/**
 * The lines of those found in which a definition or use may stand without Coil knowing: of files that no grammar read, and what a grammar could
 * not make sense of. This alone decides between "there is none" and "that is not known".
 */
export function unseenAmong(lines: readonly FoundLine[], codebase: Codebase): FoundLine[] {
  return lines.filter(({ path, startLine }) => {
    const outline = codebase.outline(path);
    if (outline === undefined || outline.unparsed !== undefined) return true;
    return outline.broken?.some(([first, last]) => first <= startLine && startLine <= last) === true;
  });
}

/** Why lines are {@link unseenAmong}, such as "Coil does not parse `.pas` files". */
export function whyUnseen(lines: readonly FoundLine[], codebase: Codebase): string {
  const of = (wanted: string | undefined): FoundLine[] =>
    lines.filter(({ path }) => (codebase.outline(path) ?? { unparsed: 'failure' }).unparsed === wanted);
  const endings = [...new Set(of('language').map(({ path }) => ending(path)))];
  const large = of('size').length > 0 || of('failure').length > 0;
  return [
    ...(endings.length > 0 ? [`Coil does not parse ${endings.slice(0, 3).join(', ')}`] : []),
    ...(large ? ['a file is more than the parser takes'] : []),
    ...(of(undefined).length > 0 ? ['a line does not fit its language’s grammar'] : []),
  ].join(', and ');
}

function ending(path: string): string {
  const extension = extensionOf(path, '');
  return extension === '' ? code(path.slice(path.lastIndexOf('/') + 1)) : `${code(`.${extension}`)} files`;
}

/** "2 files are not read, in which it could stand: …"; nothing where no source file was left out. */
export function leftOutNote(codebase: Codebase): string | null {
  const files = codebase.leftOut();
  if (files.length === 0) return null;
  const shown = files.slice(0, mostLeftOut).map(({ path, reason }) => `${code(path)} (${reason})`);
  const more = files.length > shown.length ? ` and ${files.length - shown.length} more` : '';
  return `${count(files.length, 'file is', 'files are')} not read, in which it could stand: ${shown.join(', ')}${more}.`;
}

const mostLeftOut = 3;

/** That definitions are guessed, where no grammar read their file; else null. */
export function guessNote(definitions: readonly Definition[], codebase: Codebase): string | null {
  const guessed = definitions.filter(({ path }) => codebase.outline(path)?.unparsed === 'language');
  const endings = [...new Set(guessed.map(({ path }) => ending(path)))];
  if (guessed.length === 0) return null;
  return `Guessed from the words of ${guessed.length === 1 ? 'its line' : 'their lines'}: Coil does not parse ${endings.slice(0, 3).join(', ')}.`;
}
