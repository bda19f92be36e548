import type { ImportedName, LanguageRules, Source } from './languageRules';
import { child, childOf, type SyntaxNode } from './syntaxNode';

/** What TypeScript and JavaScript take from other files, and export by name. */
export const scriptImports: LanguageRules['imports'] = {
  import_statement(node, source) {
    const from = sourceOf(child(node, 'source') ?? child(childOf(node, 'import_require_clause'), 'source'), source);
    const clause = childOf(node, 'import_clause', 'import_require_clause');
    return from === null ? null : [{ source: from, names: clause ? namesOf(clause, source) : [] }];
  },
  export_statement(node, source) {
    const from = sourceOf(child(node, 'source'), source);
    if (from !== null) {
      const clause = childOf(node, 'export_clause', 'namespace_export');
      const names = clause ? namesOf(clause, source) : [{ name: '*', as: '*' }];
      // What passes through is imported under its new name and exported at once.
      const passed = names.filter(({ as }) => as !== '*').map(({ as }) => ({ name: as, as }));
      return [{ source: from, names }, ...(passed.length > 0 ? [{ source: '', names: passed }] : [])];
    }
    const clause = childOf(node, 'export_clause');
    if (clause) return [{ source: '', names: namesOf(clause, source) }];
    const declared = child(node, 'declaration');
    const name = child(declared, 'name') ?? child(node, 'value') ?? childOf(node, 'identifier');
    const isDefault = /^export\s+(?:default\b|=)/.test(source.text.slice(node.start, node.start + 20));
    return isDefault && name && /identifier$/.test(name.type)
      ? [{ source: '', names: [{ name: source.of(name), as: 'default' }] }]
      : null;
  },
  variable_declarator(node, source) {
    const value = child(node, 'value');
    const name = child(node, 'name');
    const picked = value?.type === 'member_expression' ? child(value, 'property') : undefined;
    let call = picked ? child(value, 'object') : value;
    while (call?.type === 'await_expression' || call?.type === 'parenthesized_expression') call = call.children[0];
    const from = call ? requiredBy(call, source) : null;
    if (from === null || !name) return null;
    if (name.type !== 'identifier') return [{ source: from, names: namesOf(name, source) }];
    return [{ source: from, names: [{ name: picked ? source.of(picked) : '*', as: source.of(name) }] }];
  },
  call_expression(node, source) {
    const from = requiredBy(node, source);
    return from === null ? null : [{ source: from, names: [] }];
  },
  /** `module.exports = {…}` and `exports.name = known`. */
  assignment_expression(node, source) {
    const left = child(node, 'left');
    const right = child(node, 'right');
    if (left?.type !== 'member_expression' || !right) return null;
    const path = /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(source.of(left).slice(0, 200));
    if (path === null) return null;
    const as = path[1] ?? 'default';
    if (right.type === 'identifier') return [{ source: '', names: [{ name: source.of(right), as }] }];
    const own = /^(?:class|function_expression|generator_function)$/.test(right.type)
      ? child(right, 'name')
      : undefined;
    if (own && as === 'default') return [{ source: '', names: [{ name: source.of(own), as }] }];
    const from = requiredBy(right, source);
    if (from !== null) return [{ source: from, names: [{ name: '*', as: as === 'default' ? '*' : as }] }];
    if (right.type !== 'object' || as !== 'default') return null;
    const spread = right.children.flatMap(each => {
      const whole = each.type === 'spread_element' ? sourceOfValue(each.children[0], node, source) : null;
      return whole === null ? [] : [{ source: whole, names: [{ name: '*', as: '*' }] }];
    });
    return [{ source: '', names: namesOf(right, source) }, ...spread];
  },
};

/** The names of a clause, pattern or object: each with what it is called here. */
function namesOf(clause: SyntaxNode, source: Source): ImportedName[] {
  return clause.children.flatMap((node): ImportedName[] => {
    const text = source.of(node);
    switch (node.type) {
      case 'identifier':
        return clause.type === 'import_clause' ? [{ name: 'default', as: text }] : [{ name: '*', as: text }];
      case 'shorthand_property_identifier':
      case 'shorthand_property_identifier_pattern':
        return [{ name: text, as: text }];
      case 'named_imports':
        return namesOf(node, source);
      case 'namespace_import':
        return namesOf(node, source);
      case 'import_specifier':
      case 'export_specifier':
      case 'pair_pattern':
      case 'pair': {
        const name = child(node, 'name') ?? child(node, 'key');
        const as = child(node, 'alias') ?? child(node, 'value') ?? name;
        if (!name || !as || !/identifier$/.test(as.type)) return [];
        const [from, to] = [source.of(name), source.of(as)];
        // An object names what is outside first.
        return [node.type === 'pair' ? { name: to, as: from } : { name: from, as: to }];
      }
      default:
        return [];
    }
  });
}

/** The file that `require('…')`, or a constant at the top of the file that holds it, means. */
function sourceOfValue(value: SyntaxNode | undefined, within: SyntaxNode, source: Source): string | null {
  if (value?.type !== 'identifier') return value ? requiredBy(value, source) : null;
  const [top] = [within.parent?.parent?.children ?? []];
  for (const statement of top)
    for (const each of statement.children)
      if (each.type === 'variable_declarator' && source.of(child(each, 'name') ?? each) === source.of(value)) {
        const made = child(each, 'value');
        return made ? requiredBy(made, source) : null;
      }
  return null;
}

/** The source of `require('…')` or `import('…')`. */
function requiredBy(node: SyntaxNode, source: Source): string | null {
  const called = child(node, 'function');
  if (node.type !== 'call_expression' || !called || !/^(?:require|import)$/.test(source.of(called).slice(0, 8)))
    return null;
  return sourceOf(child(node, 'arguments')?.children[0], source);
}

function sourceOf(node: SyntaxNode | undefined, source: Source): string | null {
  return node?.type === 'string' ? source.text.slice(node.start + 1, node.end - 1) : null;
}
