import { posix } from 'node:path';
import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { joinLines, splitLines } from '../../search/index/lines';
import { lists } from '../../search/index/listPatterns';
import { stem, words } from '../../search/index/words';
import type { PickedEvidence } from '../../search/ranking/evidence';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { additionAsked } from '../question/additionAsked';
import type { FunctionStep } from '../../reading/languages/functionStep';
import { StepWords } from './functionWords';
import { placedSteps } from './placedSteps';
import { toldOf } from './toldFunction';
import { Links } from './links';
import { docText } from './docText';
import { sentencesOf } from './plainProse';
import { placesOfOne } from './placesOfOne';
import { code, count, listed, Proof, quoted } from './proof';
import type { QuotedAnswer } from './quotedAnswer';

/** Of its kind that are there: how many make a pattern, and how many are named. */
const leastOfKind = 2;
const mostNamed = 8;
/** Lines and UTF-16 units of the code that is shown to follow. */
const mostShown = 16;
const longestShown = 620;
/** Files in which a list of the kind is looked for, branches that make one, and files of tests that are named. */
const mostFiles = 40;
const leastBranches = 3;
const mostTests = 2;
const mostOtherFiles = 4;

/**
 * Where something new of a kind goes: what there is of the kind and what all of it has in common, where it is listed or told apart, one of it to follow, and its
 * tests. Null for another question, or where nothing here is of the kind.
 */
export async function placeToAdd(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
): Promise<QuotedAnswer | null> {
  const kind = additionAsked(question);
  if (kind === null) return null;
  const worth = fileWorth(question);
  const isOwn = (path: string): boolean => !isTestPath(path) && worth(path) > 0.65;
  const links = new Links(codebase);
  const proof = new Proof(path => codebase.text(path), evidence);
  const options = optionsOf(kind, codebase, isOwn);
  const family = options === null ? familyOf(kind, codebase, links, isOwn) : null;
  const listings = options === null ? listsOf(kind, family, codebase, isOwn) : [options];
  const branches = listings.length === 0 && family === null ? await branchesOf(kind, codebase, isOwn) : null;
  if (family === null && listings.length === 0 && branches === null) return null;
  const shown = kind.join(' ');
  if (family !== null) proof.say(familyWords(shown, family, codebase, proof));
  const places = family === null ? null : placesOfOne(family.members, isOwn, codebase);
  if (places !== null) {
    const names = `Where ${code(places.one.name)} is named, one of them, and where a new one would be:`;
    proof.list(names, places.entries, 'names one of the kind');
    const { markdown, evidence: all } = proof.proven();
    return { markdown: `${markdown}\n\n`, added: all.slice(evidence.length) };
  }
  for (const list of listings) proof.say(listWords(shown, list, family, codebase, proof));
  if (branches !== null) proof.say(branchWords(shown, branches, proof));
  if (family !== null) {
    proof.say(exampleWords(family, codebase, proof));
    const tests = testsOf(family, codebase);
    if (tests.length > 0)
      proof.say(
        `Its tests go beside those of the others: ${listed(tests.map(path => `${code(path)} ${proof.cite({ path, startLine: 1, endLine: 20 }, 'tests of the kind')}`))}.`,
      );
  }
  const { markdown, evidence: all } = proof.proven();
  return { markdown: `${markdown}\n\n`, added: all.slice(evidence.length) };
}

/** What there is of a kind. */
interface Family {
  readonly members: readonly Definition[];
  /** What all of them extend or implement, where that is here. */
  readonly base: Definition | null;
}

/** Types and functions that are named after the kind, or stand in the folder or file that is. */
function familyOf(
  kind: readonly string[],
  codebase: Codebase,
  links: Links,
  isOwn: (path: string) => boolean,
): Family | null {
  const { index } = codebase;
  const stems = kind.map(word => stem(word));
  for (let from = 0; from < stems.length; from++) {
    const wanted = stems.slice(from);
    const named: Definition[] = [];
    const placed: Definition[] = [];
    for (const path of index.paths) {
      if (!isOwn(path)) continue;
      const inPlace = hasPlace(path, wanted);
      const isNear = inPlace || index.definedIn(path).length > 0;
      if (!isNear) continue;
      for (const each of index.definedIn(path)) {
        if (!/^(?:class|struct|enum|interface|trait|type|function|method)$/.test(each.kind)) continue;
        if (endsWith(each.name, wanted) && /class|struct|enum|interface|trait/.test(each.kind)) named.push(each);
        if (inPlace && each.container === null && isPublic(each.name) && /function|class|struct/.test(each.kind))
          placed.push(each);
      }
    }
    const typed = withBase(named, links, codebase);
    if (typed !== null) return typed;
    if (placed.length >= leastOfKind + 1) return { members: alike(placed, codebase), base: null };
  }
  return null;
}

