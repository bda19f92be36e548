import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeToAdd } from '../../../../src/answer/facts/placeToAdd';
import { additionAsked } from '../../../../src/answer/question/additionAsked';
import { codebase } from '../../../support/codebase';

test('the kind of what is added is understood, and no other question', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['Where would I add a new content decoder such as a new compression?', 'content decoder'],
    ['How do I write my own middleware?', 'middleware'],
    ['Which files do I change to add another command line option for sizes?', 'command line option'],
    ['Where do I add support for a new pseudo selector?', 'pseudo selector'],
    ['I want to implement the DEL command. Which files do I have to touch?', 'del command'],
    ['If I want to add a new decoder, where do I put it?', 'decoder'],
    ['I want to add the numbers of a list. Is it fast?', null],
    ['How does the decoder work?', null],
    ['Where are decoders added to the list?', null],
  ];
  for (const [question, kind] of cases) assert.equal(additionAsked(question)?.join(' ') ?? null, kind, question);
});

const decoders =
  'class Decoder:\n    def decode(self, data):\n        raise NotImplementedError()\n\n\nclass GzipDecoder(Decoder):\n    def decode(self, data):\n        return unzip(data)\n\n\nclass PlainDecoder(Decoder):\n    def decode(self, data):\n        return data\n\n\nDECODERS = {\n    "gzip": GzipDecoder,\n    "plain": PlainDecoder,\n}\n';

test('a new one goes beside those of its kind, with what they have in common, where they are listed, one to follow and the tests', async () => {
  const files = {
    'http/decoders.py': decoders,
    'tests/test_decoders.py':
      'from http.decoders import GzipDecoder\n\n\ndef test_gzip():\n    assert GzipDecoder().decode(b"")\n',
  };
  const said = (await placeToAdd('Where would I add a new decoder?', [], codebase(files)))?.markdown ?? '';
  assert.match(
    said,
    /^A new decoder goes into `http\/decoders\.py` \[\d\], beside the 2 that are there: `GzipDecoder` and `PlainDecoder`\./,
  );
  assert.match(said, /Each extends `Decoder` \[\d\], with `decode` to write\./);
  assert.match(said, /`DECODERS` \[\d\] names 2 of them/);
  assert.match(said, /```py\nclass (?:Gzip|Plain)Decoder\(Decoder\):/);
  assert.match(said, /Its tests go beside those of the others: `tests\/test_decoders\.py` \[\d\]/);
});

test('what a function tells apart by cases gets one more case', async () => {
  const files = {
    'query.js':
      "function parsePseudo(name) {\n  switch (name) {\n    case 'first':\n      return new First();\n    case 'last':\n      return new Last();\n    case 'empty':\n      return new Empty();\n    default:\n      throw new Error(`unknown ${name}`);\n  }\n}\n",
  };
  const said = (await placeToAdd('Where would I add a new pseudo?', [], codebase(files)))?.markdown ?? '';
  assert.match(said, /^A new pseudo becomes one more case of `parsePseudo` \[\d\] in `query\.js`, which has 3 cases/);
  assert.match(said, /`'first'` → returns `new First\(\)` \[\d\]/);
});

test('where nothing is of the kind, nothing is said', async () => {
  assert.equal(await placeToAdd('Where would I add a new teapot?', [], codebase({ 'a.py': decoders })), null);
});

test('every place where one of the kind is named is a place for the new one', async () => {
  const command = (name: string): string => `pub struct ${name} {}\n\nimpl ${name} {\n    pub fn apply(self) {}\n}\n`;
  const files = {
    'src/cmd/ping.rs': command('Ping'),
    'src/cmd/get.rs': command('Get'),
    'src/cmd/set.rs': command('Set'),
    'src/cmd/mod.rs':
      'mod get;\nmod ping;\nmod set;\n\npub enum Command {\n    Get(Get),\n    Ping(Ping),\n    Set(Set),\n}\n\nfn parse(name: &str) -> Command {\n    match name {\n        "get" => Command::Get(Get {}),\n        "ping" => Command::Ping(Ping {}),\n        _ => Command::Set(Set {}),\n    }\n}\n',
    'tests/server.rs': '#[test]\nfn ping() {\n    send("PING");\n}\n',
  };
  const said =
    (await placeToAdd('I want to add a new cmd. Which files do I touch?', [], codebase(files)))?.markdown ?? '';
  assert.match(said, /Where `(?:Ping|Get)` is named/);
  for (const place of [
    /- `src\/cmd\/(?:ping|get)\.rs:1` \[\d\]/,
    /mod\.rs:[12]` \[\d\]: `mod/,
    / in `Command`/,
    / in `parse`/,
  ])
    assert.match(said, place);
});
