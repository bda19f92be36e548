import type { Asked, Use } from './asked';
import { taskOf } from './taskOf';
import { correctedWords } from './correctedWords';
import { fillers, kindNouns, kindNounsAnywhere } from './fillers';
import {
  between,
  helpWords,
  howTo,
  intents,
  ofItsOwn,
  overviewAlone,
  overviewWords,
  recentChanges,
  repositoryWords,
  taskWords,
  times,
  timeSpan,
  uncommitted,
  usedFor,
  type Intent,
} from './intents';
import { countedIn, counting, endingsIn, languageWords, listing } from './inventoryWords';
import { listedIn, listNouns, listVerbs } from './listNouns';
import { isFiller, isThere, masked, type Masked, type Named, type Resolve } from './masked';
import { anyOf, has, wordsOf } from './patterns';
import { routeAsked } from './routeAsked';

/** In UTF-16 units. A longer question tells a story, of which a word here and there says little. */
const longestQuestion = 300;

/**
 * What a question may ask for, likeliest first; none for a free question. Its words tell the intent, `resolve` which of them name something here,
 * and what is left of them whether the question is about more than that: then it is free.
 */
export function understand(question: string, resolve: Resolve): Asked[] {
  const asked = plain(question);
  if (asked === '' || asked.length > longestQuestion || /[\n\r]/.test(asked)) return [];
  const route = routeAsked(asked, path => isThere(resolve(path)) || isThere(resolve(path.slice(1))));
  if (route !== null) return [route, ...readings(asked, resolve)];
  const found = readings(asked, resolve);
  const last = routeAsked(asked, () => false);
  if (found.length > 0 || last !== null) return last === null ? found : [...found, last];
  const [, word] = whereDeclared.exec(asked) ?? [];
  if (word !== undefined && !isFiller(word) && !isQuestionWord(word))
    return [{ kind: 'where', name: `\`${word}\``, declared: true }];
  const corrected = correctedWords(asked, word => isFiller(word) || isQuestionWord(word) || resolve(word) !== null);
  return corrected === asked ? [] : readings(corrected, resolve);
}

/** Asks where one word is defined. */
const whereDeclared =
  /^where(?: is|'s) (?:the )?(?:field |property |column |member |attribute |variable |constant |method |function )?[`'"]?([\p{L}_][\p{L}\p{N}_]{1,80})[`'"]? (?:defined|declared)\??$/iu;

function readings(asked: string, resolve: Resolve): Asked[] {
  const strict = masked(asked, resolve, word => !isFiller(word) && !isQuestionWord(word));
  const found = reading(strict);
  if (found.length > 0) return found;
  if (!strict.named.some(({ certain }) => certain)) {
    const whole = aboutAll(asked.toLowerCase());
    if (whole.length > 0) return whole;
  }
  if (strict.named.length > 0) return [];
  if (has(intents.extend, asked)) {
    // What is extended is mostly a class of elsewhere, such as `Error`.
    const foreign = masked(
      asked,
      resolve,
      () => false,
      word => /^\p{Lu}[\p{L}\p{N}_]*$/u.test(word) && !isQuestionWord(word) && !isFiller(word),
    );
    const extending = foreign.named.length === 1 ? aboutNames(foreign) : [];
    if (extending.length > 0) return extending;
  }
  // "What does find do?": a word of questions may be a name of something here, the last of them rather than the first.
  const candidates = [...new Set(asked.match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? [])].reverse();
  for (const candidate of candidates) {
    if (resolve(candidate)?.type !== 'symbol') continue;
    const only = masked(asked, resolve, word => word === candidate);
    const asName =
      only.named.length === 0
        ? []
        : aboutNames(only).filter(each => each.kind !== 'explain' || has(plainExplain, only.text));
    if (asName.length > 0) return asName;
  }
  return [];
}

const plainExplain = wordsOf('what (?:does|is|are)|explain|describe|how does');

function reading(question: Masked): Asked[] {
  return question.named.length > 0 ? aboutNames(question) : aboutAll(question.text);
}

/** What else a question is about: the words left without `patterns`, those of every question and names. */
function leftOf(text: string, ...patterns: readonly RegExp[]): string[] {
  let left = text.replaceAll('§', ' ');
  for (const pattern of [...patterns, kindNouns, kindNounsAnywhere, fillers]) left = left.replaceAll(pattern, ' ');
  const words = left.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}_'-]*/gu) ?? [];
  // A letter, or a syllable of a script without blanks, is the ending of a word that was known.
  return words.filter(word =>
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u.test(word)
      ? word.length > 1
      : word.length > 1,
  );
}

