import { isTestPath } from '../../reading/files/isTestPath';
import type { Range } from '../../protocol/engineProtocol';
import { splitLines } from '../../search/index/lines';
import { wordsWithin } from '../../search/index/words';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { proseIn } from './proseIn';
import { isSentence, sentencesOf } from './plainProse';

/** Files that are looked through, and lines of each. */
const mostFiles = 40;
const mostLines = 4_000;
/** Lines after one that declares an option in which its help stands. */
const helpLines = 14;
/** UTF-16 units before the subject of a sentence. */
const farthestSubject = 24;

/** What authors write of a name that need not be one of code, such as an option of a command line. */
export interface Said {
  readonly sentence: string;
  readonly place: Range;
}

/** Sentences and help texts about `name` as a whole, those first that say what it is. Linear. */
export function saidOf(name: string, codebase: Codebase): Said[] {
  const [rarest] = wordsWithin(name)
    .map(word => new Set(codebase.index.filesWithWord(word)))
    .sort((a, b) => a.size - b.size);
  const worth = fileWorth('documentation');
  const files = [...(rarest ?? [])]
    .filter(path => !isTestPath(path) && worth(path) > 0.45 && !/\.[1-8]$/.test(path))
    .sort((a, b) => worth(b) - worth(a) || (a < b ? -1 : 1))
    .slice(0, mostFiles);
  const has = new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-]|\\.\\w)`, 'iu');
  const found: (Said & { readonly worth: number })[] = [];
  for (const path of files) {
    const lines = splitLines(codebase.text(path) ?? '').slice(0, mostLines);
    const isProse = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path);
    if (isProse) {
      for (const { sentence, heading, line } of proseIn({ path, startLine: 1, endLine: lines.length }, lines)) {
        // What is said is of what has the name only where it is the subject, or the heading.
        const inHeading =
          heading
            .replaceAll(/[`*_]|\(\)$/g, '')
            .trim()
            .toLowerCase() === name.toLowerCase();
        const at = has.exec(sentence)?.index ?? Infinity;
        if (at > farthestSubject && !inHeading) continue;
        found.push({
          sentence,
          place: { path, startLine: line, endLine: line },
          worth: saying(sentence, has) + (inHeading ? 0.5 : 0),
        });
      }
      continue;
    }
    for (const [i, line] of lines.entries()) {
      if (!has.test(line.replaceAll('\\-', '-')) && !isDeclared(line, name)) continue;
      const help = helpAt(lines, i);
      if (help === null) continue;
      found.push({
        sentence: help,
        place: { path, startLine: i + 1, endLine: i + 1 },
        worth: 2 + (isDeclared(line, name) ? 0.5 : 0),
      });
    }
  }
  const seen = new Set<string>();
  return found
    .sort((a, b) => b.worth - a.worth)
    .filter(({ sentence }) => {
      const key = sentence.toLowerCase().replaceAll(/\W+/g, ' ').slice(0, 80);
      return !seen.has(key) && seen.add(key);
    });
}

/** How much a sentence says of what has the name, rather than mentioning it. */
function saying(sentence: string, has: RegExp): number {
  const at = has.exec(sentence)?.index ?? 60;
  const isVerb =
    /\b(?:is|are|will|runs?|executes?|returns?|means|sets?|allows?|uses?|can be|specif\w+|lets?|enables?|disables?|prints?|shows?)\b/i.test(
      sentence,
    );
  return 1 - Math.min(1, at / 60) + (isVerb ? 0.4 : 0);
}

/** `long = "exec"`, `.long("exec")`, `'--exec'`, `exec:` of an option. */
function isDeclared(line: string, name: string): boolean {
  const option = name.replace(/^-+/, '');
  return (
    name.startsWith('-') &&
    (line.includes(`"${option}"`) ||
      line.includes(`'${option}'`) ||
      line.includes(`"${name}"`) ||
      line.includes(`'${name}'`)) &&
    /\b(?:long|arg|flag|option|add_argument|name)|-\w/i.test(line)
  );
}

/** The help text of an option that a line declares. */
function helpAt(lines: readonly string[], at: number): string | null {
  const near = lines.slice(at, at + helpLines);
  const ends = near.findIndex(
    (line, i) => i > 0 && /(?:\.arg\(|Arg::new|add_argument\(|\.option\(|^\s*#\[arg)/.test(line),
  );
  const own = near.slice(0, ends < 0 ? near.length : ends).join('\n');
  const said =
    /(?:help|about|description|describe|desc|usage)\w*\s*[=:(]\s*(?:\(\s*)?[fr]?(["'`])((?:(?!\1).){3,400})\1/is.exec(
      own,
    )?.[2];
  if (said !== undefined) return said.replaceAll(/\\\n\s*|\s+/g, ' ').trim();
  // `'--exec=[execute a command]'` of a completion, and the text of a call: the last with a blank.
  const texts = [...(lines[at] ?? '').matchAll(/(["'`])([^"'`\n]{3,300})\1/g)].map(([, , text = '']) => text);
  const spoken = texts.findLast(text => /\S \S/.test(text) && !/^-/.test(text));
  if (spoken !== undefined) return /\[([^\]]{8,200})\]/.exec(spoken)?.[1] ?? spoken;
  const above: string[] = [];
  for (let i = at - 1; i >= Math.max(0, at - 20); i--) {
    const line = (lines[i] ?? '').trim();
    if (/^(?:#\[|@)/.test(line)) continue;
    const comment = /^(?:\/\/[/!]?|#|\*)\s?(.*)$/.exec(line)?.[1];
    if (comment === undefined) break;
    above.unshift(comment);
  }
  const [first] = sentencesOf(above.join('\n')).filter(isSentence);
  return first ?? null;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
