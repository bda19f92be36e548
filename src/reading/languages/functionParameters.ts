import type { Parameter } from './functionStep';
import type { StepText } from './stepText';
import { child, type SyntaxNode } from './syntaxNode';

/** What goes into a function, by its syntax tree: not the object that it is called on. */
export function functionParameters(node: SyntaxNode, source: StepText): Parameter[] {
  const list = child(headOf(node), 'parameters') ?? child(node, 'parameters') ?? child(node, 'parameter');
  if (list === undefined) return [];
  const single = !/(?:parameters?_list|parameters|parameter_clause)$/.test(list.type);
  const found = (single ? [list] : list.children).flatMap(each => parameter(each, source));
  return found.filter(({ name }) => !/^(?:self|cls|this|_)$/.test(name));
}

/** The type of what a function gives back, as it is written. */
export function functionResult(node: SyntaxNode, source: StepText): string {
  const written =
    child(node, 'return_type') ??
    child(node, 'result') ??
    child(node, 'returns') ??
    (/^(?:method_declaration|function_definition|local_function_statement)$/.test(node.type)
      ? child(node, 'type')
      : undefined);
  if (written === undefined) return '';
  const pointer = /^(?:pointer|reference)_declarator$/.test(child(node, 'declarator')?.type ?? '') ? ' *' : '';
  return `${source.of(written).replace(/^(?::|->)\s*/, '')}${pointer}`;
}

/** Where C and C++ write the parameters: beside the name. */
function headOf(node: SyntaxNode): SyntaxNode {
  let head = node;
  for (let next = child(head, 'declarator'); next !== undefined; next = child(head, 'declarator')) {
    head = next;
    if (head.type === 'function_declarator') break;
  }
  return head;
}

const noParameter = /comment$|separator$|^(?:self_parameter|attribute\w*|anonymous_function_use_clause|modifiers?)$/;

function parameter(node: SyntaxNode, source: StepText): Parameter[] {
  if (noParameter.test(node.type)) return [];
  const type = typeOf(node, source);
  const names = node.children.filter(({ field }) => field === 'name');
  if (names.length > 1) return names.flatMap(each => namesIn(each, source).map(name => ({ name, type })));
  const named =
    names[0] ??
    child(node, 'pattern') ??
    child(node, 'left') ??
    child(node, 'declarator') ??
    (node.children.length > 0 && !/pattern$/.test(node.type) ? undefined : node);
  // A type alone is the parameter of a declaration without names.
  const first = node.children.find(
    ({ type: each }) => /identifier$|^(?:variable_name|variable_declarator)$/.test(each) && each !== 'type_identifier',
  );
  const at = named ?? first;
  if (at === undefined || (at === node && /type/.test(node.type))) return [];
  return namesIn(at, source).map(name => ({ name, type }));
}

function typeOf(node: SyntaxNode, source: StepText): string {
  const type = child(node, 'type');
  return type === undefined ? '' : source.of(type).replace(/^:\s*/, '');
}

/** Names that a parameter or a pattern gives. */
function namesIn(node: SyntaxNode, source: StepText): string[] {
  const { type } = node;
  if (/^(?:pair_pattern|assignment_pattern|object_assignment_pattern|default_parameter)$/.test(type)) {
    const own = type === 'pair_pattern' ? child(node, 'value') : (child(node, 'left') ?? child(node, 'name'));
    return own === undefined ? [] : namesIn(own, source);
  }
  if (/identifier(?:_pattern)?$|^(?:variable_name|name|self)$/.test(type) && type !== 'type_identifier')
    return [source.of(node)];
  const inside = child(node, 'declarator') ?? child(node, 'name') ?? child(node, 'pattern');
  if (inside !== undefined) return namesIn(inside, source);
  return node.children
    .filter(each => !/type/.test(each.field ?? '') && each.field !== 'value' && each.field !== 'parameters')
    .flatMap(each => namesIn(each, source));
}