function aboutNames({ text, named }: Masked): Asked[] {
  const [first, second] = named;
  if (first === undefined) return [];
  const slack = named.every(({ certain }) => certain) ? 1 : 0;
  const left = (...patterns: readonly RegExp[]): number => leftOf(text, ...patterns, repositoryWords).length;
  const fits = (intent: Intent, most: number, ...more: readonly RegExp[]): boolean =>
    has(intents[intent], text) && left(intents[intent], ...more) <= most;
  const name = first.written;
  const conditional = has(
    wordsOf('(?:what )?(?:happens|happen) (?:when|if)|if|when § (?:is|are|has|was)|unless|during'),
    text,
  );
  const found: Asked[] = [];
  if (fits('rename', slack, intents.use, editing)) return [{ kind: 'rename', name }];
  if (second !== undefined && named.length === 2) {
    const joined = has(intents.connect, text) || between(text);
    if (joined && left(intents.connect, intents.call, intents.use, intents.import, intents.explain) <= slack)
      found.push({ kind: 'connect', from: name, to: second.written });
    if (found.length > 0) return found;
  }
  if (named.length > 1) return sameThing(named) ? aboutNames({ text, named: [first] }) : found;
  if (has(testWords, text) && left(intents.tests, intents.where, intents.call, intents.use, intents.import) <= slack)
    return [{ kind: 'tests', name }];
  if (has(ownerWords, text) && left(intents.owner) <= slack) return [{ kind: 'owner', name }];
  const history = historyAsked(text, name, slack);
  if (history !== null && !conditional) return [history];
  if (isFlag(first) && left(intents.explain, intents.use, intents.where) <= slack)
    return [{ kind: 'flag', name: first.target.type === 'unknown' ? first.target.name : name }];
  if (conditional && !has(breaking, text)) return [];
  if (has(ofItsOwn, text) && left(intents.explain, intents.import, intents.call, intents.use) === 0)
    return [{ kind: 'explain', name }];
  if (has(usedFor, text) && left(usedFor, intents.explain) === 0) return [{ kind: 'explain', name }];
  for (const use of usesInOrder) {
    const intent = use === 'any' ? 'use' : use;
    if (!fits(intent, slack, intents.where, intents.use, intents.call, intents.import)) continue;
    const whole = first.target.type === 'file' || first.target.type === 'folder' || name.includes('/');
    found.push({ kind: 'uses', name, use: use === 'any' && whole ? 'import' : use });
    break;
  }
  if (found.length > 0) return found;
  if (
    listedIn(text) === 'routes' &&
    left(listNouns, listVerbs, listing) === 0 &&
    !has(doing, text) &&
    first.target.type !== 'unknown'
  )
    return [{ kind: 'list', what: 'routes', within: name }];
  const inventory = inventoryAsked(text, name);
  if (inventory !== null && (first.target.type === 'file' || first.target.type === 'folder')) return [inventory];
  if (fits('where', 0) && !has(explainFirst, text)) found.push({ kind: 'where', name });
  else if (left(intents.explain, intents.where) === 0) found.push({ kind: 'explain', name });
  return found;
}

const usesInOrder: readonly Use[] = ['extend', 'import', 'call', 'any'];
const editing = wordsOf(
  'edit(?:ed)?|chang(?:e|es|ed)|touch(?:ed)?|files?|update[d]?|impact(?:ed)?|affect(?:s|ed)?|break(?:s)?|adapt|modif(?:y|ied)',
);
const testWords = anyOf(
  wordsOf(
    'unit[- ]?tests?|tests?|tested|testing|test ?(?:cases?|files?|suites?)|specs?|covered|coverage|covers? (?:by|with) tests?|getestet|testet|testen|prueb(?:a|as)|probad[oa]|testé[es]*|testes?|testad[oa]|test(?:ano|ato)|тест\\p{L}*|протестир\\p{L}*',
  ),
  /测试|テスト|테스트|परीक्षण|اختبار/giu,
);
/** Of the owner's words, those that ask for people. */
const ownerWords = anyOf(
  wordsOf(
    "own(?:s|ed|er|ers|ership)|code ?owners?|maintain(?:s|ed|er|ers)|(?:who(?:m|'s| is| are)?|which|what)[^§]{0,24}(?:responsible|in charge|accountable|team)[^§]{0,24}|who(?:m)? (?:should|can|do|must|could) i (?:ask|talk to|ping|contact)|review(?:er|ers)?|who (?:looks after|takes care of)|belongs? to",
    'zuständig\\p{L}*|verantwortlich\\p{L}*|gehört|besitzt|betreut|responsable[s]?|propriétaire[s]?|appartient|maintient|dueñ[oa]s?|propietari[oa]s?|encargad[oa]s?|mantiene|dono|proprietári[oa]|responsável|mantém|владе\\p{L}*|отвечает|ответствен\\p{L}*',
  ),
  /负责|所有者|归谁|担当|持ち主|담당|소유|مسؤول/giu,
);
/** What goes wrong without a thing is asked by its uses. */
const breaking = wordsOf(
  'break(?:s|ing)?|delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|affected|impact(?:ed)?|chang(?:e|es|ed|ing)',
);
const explainFirst = anyOf(
  wordsOf("what(?:'s|s)? (?:is )?(?:in|inside|contained)|what (?:do|does|is|are)|how does|contents?"),
  /有什么|里面/giu,
);

