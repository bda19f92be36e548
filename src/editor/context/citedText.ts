import type { Place, Turn } from '../../protocol/chatProtocol';

/** The lines that a turn's answer was given of a place; null where it knows only where they are. */
export function citedText(turn: Turn | undefined, { path, startLine, endLine }: Place): string | null {
  const isThere = (place: Place): boolean =>
    place.path === path && place.startLine === startLine && place.endLine === endLine;
  const source = turn?.sources.find(isThere);
  if (source !== undefined) return source.text;
  return turn?.facts.flatMap(({ places }) => places).find(isThere)?.text ?? null;
}