/** Types of a kind and what most of them extend; null where too few do. */
function withBase(named: readonly Definition[], links: Links, codebase: Codebase): Family | null {
  let best: Family | null = null;
  for (const base of named) {
    const lines = links.extendersOf(base.name).filter(({ path }) => !isTestPath(path));
    const members = lines.flatMap(({ path, startLine }) => {
      const found = codebase.index
        .definedIn(path)
        .find(
          each =>
            each.startLine <= startLine &&
            startLine <= each.startLine + 3 &&
            /class|struct|enum|interface/.test(each.kind),
        );
      return found === undefined || found.name === base.name ? [] : [found];
    });
    if (members.length >= leastOfKind && members.length > (best?.members.length ?? 0)) best = { members, base };
  }
  if (best !== null) return best;
  return named.length >= leastOfKind + 1 ? { members: named, base: null } : null;
}

/** Of functions in a place, those with the commonest last parameter or result, which make the pattern. */
function alike(placed: readonly Definition[], codebase: Codebase): readonly Definition[] {
  const forms = new Map<string, Definition[]>();
  for (const each of placed) {
    const signature =
      codebase
        .outline(each.path)
        ?.symbols.find(symbol => symbol.name === each.name && symbol.startLine === each.startLine)?.signature ?? '';
    const form =
      signature
        .split(/\b(?:fn|func|def|function|class|struct)\b\s*/)
        .at(-1)
        ?.replace(/^[\w$]+/, '')
        .replaceAll(/\s+/g, ' ')
        .trim() ?? '';
    forms.set(form, [...(forms.get(form) ?? []), each]);
  }
  const [largest] = [...forms.values()].sort((a, b) => b.length - a.length);
  return largest !== undefined && largest.length >= leastOfKind + 1 ? largest : placed;
}

function familyWords(kind: string, { members, base }: Family, codebase: Codebase, proof: Proof): string {
  const files = new Map<string, Definition[]>();
  for (const each of members) files.set(each.path, [...(files.get(each.path) ?? []), each]);
  const [largest] = [...files].sort((a, b) => b[1].length - a[1].length);
  const [main, inMain] = largest ?? ['', []];
  const folder = posix.dirname(main);
  const place =
    files.size === 1 || inMain.length > members.length / 2
      ? `${code(main)} ${proof.cite(inMain[0] ?? { path: main, startLine: 1, endLine: 20 }, 'has others of the kind')}`
      : `a file of its own in ${code(`${folder}/`)}`;
  const names = members.slice(0, mostNamed).map(each => code(each.name));
  const rest = members.length - names.length;
  const has =
    base === null
      ? ''
      : ` Each ${base.kind === 'trait' || base.kind === 'interface' ? 'implements' : 'extends'} ${code(base.name)} ${proof.cite(base, 'what all of the kind have in common')}${membersWords(base, codebase)}.`;
  return `A new ${kind} goes into ${place}, beside the ${members.length} that are there: ${listed([...names, ...(rest > 0 ? [`${rest} more`] : [])])}.${has}`;
}

/** ", which has `decode` and `flush`" */
function membersWords({ path, name, startLine, endLine }: Definition, { index }: Codebase): string {
  const own = index
    .definedIn(path)
    .filter(each => each.startLine > startLine && each.endLine <= endLine && each.container?.endsWith(name) === true)
    .filter(each => /method|function/.test(each.kind) && !/^(?:constructor|__init__|new)$/.test(each.name))
    .map(each => code(each.name));
  const distinct = [...new Set(own)];
  return distinct.length === 0 || distinct.length > mostNamed ? '' : `, with ${listed(distinct)} to write`;
}

/** Lines that name several of a family, or a list that is named after the kind. */
interface Listing {
  readonly around: Definition | null;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly names: readonly string[];
  /** One of the list to follow. */
  readonly like?: { readonly name: string; readonly startLine: number; readonly endLine: number };
}