/** "Cart" and "`Cart`" in one question. */
function sameThing(named: readonly Named[]): boolean {
  return new Set(named.map(({ target }) => JSON.stringify(target))).size === 1;
}

function isFlag({ target, written }: Named): boolean {
  return (
    target.type === 'unknown' && (target.name.startsWith('-') || /^`?[A-Z][A-Z\d]*(?:_[A-Z\d]+)+`?$/.test(written))
  );
}

const changeWords = anyOf(
  wordsOf(
    'chang(?:e|es|ed)|modif(?:ied|y|ications?)|histor(?:y|ies)|commits?|committed|blame|git log|(?:when|who|why|how|what)[^.]*(?:add|introduc|creat|wrote|writt|touch|author|edit|remov|refactor|fix|done|appear|come into|came into)\\p{L}*|evolv(?:e|ed)|how old|age of|last (?:week|month|year|commit|edit\\p{L}*|touch\\p{L}*)|latest (?:change|commit)s?',
    'geändert|änderung\\p{L}*|verändert|historie|verlauf|hinzugefügt|eingeführt|wer hat § geschrieben|geschrieben|modifié\\p{L}*|modifications?|changements?|historique|ajouté[es]*|écrit|cambi(?:ó|os?|ado)|modific\\p{L}*|historia[l]?|añadi\\p{L}*|agreg\\p{L}*|escribió|mud(?:ou|ança|anças)|alterad[oa]s?|alterações|histórico|adicionad[oa]|escreveu|modificat[oa]|aggiunt[oa]|измен\\p{L}*|менял\\p{L}*|истори\\p{L}*|добавл\\p{L}*|написал\\p{L}*|появил\\p{L}*',
  ),
  /修改|更改|改动|变更|改了|历史|提交|添加|谁写|変更|変わ|履歴|追加|書い|변경|바뀌|바뀐|이력|커밋|추가|작성/giu,
);
const addedWords = anyOf(
  wordsOf(
    '(?:when|since when|who|in which (?:commit|version))[^.]*(?:add(?:ed)?|introduc(?:e|ed)|creat(?:e|ed)|appear(?:ed)?|come into|came into|came to be|written|born|land(?:ed)?)|first (?:added|appear\\p{L}*|commit)|how old|wann[^.]*(?:hinzugefügt|eingeführt)|quand[^.]*(?:ajouté|introduit)\\p{L}*|cuándo[^.]*(?:añadi|agreg|introduj|cre[óo])\\p{L}*|quando[^.]*(?:adicionad|criad|aggiunt)\\p{L}*|когда[^.]*(?:добав|появ)\\p{L}*',
  ),
  /什么时候.{0,6}(?:加|添加|引入)|いつ.{0,6}追加|언제.{0,6}추가/giu,
);

function historyAsked(text: string, name: string | null, slack: number): Asked | null {
  if (!has(changeWords, text) || /^(?:does|do|can|will|should|how (?:do|can|to|would|should)) /u.test(text))
    return null;
  const time = sinceIn(text);
  if (
    leftOf(
      text,
      intents.history,
      intents.added,
      changeWords,
      timeSpan,
      ...times.map(([pattern]) => pattern),
      repositoryWords,
    ).length > slack
  )
    return null;
  return {
    kind: 'history',
    name,
    ...(time === null ? {} : { since: time }),
    ...(has(addedWords, text) ? { what: 'added' } : {}),
  };
}

/** The time in a question, as git reads it; null for none. */
function sinceIn(text: string): string | null {
  const span = new RegExp(timeSpan.source, 'iu').exec(text)?.groups;
  if (span?.['date'] !== undefined) return span['date'];
  if (span?.['count'] !== undefined) return `${span['count']} ${span['unit'] ?? 'days'} ago`;
  return times.find(([pattern]) => has(pattern, text))?.[1] ?? null;
}

