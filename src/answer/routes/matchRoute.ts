import type { Route } from './routeGraph';

/** How a part of a route's path fits a part of an address, best first; null where it does not. */
function fit(pattern: string, part: string): number | null {
  const plain = pattern.toLowerCase();
  if (plain === part.toLowerCase()) return 0;
  if (isWild(pattern)) return 3;
  if (isParameter(pattern)) return isParameter(part) ? 1 : 2;
  // `{name}.json`, `:from-:to`: the fixed parts at both ends.
  const [, before = '', after = ''] = /^([^{:<[(]*)[{:<[(].*?([^}>\])\w]\w*)?$/.exec(pattern) ?? [];
  if (before === pattern || (before === '' && after === '')) return null;
  const starts = part.toLowerCase().startsWith(before.toLowerCase());
  return starts && part.toLowerCase().endsWith(after.toLowerCase()) && part.length > before.length + after.length
    ? 2
    : null;
}

/** `:id`, `{id}`, `{id:int}`, `<int:id>`, `[id]`, `$id` and the like. */
export function isParameter(part: string): boolean {
  return /^(?::[\w-]+(?:\(.*\))?\??|\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]*>|\[[^[\]]*\]|\[\[[^[\]]*\]\]|\$\w+|\(.*\))$/.test(
    part,
  );
}

/** What stands for all that follows: `*`, `*path`, `{*path}`, `{path:path}`, `<path:rest>`, `[...rest]`. */
function isWild(part: string): boolean {
  return /^(?:\*{1,2}.*|\{\*.*\}|\{\w+:(?:path|\.\*|\.\+)\}|\{\w*\.\.\.\}|<path:\w+>|<\w+\.\.>|\[{1,2}\.{3}.*\]{1,2}|\{\w+\.\.\}|\.\*|:\w+\*|:\w+\{\.[+*]\})$/.test(
    part,
  );
}

function isOptional(part: string): boolean {
  return /^(?::\w+(?:\(.*\))?\?|\{[^{}]*\?\}|\[\[.*\]\])$/.test(part);
}

function parts(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}

/** How well a route's path fits an address: lower is better, part by part; null where it does not. */
export function fitOf(pattern: string, address: string): readonly number[] | null {
  const [wanted, given] = [parts(pattern), parts(address)];
  const scores: number[] = [];
  for (const [i, part] of wanted.entries()) {
    const at = given[i];
    if (isWild(part) && i === wanted.length - 1)
      return at === undefined && !/^\*/.test(part) && !isOptional(part) ? null : [...scores, 3];
    if (at === undefined) {
      if (isOptional(part)) continue;
      return null;
    }
    const score = fit(part, at);
    if (score === null) return null;
    scores.push(score);
  }
  return given.length > wanted.length ? null : scores;
}

/** The routes that answer an address, best first: literal parts before parameters, a method before any. */
export function routesFor(method: string | null, address: string, routes: readonly Route[]): Route[] {
  const path = address
    .replace(/^https?:\/\/[^/]+/, '')
    .split(/[?#]/, 1)
    .join('');
  const found = routes.flatMap(route => {
    if (
      method !== null &&
      route.method !== null &&
      route.method !== method &&
      !(method === 'HEAD' && route.method === 'GET')
    )
      return [];
    const scores = fitOf(route.path, path);
    return scores === null ? [] : [{ route, scores, any: method !== null && route.method === null ? 1 : 0 }];
  });
  const order = (a: (typeof found)[number], b: (typeof found)[number]): number => {
    for (let i = 0; i < Math.max(a.scores.length, b.scores.length); i++) {
      const difference = (a.scores[i] ?? 0) - (b.scores[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.any - b.any;
  };
  const sorted = found.sort(order);
  const [best] = sorted;
  return sorted.filter(each => best !== undefined && order(best, each) === 0).map(({ route }) => route);
}
