import type { FunctionStep } from './functionStep';
import type { StepText } from './stepText';
import { child, childOf, type SyntaxNode } from './syntaxNode';

const mostDepth = 40;

/** What the body of a shell function does, in the order of its code. */
export function shellSteps(node: SyntaxNode, source: StepText, depth = 0): FunctionStep[] {
  const { type } = node;
  const step = (kind: FunctionStep['kind'], text: string, more: Partial<FunctionStep> = {}): FunctionStep => ({
    kind,
    text,
    line: source.line(node.start),
    endLine: source.lastLine(node),
    ...more,
  });
  const all = (nodes: readonly SyntaxNode[]): FunctionStep[] =>
    nodes.flatMap(each => shellSteps(each, source, depth + 1));
  const bodyOf = (of: SyntaxNode): FunctionStep[] => all(childOf(of, 'do_group')?.children ?? []);
  if (depth > mostDepth || type === 'ERROR') return [step('unread', '')];
  switch (type) {
    case 'compound_statement':
    case 'do_group':
    case 'program':
      return all(node.children);
    case 'subshell':
      return [step('with', 'a shell of its own', { steps: all(node.children) })];
    case 'comment':
    case 'heredoc_body':
      return [];
    case 'function_definition': {
      const name = child(node, 'name');
      const body = child(node, 'body');
      return [
        step('function', name === undefined ? '' : source.of(name), { steps: body === undefined ? [] : all([body]) }),
      ];
    }
    case 'if_statement':
    case 'elif_clause': {
      const conditions = node.children.filter(({ field }) => field === 'condition');
      const clauses = node.children.filter(each => /^(?:elif|else)_clause$/.test(each.type));
      const rest = node.children.filter(each => !conditions.includes(each) && !clauses.includes(each));
      const known = conditions.length > 0 ? conditions : rest.slice(0, 1);
      const text = known.map(each => source.of(each)).join('; ');
      const steps = all(rest.filter(each => !known.includes(each)));
      return [step(type === 'if_statement' ? 'if' : 'elseIf', text, { steps }), ...all(clauses)];
    }
    case 'else_clause':
      return [step('else', '', { steps: all(node.children) })];
    case 'for_statement':
    case 'select_statement': {
      const variable = child(node, 'variable');
      const values = node.children.filter(({ field }) => field === 'value').map(each => source.of(each));
      const value = values.length === 0 ? '"$@"' : values.join(' ');
      return [step('each', variable === undefined ? '' : source.of(variable), { value, steps: bodyOf(node) })];
    }
    case 'c_style_for_statement': {
      const body = childOf(node, 'do_group', 'compound_statement');
      const header = source
        .between(node.start, body?.start ?? node.end)
        .replace(/^for\s*/, '')
        .replace(/(?:do)?$/, '')
        .trim()
        .replace(/;$/, '')
        .trim();
      return [
        step('for', header.replace(/^\(\((.*)\)\)$/, '$1').trim(), { steps: body === undefined ? [] : all([body]) }),
      ];
    }
    case 'while_statement': {
      const condition = node.children
        .filter(({ field }) => field === 'condition')
        .map(each => source.of(each))
        .join('; ');
      const until = source.between(node.start, node.start + 6).startsWith('until');
      const forever = /^(?:true|:)$/.test(condition) && !until;
      return [step(forever ? 'forever' : until ? 'until' : 'while', forever ? '' : condition, { steps: bodyOf(node) })];
    }
    case 'case_statement': {
      const value = child(node, 'value');
      const items = node.children.filter(each => each.type === 'case_item');
      const steps = items.map((item): FunctionStep => {
        const values = item.children.filter(({ field }) => field === 'value');
        const text = values.map(each => source.of(each)).join(' | ');
        const rest = item.children.filter(each => !values.includes(each) && each.field !== 'termination');
        const at = { line: source.line(item.start), endLine: source.lastLine(item), steps: all(rest) };
        return text === '*' ? { kind: 'default', text: '', ...at } : { kind: 'case', text, ...at };
      });
      return [step('switch', value === undefined ? '' : source.of(value), { steps })];
    }
    case 'list': {
      const [left, right] = node.children;
      if (left === undefined || right === undefined) return all(node.children);
      const or = source.between(left.end, right.start).includes('||');
      return [step(or ? 'unless' : 'if', source.of(left), { steps: shellSteps(right, source, depth + 1) })];
    }
    case 'redirected_statement': {
      const body = child(node, 'body') ?? node.children[0];
      // What goes to or comes from a file around a loop or a group is told with it.
      if (
        body !== undefined &&
        /^(?:compound_statement|subshell|if_statement|for_statement|while_statement|case_statement)$/.test(body.type)
      )
        return [step('with', source.between(body.end, node.end), { steps: shellSteps(body, source, depth + 1) })];
      return [step('runs', source.firstLine(node))];
    }
    case 'variable_assignment':
    case 'variable_assignments':
      if (type === 'variable_assignments') return all(node.children);
      return [step('sets', nameOf(node, source), { value: valueOf(node, source) })];
    case 'declaration_command': {
      const word = /^\w+/.exec(source.of(node))?.[0] ?? '';
      const local = /^(?:local|declare|typeset|readonly)$/.test(word) ? { local: true as const } : {};
      return node.children
        .filter(each => each.type === 'variable_assignment')
        .map(each => step('sets', nameOf(each, source), { value: valueOf(each, source), ...local }));
    }
    case 'unset_command':
      return [step('deletes', source.of(node).replace(/^unset\s+(?:-\w+\s+)?/, ''))];
    case 'test_command':
    case 'negated_command':
    case 'pipeline':
      return [step('runs', source.of(node))];
    case 'command': {
      const name = child(node, 'name');
      const words = node.children.filter(({ field }) => field === 'argument').map(each => source.of(each));
      switch (name === undefined ? '' : source.of(name)) {
        case 'return':
          return [step('returns', words.join(' '))];
        case 'exit':
          return [step('stops', `exit ${words.join(' ')}`.trim())];
        case 'continue':
          return [step('skips', words.join(' '))];
        case 'break':
          return [step('stops', words.join(' '))];
        case ':':
        case 'true':
        case 'shift':
          return source.of(node) === 'shift' ? [step('calls', 'shift')] : [];
      }
      return [step('runs', source.of(node))];
    }
  }
  return [];
}

function nameOf(node: SyntaxNode, source: StepText): string {
  const name = child(node, 'name');
  return name === undefined ? '' : source.of(name);
}

function valueOf(node: SyntaxNode, source: StepText): string {
  const value = child(node, 'value');
  return value === undefined ? '""' : source.of(value);
}