function listsOf(
  kind: readonly string[],
  family: Family | null,
  codebase: Codebase,
  isOwn: (path: string) => boolean,
): Listing[] {
  const found: Listing[] = [];
  if (family !== null) {
    const names = new Set(family.members.map(({ name }) => name));
    const paths = new Set([...names].slice(0, 12).flatMap(name => [...codebase.filesReferring(name)]));
    for (const path of [...paths].filter(isOwn).sort().slice(0, mostFiles)) {
      const listing = crowded(path, names, codebase);
      if (listing !== null) found.push(listing);
    }
  }
  if (found.length === 0) {
    const stems = kind.map(word => stem(word));
    for (const path of codebase.index.paths) {
      if (!isOwn(path)) continue;
      for (const each of codebase.index.definedIn(path)) {
        const lines = each.endLine - each.startLine;
        const isList = /^(?:const|constant|variable|static|enum|type|interface|property|field)$/.test(each.kind);
        if (!isList || lines < 2 || !endsWith(each.name, stems.slice(-1))) continue;
        const names = codebase.index
          .definedIn(path)
          .filter(({ container }) => container?.endsWith(each.name) === true)
          .filter(({ startLine, endLine }) => startLine > each.startLine && endLine <= each.endLine)
          .map(({ name }) => name);
        found.push({
          around: each,
          path,
          startLine: each.startLine,
          endLine: each.endLine,
          names: [...new Set(names.length > 0 ? names : fieldsIn(each, splitLines(codebase.text(path) ?? '')))],
        });
      }
    }
    found.sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine));
  }
  return found.sort((a, b) => b.names.length - a.names.length).slice(0, 2);
}

/** The names at the beginning of a type's or object's own lines, such as `name:` and `name?:`. */
function fieldsIn({ startLine, endLine }: Definition, lines: readonly string[]): string[] {
  const fields = lines.slice(startLine, endLine - 1).flatMap(line => {
    const found = /^(\s+)(?:readonly )?['"]?([\p{L}_$][\p{L}\p{N}_$-]*)['"]?\??:/u.exec(line);
    return found === null ? [] : [{ indent: found[1]?.length ?? 0, name: found[2] ?? '' }];
  });
  const least = Math.min(...fields.map(({ indent }) => indent));
  return fields.filter(({ indent }) => indent === least).map(({ name }) => name);
}

/** Lines outside of the members themselves that name most of them closely. */
function crowded(path: string, names: ReadonlySet<string>, codebase: Codebase): Listing | null {
  const inside = codebase.index.definedIn(path);
  const references = (codebase.outline(path)?.references ?? [])
    .filter(({ name, kind }) => names.has(name) && kind !== 'extends')
    .filter(({ line }) => !inside.some(each => names.has(each.name) && each.startLine <= line && line <= each.endLine))
    .sort((a, b) => a.line - b.line);
  let best: Listing | null = null;
  for (const [i, first] of references.entries()) {
    const near = references.slice(i).filter(({ line }) => line - first.line <= 3 * names.size + 10);
    const named = [...new Set(near.map(({ name }) => name))];
    if (named.length < Math.max(leastOfKind, names.size / 2) || named.length <= (best?.names.length ?? 0)) continue;
    const last = near.at(-1)?.line ?? first.line;
    const around =
      inside
        .filter(each => each.startLine <= first.line && each.endLine >= first.line && each.kind !== 'key')
        .sort((a, b) => b.startLine - a.startLine)[0] ?? null;
    const isImport = (codebase.outline(path)?.imports ?? []).some(({ line }) => line >= first.line - 2 && line <= last);
    if (!isImport || around !== null)
      best = {
        around,
        path,
        startLine: around?.startLine ?? first.line,
        endLine: Math.max(last, around?.startLine ?? 0),
        names: named,
      };
  }
  return best;
}

function listWords(kind: string, list: Listing, family: Family | null, codebase: Codebase, proof: Proof): string {
  const place = proof.cite(
    { ...list, endLine: Math.min(list.endLine, list.startLine + 39) },
    'lists what is of the kind',
  );
  const name = list.around === null ? code(list.path) : code(fullName(list.around));
  const lines = splitLines(codebase.text(list.path) ?? '').slice(list.startLine - 1, list.startLine + mostShown - 2);
  if (family !== null)
    return `${name} ${place} names ${list.names.length} of them, in ${code(list.path)}: add the new one there.`;
  const doc =
    list.around === null ? '' : sentencesOf(docText(list.around, splitLines(codebase.text(list.path) ?? '')))[0];
  const said = doc === undefined || doc === '' ? '' : ` (*${quoted(doc).replaceAll('*', '')}*)`;
  const has = list.names.length === 0 ? '' : `, which has ${shownNames(list.names)}`;
  const others = filesWith(list, codebase);
  const also =
    others.length === 0
      ? ''
      : ` Files that name most of them too, and would change with it: ${listed(others.map(({ path, line }) => `${code(path)} ${proof.cite({ path, startLine: line, endLine: line }, 'names most of the kind')}`))}.`;
  const first = `A new ${kind} is added to ${name} ${place}${said} in ${code(list.path)}${has}.${also}`;
  if (list.like === undefined) return list.names.length > 0 ? first : `${first}\n\n${block(list.path, lines)}`;
  const { name: like, startLine, endLine } = list.like;
  const shown = splitLines(codebase.text(list.path) ?? '').slice(startLine - 1, endLine);
  return `${first}\n\nOne that is there, ${code(like)} ${proof.cite({ path: list.path, startLine, endLine }, 'one to follow')}:\n\n${block(list.path, shown)}`;
}

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map(each => code(each));
  return listed([...shown, ...(names.length > shown.length ? [`${names.length - shown.length} more`] : [])]);
}

