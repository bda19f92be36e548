import { analyse } from 'chardet';
import { isUtf8 } from 'node:buffer';

/**
 * A file's text, with every line break as `\n` and no byte order mark; null when the bytes are in no encoding that can
 * be told. UTF-8, UTF-16, windows-1252 where it reads like a European text, else what a detector is sure enough of.
 */
export function decode(bytes: Uint8Array): string | null {
  const text = decodeBytes(bytes);
  // A lone CR is a line break for editors too; line numbers have to mean the same in both.
  return text?.includes('\r') === true ? text.replace(/\r\n?/g, '\n') : text;
}

function decodeBytes(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be');
  const marked = unmarkedUtf16(bytes);
  if (marked !== null) return decodeUtf16(bytes, marked);
  if (isUtf8(bytes)) return utf8.decode(bytes);
  return decodeWindows1252(bytes) ?? decodeDetected(bytes);
}

/** UTF-16 without a mark: in source, half of nearly every pair is zero, and always the same half. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const head = bytes.subarray(0, 1024);
  if (bytes.length < 4 || bytes.length % 2 === 1) return null;
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, uneven = 0] = zeros;
  const most = head.length / 2;
  if (even === 0 && uneven > 0.4 * most) return 'utf-16le';
  return uneven === 0 && even > 0.4 * most ? 'utf-16be' : null;
}

/** Of the words that are not ASCII, because the rest of a source file tells nothing of its encoding. */
function decodeDetected(bytes: Uint8Array): string | null {
  if (bytes.some(byte => controls.has(byte))) return null;
  const words: number[] = [];
  for (let at = 0; at < bytes.length && words.length < mostDetected; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    // A pair's second byte may be ASCII.
    while (at < bytes.length && ((bytes[at] ?? 0) > 0x7f || isLetter(bytes[at] ?? 0) || (bytes[at - 1] ?? 0) > 0x7f))
      words.push(bytes[at++] ?? 0);
    words.push(0x20);
  }
  const found = [...analyse(Uint8Array.from(words)), ...analyse(bytes.subarray(0, mostDetected))];
  for (const { name, confidence } of found.sort((a, b) => b.confidence - a.confidence)) {
    if (confidence < sure) return null;
    if (!legacy.test(name)) continue;
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      if (!strange.test(text)) return text;
    } catch (error) {
      // Not of this encoding, or one that this Node lacks.
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    }
  }
  return null;
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Bytes that are looked at. */
const mostDetected = 8192;
/** Of 100: less is a guess, which would be worse than to say that the file is not read. */
const sure = 40;
const legacy = /^(?:GB18030|Big5|Shift_JIS|EUC-JP|EUC-KR|windows-125\d|ISO-8859-[2-9]|KOI8-R)$/i;
/** Control and private characters: no text has them. */
const strange = /[\x7f-\x9f\ue000-\uf8ff]/;

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
const controls = new Set([...odd].filter(byte => byte < 32));

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
