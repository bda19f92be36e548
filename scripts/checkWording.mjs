// Refuses wording that readers stumble over, in what users read: the strings of src/ and webview/, package.nls.json, README.md, CHANGELOG.md and
// docs/. Each phrase has what to write instead, after Microsoft's writing style guide. Exits 1 with path:line for each.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const instead = {
  anew: 'again, or re- (rebuild, rescan)',
  besides: 'as well',
  'is looked at': 'is checked, or is scanned',
  'are looked at': 'are checked, or are scanned',
  'to be looked at': 'to be scanned',
  'hang together': 'relate',
  'what is kept': 'cached data',
  'is kept of': 'is cached for',
  'all the same': 'anyway',
  'is no text': 'is not text',
  'is no list': 'is not a list',
  'is no object': 'is not an object',
  'of yours': 'your …',
  'rest on': 'are based on',
  'rests on': 'is based on',
  'perhaps used': 'possible uses',
  'is certain': 'No confirmed …',
  'goes on where': 'resumes where',
  'go on with': 'resume',
  'going on with': 'resuming',
  'by itself': 'automatically',
  'is the most': 'The limit is …',
  'is no more': 'no longer exists',
  'not any more': 'no longer',
  'any more': 'no longer',
  'so many': 'this many, or the number',
  'it says nothing': 'is silent',
};
/** Files whose strings are patterns for questions and words of search, not text that is shown. */
const patterns =
  /^src\/(?:answer\/question|search)\/|^src\/answer\/check\/(?:proposed|notOurs|groundedIn)|secretRules|promptFormats|systemPrompt/;

const phrases = Object.keys(instead).map(phrase => ({
  phrase,
  pattern: new RegExp(String.raw`(?<![\w-])${phrase}(?![\w-])`, 'i'),
}));
let found = 0;

/**
 * @param {string} file
 * @param {number} line
 * @param {string} text
 */
function check(file, line, text) {
  for (const { phrase, pattern } of phrases) {
    if (!pattern.test(text)) continue;
    found++;
    console.error(
      `${file}:${line}: “${phrase}”: write ${instead[/** @type {keyof typeof instead} */ (phrase)]}: ${text.trim().slice(0, 120)}`,
    );
  }
}

/** @param {string} file */
function checkCode(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  /** @param {ts.Node} node */
  const visit = node => {
    const text =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
        ? node.text
        : null;
    if (text !== null && text.includes(' '))
      check(file, source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

const files = execFileSync(
  'git',
  [
    'ls-files',
    'src/*.ts',
    'webview/*.ts',
    'package.nls.json',
    'README.md',
    'CHANGELOG.md',
    'docs/*.md',
    ':!docs/measurements.md',
  ],
  { encoding: 'utf8' },
);
for (const file of files.trim().split('\n')) {
  if (patterns.test(file)) continue;
  if (file.endsWith('.ts')) checkCode(file);
  else for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) check(file, i + 1, line);
}
process.exitCode = found === 0 ? 0 : 1;
