import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { decode } from '../../../../src/reading/files/decode';

function utf16be(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
}

test('UTF-8 loses its byte order mark, line breaks become \\n and keep their number', () => {
  assert.equal(decode(Buffer.from('\ufeffa\r\nb\rc\n€')), 'a\nb\nc\n€');
});

test('UTF-16 is told by its byte order mark; half a character is refused', () => {
  assert.equal(decode(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Zoë 😀', 'utf16le')])), 'Zoë 😀');
  assert.equal(decode(utf16be('Zoë 😀\r\n')), 'Zoë 😀\n');
  assert.equal(decode(Buffer.from([0xff, 0xfe, 0x41])), null);
  assert.equal(decode(Buffer.from([0xff, 0xfe, 0x00, 0xd8])), null);
});

test('invalid UTF-8 is windows-1252 where it reads like European text', () => {
  assert.equal(decode(Buffer.from([0x80, 0x35, 0x20, 0x93, 0xfc, 0x62, 0x65, 0x72, 0x94])), '€5 “über”');
});

test('UTF-16 without a mark, and encodings that a detector is sure of', () => {
  assert.equal(decode(Buffer.from('class Übersicht {}', 'utf16le')), 'class Übersicht {}');
  assert.equal(decode(Buffer.from('class Übersicht {}', 'utf16le').swap16()), 'class Übersicht {}');
  assert.equal(decode(Uint8Array.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])), 'Привет');
  // windows-1251: "// " and a sentence; GBK: a comment of C; Shift JIS: "// 入金を登録する"
  const gbk = [0x2f, 0x2a, 0x20, 0xd0, 0xa3, 0xd1, 0xe9, 0xba, 0xcd, 0xbc, 0xc6, 0xcb, 0xe3, 0x20, 0x2a, 0x2f];
  const comment = Buffer.from([...gbk, ...Buffer.from('\nint sum(void);\n'), ...gbk, ...gbk]);
  assert.match(decode(comment) ?? '', /^\/\* 校验和计算 \*\/\nint sum/);
});

test('invalid UTF-8 of which too little is known, or with control characters, is no text', () => {
  for (const bytes of [
    [0x93, 0xfa, 0x96, 0x7b, 0x83, 0x65, 0x83, 0x58], // Shift JIS
    [0xc4, 0xe3, 0xba, 0xc3], // GBK
    [0x41, 0x01, 0xff],
  ])
    assert.equal(decode(Uint8Array.from(bytes)), null);
});

test('any string survives as UTF-8, and any bytes give a text or null', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      assert.equal(decode(Buffer.from(text)), text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), bytes => ['string', 'object'].includes(typeof decode(bytes))));
});