/** Other files of the product that name at least half of what a list has, and a line that does. */
function filesWith({ path, names }: Listing, codebase: Codebase): { readonly path: string; readonly line: number }[] {
  if (names.length < leastOfKind) return [];
  const some = names.slice(0, 12);
  const counts = new Map<string, number>();
  for (const name of some)
    for (const each of codebase.index.filesWithWord(words(name)[0] ?? name))
      counts.set(each, (counts.get(each) ?? 0) + 1);
  const last = some.at(-1) ?? '';
  return [...counts]
    .filter(([each, has]) => each !== path && has >= some.length * 0.6 && !/(?:^|\/)change/i.test(each))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .flatMap(([each]) => {
      const at = splitLines(codebase.text(each) ?? '').findIndex(line => line.includes(last));
      return at < 0 ? [] : [{ path: each, line: at + 1 }];
    })
    .slice(0, mostOtherFiles);
}

/** Options of a command line, where the kind is one. */
function optionsOf(kind: readonly string[], codebase: Codebase, isOwn: (path: string) => boolean): Listing | null {
  if (!/^(?:options?|flags?|arguments?|switch)$/.test(kind.at(-1) ?? '')) return null;
  const source = lists.options;
  const likely = ['arg', 'option', 'flag', 'argument', 'long'].flatMap(word => [...codebase.index.filesWithWord(word)]);
  const paths = [...new Set(likely)].filter(each => isOwn(each) && source.within.test(each)).slice(0, 3 * mostFiles);
  let best: Listing | null = null;
  for (const path of paths) {
    const found = splitLines(codebase.text(path) ?? '').flatMap((text, i) =>
      source.names({ path, startLine: i + 1, endLine: i + 1, text }).map(name => ({ name, line: i + 1 })),
    );
    if (found.length < leastBranches || found.length <= (best?.names.length ?? 0)) continue;
    const middle = found[Math.floor(found.length / 2)] ?? found[0];
    if (middle === undefined) continue;
    const next = found.find(({ line }) => line > middle.line)?.line ?? middle.line + mostShown;
    const around =
      codebase.index.definedIn(path).find(each => each.startLine <= middle.line && middle.line <= each.endLine) ?? null;
    best = {
      around,
      path,
      startLine: around?.startLine ?? middle.line,
      endLine: around?.endLine ?? middle.line,
      names: [...new Set(found.map(({ name }) => name))],
      like: { name: middle.name, startLine: middle.line, endLine: Math.min(middle.line + mostShown, next - 1) },
    };
  }
  return best;
}

/** A function that tells one of the kind from another, branch by branch. */
interface Branches {
  readonly definition: Definition;
  readonly cases: readonly { readonly when: string; readonly text: string; readonly line: number }[];
  readonly fallback: { readonly text: string; readonly line: number } | null;
}

async function branchesOf(
  kind: readonly string[],
  codebase: Codebase,
  isOwn: (path: string) => boolean,
): Promise<Branches | null> {
  const stems = kind.map(word => stem(word));
  const likely = [...codebase.index.paths].filter(isOwn).flatMap(path =>
    codebase.index.definedIn(path).flatMap(definition => {
      if (!/function|method/.test(definition.kind) || definition.endLine - definition.startLine < 6) return [];
      const own = new Set(words(`${definition.name} ${definition.doc ?? ''}`));
      const met = stems.filter(word => own.has(word)).length;
      return met < Math.max(1, Math.min(2, stems.length)) ? [] : [{ definition, met }];
    }),
  );
  let best: (Branches & { readonly worth: number }) | null = null;
  for (const { definition, met } of likely.sort((a, b) => b.met - a.met).slice(0, mostFiles)) {
    const told = await toldOf(definition, codebase);
    const found = told === null ? null : choiceIn(told.steps, definition);
    if (found === null) continue;
    const worth = met * 10 + Math.min(9, found.cases.length);
    if (worth > (best?.worth ?? 0)) best = { definition, ...found, worth };
  }
  return best;
}

