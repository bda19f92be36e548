import type { LanguageRules } from './languageRules';
import { child } from './syntaxNode';

/** Shell scripts: functions, and the variables that are set outside them. */
export const bashRules: LanguageRules = {
  defines: {
    function_definition(node, _, source) {
      const at = child(node, 'name');
      return at ? { name: source.of(at), kind: 'function', at, visible: true } : null;
    },
    variable_assignment(node, place, source) {
      const at = child(node, 'name');
      const outer = node.parent?.type === 'declaration_command' ? node.parent : node;
      // `NAME=value command` sets it for the command alone.
      if (at?.type !== 'variable_name' || place.local || outer.parent?.type === 'command') return null;
      return { name: source.of(at), kind: 'const', at, outer, from: outer.start, visible: true };
    },
  },
  imports: {
    command(node, source) {
      const [, path] =
        /^(?:\.|source)\s+(?:"?\$\(dirname[^)]*\)"?|"?\$\{?[A-Z_]+(?![A-Z_])\}?"?)?["']?([\w./-]+)["']?$/i.exec(
          source.of(node),
        ) ?? [];
      return path === undefined
        ? null
        : [{ source: `./${path.replace(/^(?:\.?\/)+/, '')}`, names: [{ name: '*', as: '*' }] }];
    },
  },
  names: { command_name: 'call', variable_name: 'use' },
  closures: new Set(),
  scopes: new Set(['function_definition']),
  binds: { variable_assignment: ['name'], for_statement: ['variable'] },
  patterns: {},
  silent: {},
  members: {},
  calls: {},
  types: () => false,
  extends: () => false,
  finish(symbols) {
    const seen = new Set<string>();
    // A variable that is set again is one symbol.
    return symbols.filter(({ kind, name }) => kind !== 'const' || (!seen.has(name) && seen.add(name)));
  },
};
