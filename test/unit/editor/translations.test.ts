import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { statusWith } from './words';
import { stripOf } from '../../../src/editor/engine/statusWords';
import type { Localize } from '../../../src/editor/common/localize';

const languages = ['de', 'es', 'fr', 'ja', 'zh-cn'];

type Words = Readonly<Record<string, string>>;
const words = (file: string): Words => JSON.parse(readFileSync(file, 'utf8')) as Words;
const pairs = languages.flatMap(language => [
  { language, english: words('package.nls.json'), file: `package.nls.${language}.json` },
  { language, english: words('l10n/bundle.l10n.json'), file: `l10n/bundle.l10n.${language}.json` },
]);

/** What is written alike in another language: names, units, and words that it has taken over. */
const alike =
  /^(?:1 source|1 suggestion|Coil|Chat|Code|Code, \{0\}|Commit|Backend|Details|Engine|Start|Server|Token|Conversation|Mamba-Codestral\.|Granite 4\.0-H\.|Suggestions?|Sources?|Question|Package|Documentation|documentation|signature|Continue|Continuar|Table|NAME|NAME NAME|.*\{0\}(?:,? (?:\{1\} %|h|min|s|sources?|suggestions?|tokens)|: \{1\}|, \{1\})?)$/;

for (const { language, english, file } of pairs)
  test(`${file} has every text, with its placeholders, code and links`, () => {
    const translation = words(file);
    const lacks = Object.keys(english).filter(key => !translation[key]?.trim());
    assert.deepEqual(lacks, [], 'run node scripts/localize.mjs, which names what is missing, and translate that');
    assert.deepEqual(Object.keys(translation), Object.keys(english), 'run node scripts/localize.mjs');
    for (const [key, text = ''] of Object.entries(translation)) {
      const from = english[key] ?? '';
      for (const parts of [/\{\d\}/g, /`[^`]+`/g, /\(command:[\w.]+\)/g, /[A-Z]{2,}_[A-Z]+/g, /\.(?:jsonl?|gguf)\b/g])
        assert.deepEqual(text.match(parts)?.sort() ?? [], from.match(parts)?.sort() ?? [], `${key}: ${text}`);
      if (text === from) assert.match(text, alike, `${language}: not translated`);
    }
  });

test('no translation is left out of the list of languages', () => {
  const files = readdirSync('l10n').flatMap(name => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? []);
  assert.deepEqual(files.sort(), [...languages].sort());
});

test('one file and several have words of their own, in every language', () => {
  for (const language of languages) {
    const bundle = words(`l10n/bundle.l10n.${language}.json`);
    const t: Localize = (message, ...values) =>
      (bundle[message] ?? message).replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)]));
    const title = (files: number): string => stripOf(statusWith({ files, filesRead: files }), null, t).title;
    assert.equal(title(1), bundle['1 file'], language);
    assert.match(title(1284), /^1\D?284/u, language);
    assert.equal(title(2), bundle['{0} files']?.replace('{0}', '2'), language);
  }
  assert.equal(words('l10n/bundle.l10n.de.json')['en'], 'de');
  assert.deepEqual(
    ['de', 'es', 'fr'].map(language => words(`l10n/bundle.l10n.${language}.json`)['1 source']),
    ['1 Quelle', '1 fuente', '1 source'],
  );
});
