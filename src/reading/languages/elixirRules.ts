import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import { docOfComment } from './docComment';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import { joinClauses } from './joinClauses';
import { stringIn, tagRules, wholeOf } from './tagRules';

/** Elixir, in which definitions are calls of macros: `def`, `defmodule` and their like. */
export const elixirRules: LanguageRules = {
  ...tagRules({
    defines: {},
    names: { identifier: 'use', alias: 'use' },
    closures: new Set(['anonymous_function']),
    scopes: new Set(['anonymous_function', 'do_block', 'stab_clause']),
    binds: { stab_clause: ['left'] },
    members: { dot: ['left', 'right'] },
    calls: { call: 'target' },
    imports: { call: imported },
  }),
  defines: { call: defined, unary_operator: attribute },
  finish: joinClauses,
};

function defined(node: SyntaxNode, _: Place, source: Source): Found | null {
  const word = child(node, 'target');
  const [, how] =
    /^def(module|protocol|impl|macro|guard|struct|exception|delegate|)p?$/.exec(word ? source.of(word) : '-') ?? [];
  const head = childOf(node, 'arguments')?.children[0];
  if (how === undefined || !head || !word) return null;
  if (how === 'impl' || how === 'struct' || how === 'exception') return null;
  if (how === 'module' || how === 'protocol') {
    const kind = how === 'module' ? 'module' : 'interface';
    return { name: source.of(head), kind, at: head, to: head.end, doc: docOf(node, source, true), visible: true };
  }
  const guarded = head.type === 'binary_operator' ? (child(head, 'left') ?? head) : head;
  const at = child(guarded, 'target') ?? guarded;
  if (at.type !== 'identifier') return null;
  const kind = how === 'macro' || how === 'guard' ? 'macro' : 'function';
  return {
    name: source.of(at),
    kind,
    at,
    to: head.end,
    doc: docOf(node, source, false),
    visible: !source.of(word).endsWith('p'),
  };
}

/** `@max_items 10`, and `@callback open(t) :: :ok`. */
function attribute(node: SyntaxNode, _: Place, source: Source): Found | null {
  const call = source.text[node.start] === '@' ? child(node, 'operand') : undefined;
  const word = child(call, 'target');
  const value = childOf(call, 'arguments')?.children[0];
  if (!word || !value) return null;
  if (/^(?:macro)?callback$/.test(source.of(word))) {
    const at = child(child(value, 'left') ?? value, 'target');
    return at ? { name: source.of(at), kind: 'function', at, visible: true, declares: true } : null;
  }
  return /^(?:(?:module|type)?doc|spec|typep?|opaque|behaviour|impl|derive|enforce_keys|before_compile|after_compile|on_load|dialyzer|compile|external_resource|deprecated|since|tag|moduletag|describetag)$/.test(
    source.of(word),
  )
    ? null
    : { name: source.of(word), kind: 'const', at: word, visible: false };
}

/** `@doc "…"` above a definition, `@moduledoc "…"` in it. */
function docOf(node: SyntaxNode, source: Source, inside: boolean): string | null {
  const siblings = inside
    ? (childOf(node, 'do_block')?.children ?? [])
    : (node.parent?.children.slice(Math.max(0, node.index - 3), node.index).reverse() ?? []);
  for (const each of siblings.slice(0, 3)) {
    const call = each.type === 'unary_operator' ? child(each, 'operand') : undefined;
    const word = child(call, 'target');
    if (!word || source.of(word) !== (inside ? 'moduledoc' : 'doc')) {
      if (each.type === 'unary_operator' || inside) continue;
      return null;
    }
    const text = childOf(childOf(call, 'arguments'), 'string');
    const content = text && childOf(text, 'quoted_content');
    return content ? docOfComment(`# ${source.of(content).trim()}`) : null;
  }
  return null;
}

/** `alias A.B`, `alias A.{B, C}`, `alias A.B, as: C`, `import`, `use`, `require`. */
function imported(node: SyntaxNode, source: Source): readonly Omit<Import, 'line'>[] | null {
  const word = child(node, 'target');
  const how = word ? source.of(word) : '';
  if (!/^(?:alias|import|use|require)$/.test(how)) return null;
  const [what, options] = childOf(node, 'arguments')?.children ?? [];
  if (!what) return null;
  if (what.type === 'dot') {
    const [left, right] = [child(what, 'left'), child(what, 'right')];
    return (right?.children ?? []).flatMap(
      each => wholeOf(`${left ? source.of(left) : ''}.${source.of(each)}`, source.of(each)) ?? [],
    );
  }
  const from = stringIn(what, source);
  const [, as] = /\bas:\s*([\w.]+)/.exec(options ? source.of(options).slice(0, 200) : '') ?? [];
  if (how === 'alias' || how === 'require') return wholeOf(from, as ?? from?.replace(/^.*\./, ''));
  return wholeOf(from);
}
