import type { Listed } from './asked';
import { anyOf, inText, wordsOf } from './patterns';

/** What a repository has many of, as questions call it. */
const nouns: readonly (readonly [pattern: RegExp, what: Listed])[] = [
  [wordsOf('todos?|fixmes?|to-dos?|hacks?|(?:left|still) to (?:do|be done)|open tasks'), 'todos'],
  [
    anyOf(
      wordsOf(
        '(?:(?:http|api|rest|web) )?(?:routes?|endpoints?)|urls?|endpunkte|routen|rutas|rotas|маршрут\\p{L}*|эндпоинт\\p{L}*',
      ),
      inText('路由|接口|端点|エンドポイント|ルート一覧|라우트|엔드포인트'),
    ),
    'routes',
  ],
  [
    anyOf(
      wordsOf(
        'env(?:ironment)?[ -]?(?:vars?|variables?)|umgebungsvariablen|variables? d environnement|variables de entorno|variáveis de ambiente|variabili d ambiente|переменн\\p{L}* (?:окружения|среды)',
      ),
      inText('环境变量|環境変数|환경 ?변수'),
    ),
    'environment',
  ],
  [
    wordsOf(
      '(?:cli|command[ -]?line) (?:options?|flags?|arguments?|args|switches|parameters)|flags|switches|kommandozeilenoptionen|opciones de línea de comandos',
    ),
    'options',
  ],
  [
    anyOf(
      wordsOf(
        '(?:(?:extension|configuration|config) )?settings?|config(?:uration)? (?:options?|keys?|values?)|(?:be )?configur(?:ed|able|ation)|configure|einstellungen|paramètres|ajustes|configuraciones|configurações|настройк\\p{L}*',
      ),
      inText('设置|配置项|設定|설정'),
    ),
    'settings',
  ],
  [
    anyOf(
      wordsOf(
        '(?:(?:cli|palette|vs ?code|extension|npm|available) )?(?:sub)?commands|(?:npm|package|yarn|pnpm|composer) scripts|scripts|befehle|commandes|comandos|команд\\p{L}*',
      ),
      inText('命令|コマンド|명령어?'),
    ),
    'commands',
  ],
];

/** What such words are a list of; null when they name none. */
export function listedIn(words: string): Listed | null {
  return nouns.find(([pattern]) => words.search(pattern) >= 0)?.[1] ?? null;
}

/** All of the above. */
export const listNouns: RegExp = anyOf(...nouns.map(([pattern]) => pattern));

/** What is done with such things, by whom: no subject of its own beside them. */
export const listVerbs: RegExp = wordsOf(
  'cli|command|line|http|api|rest|web|app|server|exposes?|answers?|answered|serves?|served|handles?|handled|registers?|registered|contributes?|contributed|supports?|supported|reads?|read|sets?|takes?|accepts?|accepted|' +
    'open|left|still|pending|remaining|comments?|notes?|used|uses?|using|provides?|provided|offers?|offered|listens?|understands?|required|defines?|defined|declares?|declared|configured?|user|users|run|runs|possible|different|known|add|number|count|' +
    'gelesen|liest|gesetzt|werden|lit|lues|lee|leen|definidas|usadas|lê|lidas|читает|читаются',
);