/** The branches of a function that compare with a written text, and what is done where none fits; null for too few. */
function choiceIn(steps: readonly FunctionStep[], definition: Definition): Pick<Branches, 'cases' | 'fallback'> | null {
  const words = new StepWords(definition);
  const branches = placedSteps(steps).flatMap(({ step }) => {
    const [first] = step.steps ?? [];
    return first !== undefined && /^(?:case|if|elseIf)$/.test(step.kind) && /["'`]/.test(step.text)
      ? [{ when: step.text, text: first.steps === undefined ? words.act(first) : words.head(first), line: step.line }]
      : [];
  });
  const cases = branches.filter(({ when }, i) => branches.findIndex(other => other.when === when) === i);
  if (cases.length < leastBranches) return null;
  const otherwise = placedSteps(steps).find(
    ({ step, around }) => step.kind === 'throws' && around.at(-1)?.step.kind === 'default',
  );
  return { cases, fallback: otherwise === undefined ? null : { text: otherwise.step.text, line: otherwise.step.line } };
}

function branchWords(kind: string, { definition, cases, fallback }: Branches, proof: Proof): string {
  const at = (line: number): string => proof.cite({ path: definition.path, startLine: line, endLine: line }, 'a case');
  const items = cases
    .slice(0, 4)
    .map(({ when, text, line }) => `- ${code(when, 60)} → ${text} ${at(line)}`)
    .join('\n');
  const otherwise =
    fallback === null ? '' : `\n\nWhat has no case there ends in ${code(fallback.text, 120)} ${at(fallback.line)}.`;
  return `A new ${kind} becomes one more case of ${code(fullName(definition))} ${proof.cite(definition, 'tells the kinds apart')} in ${code(definition.path)}, which has ${count(cases.length, 'case')}, such as:\n\n${items}${otherwise}`;
}

/** One of a family, short enough to be read, as the pattern. */
function exampleWords({ members }: Family, codebase: Codebase, proof: Proof): string {
  const length = ({ startLine, endLine }: Definition): number => endLine - startLine + 1;
  const [pattern] = [...members]
    .filter(each => length(each) >= 3)
    .sort((a, b) => Math.abs(length(a) - mostShown) - Math.abs(length(b) - mostShown));
  if (pattern === undefined) return '';
  const lines = splitLines(codebase.text(pattern.path) ?? '');
  const shown = splitLines(
    joinLines(lines, pattern.startLine, Math.min(pattern.endLine, pattern.startLine + mostShown - 1)),
  );
  return `${code(pattern.name)} ${proof.cite(pattern, 'one to follow')} is one to follow:\n\n${block(pattern.path, shown)}`;
}

function block(path: string, lines: readonly string[]): string {
  const kept: string[] = [];
  let left = longestShown;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.push(line);
  }
  const indent = Math.min(
    ...kept.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length),
  );
  const fence = kept.some(line => line.includes('```')) ? '````' : '```';
  const dots = kept.length < lines.length ? '\n…' : '';
  return `${fence}${posix.extname(path).slice(1)}\n${kept.map(line => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n')}${dots}\n${fence}`;
}

function testsOf({ members }: Family, codebase: Codebase): string[] {
  const counts = new Map<string, number>();
  for (const { name } of members.slice(0, 12))
    for (const path of codebase.filesReferring(name))
      if (isTestPath(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostTests)
    .map(([path]) => path);
}

/** A name whose last words are these, in the singular or plural. */
function endsWith(name: string, stems: readonly string[]): boolean {
  const own = words(name);
  const parts = own.length > 1 ? own.slice(1) : own;
  return stems.every((word, i) => parts.at(i - stems.length) === word);
}

/** The file's name or one of its folders is the kind. */
function hasPlace(path: string, stems: readonly string[]): boolean {
  return path
    .replace(/\.\w+$/, '')
    .split('/')
    .some(part => endsWith(part, stems) && words(part).length <= stems.length + 1);
}

function isPublic(name: string): boolean {
  return !/^_|^main$|^init$/.test(name);
}
