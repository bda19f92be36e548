/** One action of a resource. */
export interface ResourceRoute {
  readonly action: string;
  readonly method: string;
  readonly path: string;
}

/** The routes that Rails and Laravel make of a resource. `single`: there is only one, without an id. `parameter`: how an id is written. */
export function resourceRoutes(
  name: string,
  {
    api,
    single,
    parameter,
    put,
    id,
    segment,
  }: {
    readonly api: boolean;
    readonly single: boolean;
    readonly parameter: '{' | ':';
    readonly put: 'PUT' | 'PATCH';
    readonly id?: string;
    readonly segment?: string;
  },
): ResourceRoute[] {
  const parts = name.split('.');
  const last = parts.at(-1) ?? '';
  const idOf = (of: string): string => (parameter === '{' ? `{${singular(of)}}` : `:${id ?? 'id'}`);
  const base = [...parts.slice(0, -1).flatMap(each => [each, idOf(each)]), segment ?? last].join('/');
  const one = single ? base : `${base}/${idOf(last)}`;
  return [
    ...(single ? [] : [{ action: 'index', method: 'GET', path: base }]),
    ...(api
      ? []
      : [
          {
            action: single && parameter === '{' ? 'edit' : parameter === '{' ? 'create' : 'new',
            method: 'GET',
            path: parameter === '{' ? (single ? `${base}/edit` : `${base}/create`) : `${base}/new`,
          },
        ]),
    ...(single && parameter === '{'
      ? []
      : [{ action: parameter === '{' ? 'store' : 'create', method: 'POST', path: base }]),
    { action: 'show', method: 'GET', path: one },
    ...(api || (single && parameter === '{') ? [] : [{ action: 'edit', method: 'GET', path: `${one}/edit` }]),
    { action: 'update', method: put, path: one },
    { action: 'destroy', method: 'DELETE', path: one },
  ];
}

/** `member` of `members`, as far as endings tell. */
export function singular(plural: string): string {
  const word = plural.replace(/-/g, '_');
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.replace(/es$/, '');
  return /ss$|us$/.test(word) ? word : word.replace(/s$/, '');
}
