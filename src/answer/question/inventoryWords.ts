import { anyOf, inText, wordsOf } from './patterns';

/** What files and definitions are counted or listed by. */
export interface Counted {
  readonly what: 'files' | 'folders' | 'class' | 'function' | 'method' | 'interface' | 'enum' | 'type' | 'constant';
}

const nouns: readonly (readonly [pattern: RegExp, what: Counted['what']])[] = [
  [
    anyOf(wordsOf('class(?:es)?|structs?|klassen|clases?|classi|класс\\p{L}*'), inText('类(?!型)|クラス|클래스')),
    'class',
  ],
  [
    anyOf(
      wordsOf('functions?|funktionen|fonctions|funciones|funções|funzioni|функци\\p{L}*'),
      inText('函数|関数|함수'),
    ),
    'function',
  ],
  [anyOf(wordsOf('methods?|methoden|méthodes|métodos|metodi|метод\\p{L}*'), inText('方法|メソッド|메서드')), 'method'],
  [
    anyOf(
      wordsOf('interfaces?|traits?|protocols?|schnittstellen|интерфейс\\p{L}*'),
      inText('接口|インターフェース|인터페이스'),
    ),
    'interface',
  ],
  [wordsOf('enums?|enumerations?'), 'enum'],
  [wordsOf('types|type aliases|typen|tipos'), 'type'],
  [wordsOf('constants?|konstanten|constantes'), 'constant'],
  [
    anyOf(
      wordsOf('folders?|director(?:y|ies)|subfolders?|ordner|dossiers|carpetas|pastas'),
      inText('文件夹|目录|フォルダ|폴더'),
    ),
    'folders',
  ],
  [
    anyOf(
      wordsOf('files?|dateien|fichiers|archivos|ficheros|arquivos|ficheiros|file|файл\\p{L}*|dosyalar?|pliki'),
      inText('文件|ファイル|파일'),
    ),
    'files',
  ],
];

/** What the words count; files where a language or an ending is all that is named. */
export function countedIn(words: string): Counted['what'] | null {
  return nouns.find(([pattern]) => words.search(pattern) >= 0)?.[1] ?? null;
}

/** Words that ask for a list or a number. */
export const listing: RegExp = anyOf(
  wordsOf(
    'list(?: of)?|show|all|every|each|which|what|how many|number of|count(?: of)?|enumerate|are there|there are|contents? of|print|give|any|total|defined|declared|exist|' +
      'wie ?viele|welche|alle|liste|zeige|combien|quels|quelles|liste[rz]?|tous|toutes|cuánt[oa]s|cuant[oa]s|qué|que|lista[r]?|tod[oa]s|quant[oa]s|quais|elenca|quali|quant[ie]|tutt[ie]|сколько|какие|все|список|покажи',
  ),
  inText('多少|几个|列出|所有|哪些|有什么|いくつ|何個|すべて|全て|一覧|몇|모든|모두|목록|어떤'),
);
export const counting: RegExp = anyOf(
  wordsOf('how many|number of|count(?: of)?|total|wie ?viele|combien|cuánt[oa]s|cuant[oa]s|quant[oaie]s?|сколько'),
  inText('多少|几个|いくつ|何個|몇'),
);

/** Endings of the files of a language or kind, by what people call it. */
const languages: readonly (readonly [name: string, endings: readonly string[]])[] = [
  ['python|py', ['py', 'pyi']],
  ['typescript|ts', ['ts', 'tsx', 'mts', 'cts']],
  ['tsx', ['tsx']],
  ['javascript|js', ['js', 'jsx', 'mjs', 'cjs']],
  ['jsx', ['jsx']],
  ['golang|go', ['go']],
  ['rust|rs', ['rs']],
  ['java', ['java']],
  ['kotlin|kt', ['kt', 'kts']],
  ['c\\+\\+|cpp', ['cpp', 'cc', 'cxx', 'hpp', 'hh', 'hxx']],
  ['c#|c sharp|csharp|cs', ['cs']],
  ['ruby|rb', ['rb']],
  ['php', ['php']],
  ['swift', ['swift']],
  ['scala', ['scala']],
  ['shell|bash|sh', ['sh', 'bash', 'zsh']],
  ['css|style ?sheets?', ['css', 'scss', 'sass', 'less']],
  ['scss|sass', ['scss', 'sass']],
  ['html', ['html', 'htm']],
  ['vue', ['vue']],
  ['svelte', ['svelte']],
  ['sql', ['sql']],
  ['markdown|md', ['md', 'mdx', 'markdown']],
  ['rst|restructuredtext', ['rst']],
  ['json', ['json', 'jsonc', 'json5']],
  ['ya?ml', ['yml', 'yaml']],
  ['toml', ['toml']],
  ['terraform|tf', ['tf', 'tfvars']],
  ['notebooks?|ipynb', ['ipynb']],
  ['images?', ['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp']],
];
const known = languages.map(([name, endings]) => [wordsOf(`\\.?(?:${name})`), endings] as const);

/** Every word for a language or kind of file. */
export const languageWords: RegExp = anyOf(...known.map(([pattern]) => pattern), wordsOf('\\*?\\.[a-z]\\w{0,7}'));

/** Endings of the files that the words name by language, or by an ending such as `.proto`; null for all. */
export function endingsIn(words: string): readonly string[] | null {
  const found = known.flatMap(([pattern, endings]) => (words.search(pattern) >= 0 ? endings : []));
  const written = [...words.matchAll(/(?<![\p{L}\p{N}])\*?\.([a-z]\w{0,7})(?![\p{L}\p{N}.])/giu)].map(
    ([, ending = '']) => ending.toLowerCase(),
  );
  const all = [...new Set([...found, ...written])];
  return all.length === 0 ? null : all;
}
