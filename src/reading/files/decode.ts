import { isUtf8 } from 'node:buffer';

/**
 * A file's text, with every line break as `\n` and no byte order mark; null when the bytes are in no encoding that can
 * be told for certain. UTF-8, UTF-16 with a byte order mark, or windows-1252 where it reads like a European text.
 */
export function decode(bytes: Uint8Array): string | null {
  const text = decodeBytes(bytes);
  // A lone CR is a line break for editors too; line numbers have to mean the same in both.
  return text?.includes('\r') === true ? text.replace(/\r\n?/g, '\n') : text;
}

function decodeBytes(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be');
  if (isUtf8(bytes)) return utf8.decode(bytes);
  return decodeWindows1252(bytes);
}

const utf8 = new TextDecoder('utf-8');

function decodeUtf16(bytes: Uint8Array, encoding: string): string | null {
  const text = new TextDecoder(encoding).decode(bytes);
  // U+FFFD stands for half a pair or an odd byte. One that was in the file costs nothing to refuse too.
  return text.includes('\ufffd') ? null : text;
}

/** Four letters above ASCII in a row are Cyrillic, Greek or Chinese in another encoding, never a European word. */
const notEuropean = /[\x80-\xff]{4}/;
/** Control characters that text does not use, what windows-1252 leaves undefined, and the lead bytes of Shift JIS kana. */
const odd = new Set([...Array(32).keys(), 0x7f, 0x81, 0x82, 0x83, 0x8d, 0x8f, 0x90, 0x9d]);
for (const used of [9, 10, 12, 13, 27]) odd.delete(used);

/** What windows-1252 has at 0x80 to 0x9f; Node 20's TextDecoder takes it for latin1. */
const upper =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function decodeWindows1252(bytes: Uint8Array): string | null {
  if (bytes.some(byte => odd.has(byte))) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (notEuropean.test(text)) return null;
  return text.replace(/[\x80-\x9f]/g, char => upper.charAt(char.charCodeAt(0) - 0x80));
}
