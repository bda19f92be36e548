import type { Document } from '../files/document';
import type { Outline } from '../languages/outline';
import type { OutlineSymbol } from '../languages/outlineSymbol';

/** A listing's line takes no more, in bytes of UTF-8: a folder of 200 files fits in a leaf with room for notes. */
export const maxEntryBytes = 200;

/**
 * A file's line in its folder's listing: `store.ts: class StateStore, save, load. Keeps states on disk.` A function of
 * the name and the outline; exported symbols come first, and what does not fit ends in `…`.
 */
export function entryOf(
  { path }: Pick<Document, 'path'>,
  { symbols, summary }: Pick<Outline, 'symbols' | 'summary'>,
): string {
  const name = cut(path.slice(path.lastIndexOf('/') + 1).replace(/\s+/g, ' '), maxEntryBytes);
  const words = [...new Set(symbols.filter(says).sort(byWeight).map(word))];
  // Names first up to their share, then the sentence, then more names in what is left.
  const sentence =
    summary === null
      ? ''
      : cut(summary.replace(/\s+/g, ' '), words.length === 0 ? maxEntryBytes - bytes(name) - 2 : sentenceBytes);
  const list = listed(words, maxEntryBytes - bytes(name) - bytes(sentence) - 4);
  const said = [list, sentence].filter(part => part !== '').join('. ');
  return said === '' ? name : cut(`${name}: ${said}`, maxEntryBytes);
}

const sentenceBytes = 110;

/** Constructors and the like say nothing that their class does not. */
function says({ name }: OutlineSymbol): boolean {
  return !/^(?:constructor|default|__\w+__)$/.test(name);
}

function byWeight(a: OutlineSymbol, b: OutlineSymbol): number {
  return weight(a) - weight(b) || a.startLine - b.startLine;
}

/** Exported, then methods of what is exported, then the rest. Sorting is stable. */
function weight({ exported, container }: OutlineSymbol): number {
  return exported ? (container === null ? 0 : 1) : container === null ? 2 : 3;
}

function word({ kind, name: written }: OutlineSymbol): string {
  const name = written.replace(/\s+/g, ' ');
  return kind === 'class' || kind === 'interface' || kind === 'enum' || kind === 'type' ? `${kind} ${name}` : name;
}

function listed(words: readonly string[], room: number): string {
  let list = '';
  for (const [i, each] of words.entries()) {
    const next = list === '' ? each : `${list}, ${each}`;
    const more = i < words.length - 1 ? bytes(', …') : 0;
    if (bytes(next) + more > room) return list === '' ? cut(each, room) : `${list}, …`;
    list = next;
  }
  return list;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** The longest start of a text that takes at most `room` bytes with its `…`, in whole code points. */
function cut(text: string, room: number): string {
  if (bytes(text) <= room) return text;
  let kept = '';
  let size = bytes('…');
  for (const point of text) {
    size += bytes(point);
    if (size > room) break;
    kept += point;
  }
  return room < bytes('…') ? '' : `${kept.replace(/(?<!\s)\s+\S{0,20}$/, '')}…`;
}
