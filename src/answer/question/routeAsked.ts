import type { Asked } from './asked';
import { has, wordsOf } from './patterns';

const address = String.raw`(?:https?:\/\/[^\s\/?\x60'"]+)?\/[^\s?\x60'"]*(?:\?[\w=&%.+-]+)?`;
const requested = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?: requests?)?(?: (?:to|for|on|at))?\s+[\x60'"]?(${address})`,
  'u',
);
const alone = new RegExp(String.raw`(?<![^\s\x60'"(])(${address})`, 'u');

/** What asks for a handler beside an address without a method. */
const handling: RegExp = wordsOf(
  'handles?|handled|handler|handling|serves?|served|responds?|answers?|answered|endpoint|route|routes to|routed|controller|request|requests|url|called (?:for|by|when)|implements?|implemented|processes|processed|verarbeitet|bearbeitet|behandelt|beantwortet|gère|traite|maneja|atiende|gestiona|trata|gestisce|обрабатывает|отвечает',
);
const eastern = /处理|處理|処理|ハンドラ|처리/u;
/** Words of questions that are about more than what handles it. */
const more = wordsOf(
  'why|how|add|create|change|write|fix|test(?:s|ed)?|(?:is|are|does|do|should|can|could|would) .{0,40}(?:validated?|cached?|authenticated?|slow|fail\\w*|return\\w*|work)|what happens|who calls?|callers?|log(?:s|ged)?|document\\w*|difference|vs|between|auth\\w*|rate',
);

/** "What handles GET /orders/42?": the request that a question asks the handler of; null for any other question. `isPath`: a path names files here. */
export function routeAsked(question: string, isPath: (path: string) => boolean): Asked | null {
  // What a path is called says nothing of what is asked.
  const lower = question.toLowerCase().replace(new RegExp(alone, 'gu'), ' ');
  if (has(more, lower)) return null;
  const [, method, path] = requested.exec(question) ?? [];
  if (method !== undefined && path !== undefined) return { kind: 'route', method, path: trimmed(path) };
  if (!has(handling, lower) && !eastern.test(question)) return null;
  const [, only] = alone.exec(question) ?? [];
  if (only === undefined || only === '/' || isPath(trimmed(only))) return null;
  return { kind: 'route', method: null, path: trimmed(only) };
}

function trimmed(path: string): string {
  return path.replace(/(?<![?.,;:!)])[?.,;:!)]+$/, '') || '/';
}