const scopeWords = wordsOf(
  'repo|repository|project|code|code ?base|codebase|workspace|here|total|different|defined|declared|exist\\p{L}*|have|has|are|is|there|hay|há|gibt|existe[n]?',
);

function inventoryAsked(text: string, within: string | null): Asked | null {
  const what = countedIn(text) ?? (endingsIn(text) !== null && has(counting, text) ? 'files' : null);
  if (what === null || !has(listing, text)) return null;
  const of = what === 'files' ? endingsIn(text) : null;
  if (leftOf(text, listing, counting, ...(of === null ? [] : [languageWords]), scopeWords, repositoryWords).length > 0)
    return null;
  const singular =
    /(?:^| )(?:which|what|the|this|that) (?:file|class|function|method|interface|folder|directory)(?: |$)/u.test(text);
  // A file's or folder's own name may come with its kind: "the billing folder".
  if (singular && !has(anyOf(counting, wordsOf('contents? of|list|all|every')), text)) return null;
  if (what === 'folders' && within !== null)
    return { kind: 'inventory', what: 'files', endings: null, within, count: has(counting, text) };
  return { kind: 'inventory', what, endings: of, within, count: has(counting, text) };
}

/** A question in which nothing is named. */
function aboutAll(text: string): Asked[] {
  const asked = text.replaceAll(/(?<![\p{L}\p{N}])([ldjcmnst]|qu)'(?=\p{L})/giu, '$1 ');
  const left = (...patterns: readonly RegExp[]): number => leftOf(asked, ...patterns).length;
  if (
    has(helpWords, asked) &&
    left(helpWords, repositoryWords) === 0 &&
    !has(taskWords, asked) &&
    !has(overviewAlone, asked)
  )
    return [{ kind: 'help' }];
  const history = recentAsked(asked);
  if (history !== null) return [history];
  const what = listedIn(asked);
  if (what !== null && left(listNouns, listVerbs, listing, repositoryWords) === 0 && !has(doing, asked))
    return [{ kind: 'list', what }];
  const inventory = inventoryAsked(asked, null);
  if (inventory !== null) return [inventory];
  const task =
    has(taskWords, asked) &&
    (has(howTo, asked) || (left(taskWords, repositoryWords) === 0 && asked.split(' ').length <= 3));
  if (task && left(taskWords, howTo, repositoryWords) === 0 && !has(overviewAlone, asked))
    return [{ kind: 'run', task: taskOf(asked) }];
  const short = asked.replace(/(?<![?!.\s])[?!.\s]+$/, '');
  if (/^(?:what(?:'s| is| does)|explain|describe) (?:this|it)(?: do| for| about| all about)?$/.test(short))
    return [{ kind: 'overview', of: 'this' }];
  const about = has(overviewAlone, asked) || has(repositoryWords, asked);
  return about && left(overviewWords, overviewAlone, repositoryWords, intents.explain) === 0
    ? [{ kind: 'overview', of: 'repository' }]
    : [];
}

/** A list is wanted, not how to make one of its kind. */
const doing = wordsOf(
  'how (?:do|can|to|would|should|does|is|are) (?!many)(?:\\p{L}+ )*?(?:add|make|create|write|change|remove|define|set|work|use|handled|implemented|processed)',
);

function recentAsked(text: string): Asked | null {
  if (!has(recentChanges, text)) return null;
  const patterns = [
    recentChanges,
    uncommitted,
    timeSpan,
    ...times.map(([pattern]) => pattern),
    intents.history,
    repositoryWords,
  ];
  if (leftOf(text, ...patterns).length > 0) return null;
  if (has(uncommitted, text) || (has(wordsOf('(?:did|have) i|my'), text) && !has(wordsOf('commits?|history'), text)))
    return { kind: 'history', name: null, what: 'uncommitted' };
  const since = sinceIn(text);
  return { kind: 'history', name: null, ...(since === null ? {} : { since }) };
}

/** A word that says what a question wants. */
function isQuestionWord(word: string): boolean {
  const lower = word.toLowerCase();
  return questionWords.some(pattern => lower.replaceAll(pattern, '').trim() === '');
}

const questionWords: readonly RegExp[] = [
  ...Object.values(intents),
  overviewWords,
  repositoryWords,
  taskWords,
  howTo,
  listNouns,
  listVerbs,
  languageWords,
  kindNouns,
  listing,
  helpWords,
  editing,
  breaking,
];

/** The question with one spelling of what has several: the words "code base" are no two names. */
function plain(question: string): string {
  return question
    .trim()
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll('’', "'")
    .replaceAll(/\b(code) (bases?)\b/gi, '$1$2');
}
