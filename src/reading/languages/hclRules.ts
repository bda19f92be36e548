import type { Found, LanguageRules, Place, Source } from './languageRules';
import { childOf, type SyntaxNode } from './syntaxNode';
import { tagRules } from './tagRules';

/** HCL: Terraform's blocks by their labels, contained in what expressions write before them (`var`, `local`, `aws_vpc`). */
export const hclRules: LanguageRules = {
  ...tagRules({
    defines: {},
    names: { identifier: 'use' },
    silent: { block: ['*'], attribute: ['*'] },
    members: {},
    chain: { link: 'get_attr', call: '' },
    calls: { function_call: '' },
  }),
  defines: { block, attribute: local },
};

/** What stands before the name of a block's thing where it is used. */
const prefixes: Readonly<Record<string, string>> = {
  variable: 'var',
  module: 'module',
  output: 'output',
  provider: 'provider',
};

function block(node: SyntaxNode, place: Place, source: Source): Found | null {
  const [type, ...rest] = node.children;
  const labels = rest.filter(({ type: each }) => each === 'string_lit' || each === 'identifier');
  const at = labels.at(-1);
  if (!type || !at || place.container !== null) return null;
  const word = source.of(type);
  const before = labels.slice(0, -1).map(each => unquoted(each, source));
  const container = before.length > 0 ? [...(word === 'data' ? ['data'] : []), ...before].join('.') : prefixes[word];
  return {
    name: unquoted(at, source),
    kind: word === 'variable' || word === 'output' ? 'const' : 'module',
    at,
    to: at.end,
    ...(container === undefined ? {} : { container }),
    visible: true,
  };
}

/** A value of `locals { … }`. */
function local(node: SyntaxNode, _: Place, source: Source): Found | null {
  const around = node.parent?.parent;
  const type = around?.type === 'block' ? around.children[0] : undefined;
  const at = childOf(node, 'identifier');
  if (!type || source.of(type) !== 'locals' || !at) return null;
  return { name: source.of(at), kind: 'const', at, container: 'local', visible: true };
}

function unquoted(node: SyntaxNode, source: Source): string {
  return source.of(node).replace(/^"|"$/g, '');
}
