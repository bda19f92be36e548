import type { FunctionStep, ToldFunction } from './functionStep';
import { functionParameters, functionResult } from './functionParameters';
import { shellSteps } from './shellSteps';
import { StepText } from './stepText';
import { child, childOf, type SyntaxNode } from './syntaxNode';

/** Lines of a definition that are walked, and blocks within blocks. */
const mostLines = 400;
const mostDepth = 40;

/** Extensions whose functions are told by their syntax. */
export const toldExtensions =
  /^(?:pyw?|[mc]?[tj]s|[tj]sx|go|rs|java|c|h|cc|cpp|cxx|hh|hpp|hxx|rb|rake|php|phtml|inc|cs|csx|sh|bash|bats)$/;

/**
 * What the function does whose definition stands on these lines (1-based), from its syntax tree alone, in the order of its code. Null where
 * no function of a language that is told stands there, or it is longer than {@link mostLines}. What the parser could not read is a step of its own.
 */
export function functionSteps(
  nodes: readonly SyntaxNode[],
  text: string,
  extension: string,
  lines: { readonly startLine: number; readonly endLine: number },
): ToldFunction | null {
  if (!toldExtensions.test(extension) || lines.endLine - lines.startLine >= mostLines) return null;
  const source = new StepText(text, extension);
  let found: SyntaxNode | null = null;
  for (const node of nodes) {
    if (!isFunction.test(node.type) || bodyOf(node) === undefined) continue;
    if (source.line(node.start) < lines.startLine || source.lastLine(node) > lines.endLine) continue;
    if (found === null || node.end - node.start > found.end - found.start) found = node;
  }
  if (found === null) return null;
  const body = bodyOf(found);
  if (body === undefined) return null;
  return {
    parameters: functionParameters(found, source),
    result: functionResult(found, source),
    steps: new Walk(source).body(found, body),
  };
}

const isFunction =
  /^(?:function_definition|function_declaration|generator_function_declaration|function_expression|generator_function|arrow_function|method_definition|method_declaration|constructor_declaration|compact_constructor_declaration|func_literal|function_item|closure_expression|lambda_expression|lambda|method|singleton_method|inline_method_definition|anonymous_function|anonymous_method_expression|local_function_statement|destructor_declaration|operator_declaration|conversion_operator_declaration)$/;
/** Functions that are written within an expression. */
const isClosure =
  /^(?:function_expression|generator_function|arrow_function|func_literal|closure_expression|lambda_expression|lambda|block|do_block|anonymous_function|anonymous_method_expression)$/;

function bodyOf(node: SyntaxNode): SyntaxNode | undefined {
  return child(node, 'body');
}

/** The statements that only hold others. */
const holders = new Set([
  'block',
  'statement_block',
  'statement_list',
  'compound_statement',
  'expression_statement',
  'parenthesized_statements',
  'body_statement',
  'then',
  'do',
  'do_group',
  'begin_block',
  'switch_body',
  'switch_block',
  'declaration_list',
  'constructor_body',
  'unsafe_block',
  'async_block',
  'decorated_definition',
  'export_statement',
  'else_clause',
  'match_block',
  'begin',
  'simple_statements',
  'colon_block',
  'checked_statement',
  'unsafe_statement',
  'error_suppression_expression',
]);
const declarations =
  /^(?:class_definition|class_declaration|struct_item|impl_item|enum_item|use_declaration|import_statement|import_from_statement|type_declaration|type_alias_declaration|interface_declaration|class|module|struct_specifier|using_declaration|alias_declaration|global_statement|nonlocal_statement|global_declaration|function_static_declaration|empty_statement|pass_statement|comment|line_comment|block_comment|heredoc_body|attribute_item)$/;

interface At {
  /** What it evaluates to is what the function gives back. */
  readonly gives: boolean;
  readonly depth: number;
}

class Walk {
  constructor(private readonly source: StepText) {}

  /** All steps of a function. */
  body(node: SyntaxNode, body: SyntaxNode): FunctionStep[] {
    const { extension } = this.source;
    if (extension === 'rs') {
      const gives =
        node.type === 'closure_expression' ? body.type === 'block' : child(node, 'return_type') !== undefined;
      if (body.type !== 'block') return this.result(body);
      return this.walk(body, { gives, depth: 0 });
    }
    if (/^(?:rb|rake)$/.test(extension))
      return this.walk(body, { gives: !/initialize$/.test(this.name(node)), depth: 0 });
    if (/^(?:sh|bash|bats)$/.test(extension)) return shellSteps(body, this.source);
    const list = child(node, 'initializers') ?? childOf(node, 'field_initializer_list');
    const before = list === undefined ? [] : list.children.flatMap(each => this.initializer(each));
    const chained = childOf(node, 'constructor_initializer');
    if (chained !== undefined) before.push(this.step('calls', chained, this.source.of(chained).replace(/^:\s*/, '')));
    if (body.type === 'arrow_expression_clause') return [...before, ...this.arrow(node, body)];
    const isValue = !holders.has(body.type) && body.type !== 'expression_statement';
    return [...before, ...(isValue ? this.result(body) : this.walk(body, { gives: false, depth: 0 }))];
  }

  /** `=> value` of a method of C#, which gives nothing back where it has no result. */
  private arrow(node: SyntaxNode, body: SyntaxNode): FunctionStep[] {
    const [value] = body.children;
    if (value === undefined) return [];
    const result = this.of(child(node, 'returns') ?? child(node, 'type'));
    const isAsync = node.children.some(each => each.type === 'modifier' && this.of(each) === 'async');
    const gives =
      /^(?:method_declaration|local_function_statement|operator_declaration|conversion_operator_declaration)$/.test(
        node.type,
      ) &&
      result !== 'void' &&
      !(isAsync && /^(?:Value)?Task$/.test(result));
    return gives || isThrowing.test(value.type) ? this.result(value) : this.expression(value);
  }

  /** `: size_(n)` of a constructor. */
  private initializer(node: SyntaxNode): FunctionStep[] {
    const [field, value] = node.children;
    if (node.type !== 'field_initializer' || field === undefined || value === undefined) return [];
    const inside = this.source.of(value).replace(/^[({]/, '').replace(/[)}]$/, '');
    return [this.step('sets', field, this.source.of(field), { value: inside === '' ? 'its default' : inside })];
  }

  private name(node: SyntaxNode): string {
    const name = child(node, 'name');
    return name === undefined ? '' : this.source.of(name);
  }

  private step(
    kind: FunctionStep['kind'],
    node: SyntaxNode,
    text: string,
    more: Partial<FunctionStep> = {},
  ): FunctionStep {
    return { kind, text, line: this.source.line(node.start), endLine: this.source.lastLine(node), ...more };
  }

  private block(
    kind: FunctionStep['kind'],
    node: SyntaxNode,
    text: string,
    steps: readonly FunctionStep[],
    more: Partial<FunctionStep> = {},
  ): FunctionStep {
    return this.step(kind, node, text, { steps, ...more });
  }

  private within(node: SyntaxNode | undefined, at: At): FunctionStep[] {
    return node === undefined ? [] : this.walk(node, { ...at, depth: at.depth + 1 });
  }

  private all(nodes: readonly SyntaxNode[], at: At): FunctionStep[] {
    const last = nodes.findLast(({ type }) => !declarations.test(type));
    const steps = nodes.flatMap(each => this.walk(each, { ...at, gives: at.gives && each === last }));
    // What follows a label stands at it.
    const label = steps.findIndex(({ kind }) => kind === 'label');
    const labelled = steps[label];
    return labelled === undefined
      ? steps
      : [...steps.slice(0, label), { ...labelled, steps: [...(labelled.steps ?? []), ...steps.slice(label + 1)] }];
  }

  /** The steps of a statement, or of all that a block holds. */
  walk(node: SyntaxNode, at: At): FunctionStep[] {
    const { type } = node;
    if (declarations.test(type)) return [];
    if (at.depth > mostDepth || type === 'ERROR') return [this.step('unread', node, '')];
    const inner: At = { gives: at.gives, depth: at.depth + 1 };
    const nothing: At = { gives: false, depth: at.depth + 1 };
    switch (type) {
      case 'if_statement':
      case 'if_expression':
      case 'if':
      case 'unless':
      case 'elsif':
        return this.condition(node, inner, type === 'unless' ? 'unless' : type === 'elsif' ? 'elseIf' : 'if');
      case 'else':
        return this.all(node.children, inner);
      case 'if_modifier':
      case 'unless_modifier':
        return [
          this.block(
            type === 'if_modifier' ? 'if' : 'unless',
            node,
            this.of(child(node, 'condition')),
            this.within(child(node, 'body'), at),
          ),
        ];
      case 'for_statement':
        return this.forLoop(node, nothing);
      case 'for_in_statement':
      case 'for_expression':
      case 'enhanced_for_statement':
      case 'foreach_statement':
      case 'for_range_loop':
      case 'for':
        return [this.each(node, nothing)];
      case 'while_statement':
      case 'while_expression':
      case 'while':
      case 'until':
      case 'while_modifier':
      case 'until_modifier': {
        const condition = unwrapped(this.of(child(node, 'condition')));
        const steps = [...this.within(child(node, 'body'), nothing), ...this.elseOf(node, nothing)];
        return [
          /^(?:true|True|1)$/.test(condition)
            ? this.block('forever', node, '', steps)
            : this.block(type.startsWith('until') ? 'until' : 'while', node, condition, steps),
        ];
      }
      case 'do_statement':
        return [
          this.block(
            'again',
            node,
            unwrapped(this.of(child(node, 'condition'))),
            this.within(child(node, 'body'), nothing),
          ),
        ];
      case 'loop_expression':
        return [this.block('forever', node, '', this.within(child(node, 'body'), nothing))];
      case 'switch_statement':
      case 'switch_expression':
      case 'expression_switch_statement':
      case 'type_switch_statement':
      case 'select_statement':
      case 'match_statement':
      case 'match_expression':
      case 'case':
      case 'case_match':
        return this.choice(node, inner);
      case 'try_statement':
      case 'try_with_resources_statement':
        return this.attempt(node, nothing);
      case 'begin':
      case 'body_statement':
        return this.rubyBody(node, at);
      case 'catch_clause':
      case 'except_clause':
      case 'except_group_clause':
      case 'rescue':
        return [this.handler(node, nothing)];
      case 'finally_clause':
      case 'ensure':
        return [this.block('finally', node, '', this.all(node.children, nothing))];
      case 'with_statement': {
        const held = this.of(childOf(node, 'with_clause'));
        const steps = this.within(child(node, 'body'), nothing);
        return [this.block(/lock(?:\(\))?$/i.test(held) ? 'lock' : 'with', node, held, steps)];
      }
      case 'synchronized_statement':
      case 'lock_statement':
      case 'using_statement':
      case 'fixed_statement': {
        const inside = child(node, 'body') ?? node.children.at(-1);
        const held = unwrapped(this.of(node.children.find(each => each !== inside)));
        const kind = type === 'using_statement' || type === 'fixed_statement' ? 'with' : 'lock';
        return [this.block(kind, node, held, this.within(inside, nothing))];
      }
      case 'labeled_statement': {
        const label = child(node, 'label') ?? node.children[0];
        const rest = node.children.filter(each => each !== label);
        const steps = this.all(rest, nothing);
        // A label that only names a loop says nothing.
        const names = steps.length === 1 && steps[0]?.steps !== undefined && !/^(?:if|with)$/.test(steps[0].kind);
        return names ? steps : [this.step('unread', node, '', { kind: 'label', text: this.of(label), steps })];
      }
      case 'preproc_if':
      case 'preproc_ifdef': {
        const condition = child(node, 'condition') ?? child(node, 'name');
        const rest = node.children.filter(each => each !== condition && each.field !== 'alternative');
        const alternative = child(node, 'alternative');
        return [
          this.block('compiled', node, this.source.firstLine(node), this.all(rest, nothing)),
          ...(alternative === undefined
            ? []
            : [
                this.block(
                  'compiled',
                  alternative,
                  this.source.firstLine(alternative),
                  this.all(alternative.children, nothing),
                ),
              ]),
        ];
      }
      case 'return_statement':
      case 'return_expression':
      case 'return':
      case 'co_return_statement':
        return this.returned(node, node.children);
      case 'throw_statement':
      case 'throw_expression':
      case 'raise_statement': {
        const [thrown] = node.children;
        return [this.step('throws', node, thrown === undefined ? '' : this.of(thrown))];
      }
      case 'continue_statement':
      case 'continue_expression':
      case 'next':
        if (type === 'next' && this.inCallback(node)) return this.returned(node, node.children, 'skips');
        return [this.step('skips', node, this.of(node.children[0]))];
      case 'break_statement':
      case 'break_expression':
      case 'break':
        return [this.step('stops', node, this.of(node.children[0]))];
      case 'goto_statement':
        return [this.step('jumps', node, this.of(node.children[0]))];
      case 'redo':
      case 'retry':
        return [this.step('jumps', node, type)];
      case 'yield':
      case 'yield_statement':
      case 'yield_expression':
        if (/^yield break\b/.test(this.source.of(node))) return [this.step('returns', node, '')];
        return [
          this.step(
            'yields',
            node,
            node.children
              .map(each => this.of(each))
              .join(', ')
              .replace(/^\((.*)\)$/s, '$1'),
          ),
        ];
      case 'assert_statement':
        return [
          this.step(
            'checks',
            node,
            this.source
              .of(node)
              .replace(/^assert\s*/, '')
              .replace(/;$/, ''),
          ),
        ];
      case 'unset_statement':
        return [this.step('deletes', node, node.children.map(each => this.of(each)).join(', '))];
      case 'exit_statement':
        return [this.step('stops', node, this.source.of(node).replace(/^(?!exit)\w+/, 'exit'))];
      case 'delete_statement':
      case 'delete_expression':
        return [
          this.step(
            'deletes',
            node,
            this.source
              .of(node)
              .replace(/^del(?:ete)?(?:\[\])?\s*/, '')
              .replace(/;$/, ''),
          ),
        ];
      case 'go_statement':
        return [this.step('starts', node, this.of(node.children[0])), ...this.callbacks(node)];
      case 'defer_statement':
        return [this.step('defers', node, this.of(node.children[0])), ...this.callbacks(node)];
      case 'lexical_declaration':
      case 'variable_declaration':
      case 'local_variable_declaration':
      case 'local_declaration_statement':
      case 'declaration':
      case 'var_declaration':
      case 'const_declaration':
      case 'let_declaration':
      case 'short_var_declaration':
      case 'assignment_statement':
      case 'assignment':
      case 'assignment_expression':
      case 'reference_assignment_expression':
        return this.assigned(node);
      case 'augmented_assignment':
      case 'augmented_assignment_expression':
      case 'compound_assignment_expr':
      case 'operator_assignment':
      case 'update_expression':
      case 'inc_statement':
      case 'dec_statement':
        return [...this.callbacks(node), this.step('updates', node, this.of(node))];
      case 'function_definition':
      case 'function_declaration':
      case 'function_item':
      case 'generator_function_declaration':
      case 'local_function_statement': {
        const body = bodyOf(node);
        const steps = body === undefined ? [] : this.body(node, body);
        return steps.length === 0 ? [] : [this.block('function', node, this.name(node), steps)];
      }
    }
    if (holders.has(type)) {
      if (type === 'expression_statement') {
        const [only] = node.children;
        if (only === undefined) return [];
        const gives = at.gives && !this.source.of(node).endsWith(';');
        return this.walk(only, { ...at, gives });
      }
      const clause = node.children.some(each => /^(?:rescue|ensure)$/.test(each.type));
      return clause ? this.rubyBody(node, at) : this.all(node.children, at);
    }
    if (at.gives) return this.result(node);
    return this.expression(node);
  }

  private of(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.source.of(node);
  }

  private condition(node: SyntaxNode, at: At, kind: 'if' | 'unless' | 'elseIf'): FunctionStep[] {
    const condition = child(node, 'condition');
    const initializer = child(node, 'initializer');
    const begins = initializer === undefined ? [] : this.walk(initializer, { ...at, gives: false });
    const steps = this.within(child(node, 'consequence') ?? child(node, 'body'), at);
    const own = this.block(kind, node, unwrapped(this.of(condition)), steps, {
      endLine: this.source.line(condition?.end ?? node.start),
    });
    const all = [own, ...this.elseOf(node, at)];
    if (begins.length === 0) return all;
    // What an `else if` sets first is set in the `else`.
    return kind === 'elseIf'
      ? [this.block('else', node, '', [...begins, { ...own, kind: 'if' }, ...all.slice(1)])]
      : [...begins, ...all];
  }

  /** What is done otherwise. */
  private elseOf(node: SyntaxNode, at: At): FunctionStep[] {
    return node.children
      .filter(({ field, type }) => field === 'alternative' || /^(?:elif_clause|else_if_clause)$/.test(type))
      .flatMap(each => {
        const inner = each.type === 'else_clause' && each.children.length === 1 ? (each.children[0] ?? each) : each;
        if (/^(?:if_statement|if_expression|elsif|elif_clause|else_if_clause)$/.test(inner.type)) {
          return this.condition(inner, at, 'elseIf');
        }
        const isLoop = /^(?:for|while)/.test(node.type);
        const steps = this.within(each, at);
        return [this.block(isLoop ? 'noError' : 'else', each, isLoop ? 'the loop was not stopped' : '', steps)];
      });
  }

  private forLoop(node: SyntaxNode, at: At): FunctionStep[] {
    const body = this.within(child(node, 'body'), at);
    const range = childOf(node, 'range_clause');
    if (range !== undefined) {
      const left = this.of(child(range, 'left'));
      return [this.block('each', node, left, body, { value: this.of(child(range, 'right')) })];
    }
    if (child(node, 'left') !== undefined) return [this.each(node, at), ...this.elseOf(node, at)];
    const head = node.children.filter(({ field, type }) => field !== 'body' && !declarations.test(type));
    const clause = childOf(node, 'for_clause');
    const [only] = head;
    if (only === undefined) return [this.block('forever', node, '', body)];
    if (clause === undefined && this.source.extension === 'go') return [this.block('while', node, this.of(only), body)];
    const until = child(node, 'body')?.start ?? node.end;
    const header = unwrapped(this.source.between(node.start, until).replace(/^for\s*/, ''));
    return [this.block(/^;\s*;$/.test(header) ? 'forever' : 'for', node, header, body)];
  }

  private each(node: SyntaxNode, at: At): FunctionStep {
    const [first, second] = node.children;
    // PHP names first what it goes through.
    if (node.type === 'foreach_statement' && first !== undefined && first.field === null)
      return this.block('each', node, this.of(second), this.within(child(node, 'body'), at), { value: this.of(first) });
    const item = child(node, 'left') ?? child(node, 'pattern') ?? child(node, 'name') ?? child(node, 'declarator');
    const through = child(node, 'right') ?? child(node, 'value');
    const text = this.of(item)
      .replace(/^(?:const|let|var)\s/, '')
      .replace(/^[&*]+\s*/, '');
    return this.block('each', node, text, this.within(child(node, 'body'), at), {
      value: this.of(through).replace(/^in\s/, ''),
    });
  }

  private choice(node: SyntaxNode, at: At): FunctionStep[] {
    const subject =
      child(node, 'value') ??
      child(node, 'subject') ??
      child(node, 'condition') ??
      child(node, 'alias') ??
      (node.type === 'switch_expression' ? node.children[0] : undefined);
    const arms = armsOf(node);
    const branches = arms.flatMap((arm, i) => this.arm(arm, at, i === arms.length - 1));
    const subjectText = unwrapped(this.of(subject));
    const text = subjectText === 'true' ? '' : subjectText;
    return [this.block('switch', node, text, together(branches))];
  }

  private arm(arm: SyntaxNode, at: At, isLast: boolean): FunctionStep[] {
    const inner: At = { ...at, depth: at.depth + 1 };
    if (/^(?:switch_default|default_case|default_statement|match_default_expression|else)$/.test(arm.type))
      return [this.block('default', arm, '', withoutBreak(arm, this.all(arm.children, inner)))];
    if (/^(?:match_conditional_expression|switch_expression_arm)$/.test(arm.type)) {
      const value = child(arm, 'return_expression') ?? arm.children.at(-1);
      const text = arm.children
        .filter(each => each !== value)
        .map(each => this.of(each))
        .join(' ');
      const steps = value === undefined ? [] : this.walk(value, inner);
      return [this.block(text === '_' ? 'default' : 'case', arm, text === '_' ? '' : text, steps)];
    }
    if (arm.type === 'match_arm') {
      const pattern = this.of(child(arm, 'pattern'));
      const value = child(arm, 'value');
      const steps = value === undefined ? [] : this.walk(value, inner);
      return [this.block(pattern === '_' ? 'default' : 'case', arm, pattern === '_' ? '' : pattern, steps)];
    }
    const labels = arm.children.filter(
      ({ field, type }) =>
        /^(?:value|pattern|type|communication|guard)$/.test(field ?? '') ||
        /^(?:switch_label|case_pattern|when_clause)$/.test(type) ||
        (arm.type === 'switch_section' && !/(?:_statement|block)$/.test(type)),
    );
    const text = labels
      .map(each => this.of(each).replace(/^case\s/, ''))
      .join(', ')
      .replaceAll(/, (?=(?:if|when) )/g, ' ');
    const rest = arm.children.filter(each => !labels.includes(each));
    const steps = this.all(rest, inner);
    let own = withoutBreak(arm, steps);
    const falls = fallsThrough.test(arm.type) && !isLast && own.length === steps.length && own.length > 0 && !ends(own);
    if (falls) own = [...own, this.step('jumps', arm, 'next case', { line: this.source.lastLine(arm) })];
    const isDefault = /^(?:default|_)?$/.test(text);
    return [this.block(isDefault ? 'default' : 'case', arm, isDefault ? '' : text, own)];
  }

  private attempt(node: SyntaxNode, at: At): FunctionStep[] {
    const resources = child(node, 'resources');
    const body = this.within(child(node, 'body'), at);
    const rest = node.children.filter(each => each.field !== 'body' && each !== resources);
    const held = resources === undefined ? body : [this.block('with', node, unwrapped(this.of(resources)), body)];
    const clauses = rest.flatMap(each =>
      each.type === 'else_clause'
        ? [this.block('noError', each, 'no error came', this.within(each, at))]
        : this.walk(each, at),
    );
    if (clauses.length === 0) return held;
    return [this.block('try', node, '', held), ...clauses];
  }

  private handler(node: SyntaxNode, at: At): FunctionStep {
    const body = child(node, 'body') ?? childOf(node, 'block', 'then');
    const caught = node.children.filter(
      each => each !== body && each.type !== 'exception_variable' && !declarations.test(each.type),
    );
    const text = caught
      .map(each => this.of(each).replace(/^=> ?/, ''))
      .map(each => (/^catch_/.test(node.type) && caught.length > 1 ? unwrapped(each) : each))
      .join(/^(?:php|phtml|inc|csx?)$/.test(this.source.extension) ? ' ' : ', ')
      .replace(/^\((.*)\)$/, '$1');
    return this.block('catch', node, text, this.within(body, at));
  }

  /** A body with `rescue`, `else` and `ensure` beside what is tried. */
  private rubyBody(node: SyntaxNode, at: At): FunctionStep[] {
    const isClause = ({ type }: SyntaxNode): boolean => /^(?:rescue|ensure|else)$/.test(type);
    const clauses = node.children.filter(isClause);
    const own = this.all(
      node.children.filter(each => !isClause(each)),
      at,
    );
    if (clauses.length === 0) return own;
    return [
      this.block('try', node, '', own),
      ...clauses.flatMap(each =>
        each.type === 'else'
          ? [this.block('noError', each, 'no error came', this.all(each.children, at))]
          : each.type === 'rescue'
            ? [this.handler(each, at)]
            : this.walk(each, { ...at, gives: false }),
      ),
    ];
  }

  private returned(
    node: SyntaxNode,
    values: readonly SyntaxNode[],
    kind: 'returns' | 'skips' = 'returns',
  ): FunctionStep[] {
    const value = values.find(({ type }) => !declarations.test(type));
    const inside = this.callbacks(node);
    if (value === undefined) return [...inside, this.step(kind, node, '')];
    const chosen = this.chosen(value, node);
    // A loop over all that a call goes through is told as the loop.
    if (inside.length === 1 && inside[0]?.kind === 'eachOf' && value === node) return inside;
    return chosen ?? [this.step(kind, node, this.of(value), this.marks(value)), ...inside];
  }

  /** The value of a body that is given back without a word. */
  private result(node: SyntaxNode): FunctionStep[] {
    if (this.source.extension === 'rs' && node.type === 'macro_invocation') return this.expression(node);
    if (/^(?:rb|rake)$/.test(this.source.extension) && (this.isThrow(node) || /^(?:nil|super)$/.test(this.of(node))))
      return this.of(node) === 'nil' ? [this.step('returns', node, 'nil')] : this.expression(node);
    if (node.type === 'unit_expression') return [];
    if (isThrowing.test(node.type)) return this.walk(node, { gives: false, depth: 1 });
    return this.returned(node, [node]);
  }

  /** A value that is a choice of its own (`match`, `if` of Rust, `case` of Ruby), as its branches. */
  private chosen(value: SyntaxNode, node: SyntaxNode): FunctionStep[] | null {
    const isChoice = /^(?:match_expression|if_expression|case|switch_expression)$/.test(value.type);
    return isChoice && value !== node ? this.walk(value, { gives: true, depth: 1 }) : null;
  }

  private isThrow(node: SyntaxNode): boolean {
    const name = /^[\w.:]+!?/.exec(this.of(node))?.[0] ?? '';
    const { extension } = this.source;
    return (
      (/^(?:rb|rake)$/.test(extension) && /^(?:raise|fail|throw|abort)$/.test(name)) ||
      (extension === 'rs' && /^(?:panic|unreachable|todo|unimplemented|bail)!$/.test(name.split('::').at(-1) ?? '')) ||
      (extension === 'go' && name === 'panic')
    );
  }

  private assigned(node: SyntaxNode): FunctionStep[] {
    const { type } = node;
    const declares = !/^(?:reference_)?assignment(?:_statement|_expression)?$/.test(type);
    const pairs: { left: SyntaxNode; right: SyntaxNode | undefined; whole: SyntaxNode }[] = [];
    const declared = type === 'local_declaration_statement' ? childOf(node, 'variable_declaration') : undefined;
    const parts = (declared ?? node).children.filter(each =>
      /^(?:variable_declarator|init_declarator|var_spec|const_spec|var_spec_list)$/.test(each.type),
    );
    for (const each of parts.flatMap(part => (part.type === 'var_spec_list' ? part.children : [part]))) {
      const left = child(each, 'name') ?? child(each, 'declarator') ?? each.children[0];
      // C# has no name for the value.
      const unnamed =
        /^csx?$/.test(this.source.extension) && each.children.length > 1 ? each.children.at(-1) : undefined;
      if (left !== undefined) pairs.push({ left, right: child(each, 'value') ?? unnamed, whole: each });
    }
    const left = child(node, 'left') ?? child(node, 'pattern');
    const right = child(node, 'right') ?? child(node, 'value');
    if (pairs.length === 0 && left !== undefined) pairs.push({ left, right, whole: node });
    const steps = pairs.flatMap(pair => this.assignment(pair, node, declares));
    if (type === 'let_declaration' && child(node, 'alternative') !== undefined)
      steps.push(
        this.block(
          'else',
          node,
          'it is something else',
          this.within(child(node, 'alternative'), { gives: false, depth: 1 }),
        ),
      );
    return steps;
  }

  private assignment(
    { left, right, whole }: { left: SyntaxNode; right: SyntaxNode | undefined; whole: SyntaxNode },
    node: SyntaxNode,
    declares: boolean,
  ): FunctionStep[] {
    if (right === undefined) return [];
    if (/(?:[-+*/%&|^?@~]|<<|>>)=$/.test(this.source.between(left.end, right.start)) && !declares)
      return [this.step('updates', whole, this.of(whole)), ...this.callbacks(right)];
    const at = { line: this.source.line(whole.start), endLine: this.source.lastLine(whole) };
    const target = declares ? this.of(left).replace(/^[&*]+\s*/, '') : this.of(left);
    if (isClosure.test(right.type) && right.type !== 'block') {
      const body = bodyOf(right);
      const steps = body === undefined ? [] : this.body(right, body);
      return steps.length === 0 ? [] : [this.block('function', node, target, steps, at)];
    }
    const isName = /^[\p{L}_$][\p{L}\p{N}_$]*(?:, ?[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(target);
    const local =
      declares ||
      (left.type === 'list_literal' && !/->|::|\[/.test(target.slice(1))) ||
      (isName && /^(?:pyw?|rb|rake|php|phtml|inc)$/.test(this.source.extension))
        ? { local: true as const }
        : {};
    if (
      /^(?:match_expression|if_expression|switch_expression|case|if)$/.test(right.type) &&
      this.source.lastLine(right) > this.source.line(right.start)
    ) {
      const branches = this.walk(right, { gives: true, depth: 1 });
      return branches.map(each => becomes(each, target, local.local === true));
    }
    // `a = b = c`, where reading `b` again changes nothing.
    const again = child(right, 'left');
    const chained =
      /^(?:assignment|assignment_expression)$/.test(right.type) &&
      again !== undefined &&
      !/\(|\+\+|--/.test(this.of(again))
        ? this.walk(right, { gives: false, depth: 1 })
        : [];
    const inner = chained.at(-1)?.value;
    const value = chained.length > 0 && inner !== undefined ? inner : this.of(right).replace(/^await\s/, '');
    return [
      ...chained,
      this.step('sets', whole, target, { value, ...at, ...local, ...this.marks(right) }),
      ...(chained.length > 0 ? [] : this.callbacks(right)),
    ];
  }

  private marks(node: SyntaxNode): Partial<FunctionStep> {
    return {
      ...(holds(node, 'await_expression', 'await') ? { awaited: true as const } : {}),
      ...(holds(node, 'try_expression') ? { passesErrors: true as const } : {}),
    };
  }

  /** What an expression alone does. */
  private expression(node: SyntaxNode): FunctionStep[] {
    const { type } = node;
    if (/^(?:parenthesized_expression|try_expression|await_expression|await|void_expression)$/.test(type)) {
      const [inner] = node.children;
      if (inner === undefined) return [];
      return this.expression(inner).map(each =>
        each.kind === 'calls'
          ? { ...each, ...this.marks(node), ...(type.startsWith('await') ? { awaited: true } : {}) }
          : each,
      );
    }
    const text = this.of(node);
    const isPhp = /^(?:php|phtml|inc)$/.test(this.source.extension);
    if (isPhp && /^(?:echo_statement|print_intrinsic)$/.test(type)) return [this.step('calls', node, text)];
    if (/^(?:include|require)(?:_once)?_expression$/.test(type)) return [this.step('runs', node, text)];
    if (/^(?:prefix|postfix)_unary_expression$/.test(type) && /^(?:\+\+|--)|(?:\+\+|--)$/.test(text))
      return [this.step('updates', node, text)];
    if (isCall.test(type) || (type === 'conditional_access_expression' && text.endsWith(')'))) {
      if (/^(?:die|exit)\b/.test(text) && isPhp) return [this.step('stops', node, text.replace(/^die/, 'exit'))];
      if (this.isThrow(node))
        return [this.step('throws', node, unwrapped(text.replace(/^(?:raise|fail)\b/, '').trim()))];
      if (/^(?:debug_)?assert\w*!?\(/i.test(text)) return [this.step('checks', node, text)];
      const inside = this.callbacks(node);
      // What is called once for each is the loop itself.
      const isLoop = inside.length === 1 && inside[0]?.kind === 'eachOf';
      return isLoop ? inside : [this.step('calls', node, text, this.marks(node)), ...inside];
    }
    if (type === 'unary_expression' && /^delete\s/.test(text))
      return [this.step('deletes', node, text.replace(/^delete\s+/, ''))];
    if (type === 'ternary_expression' || type === 'conditional_expression') {
      const [condition, then, otherwise] = [
        child(node, 'condition'),
        child(node, 'consequence') ?? child(node, 'body'),
        child(node, 'alternative'),
      ];
      if (condition !== undefined && then === undefined && otherwise !== undefined)
        return [this.block('unless', node, this.of(condition), this.walk(otherwise, { gives: false, depth: 1 }))];
      if (condition !== undefined && then !== undefined && otherwise !== undefined)
        return [
          this.block('if', node, unwrapped(this.of(condition)), this.walk(then, { gives: false, depth: 1 })),
          this.block('else', node, '', this.walk(otherwise, { gives: false, depth: 1 })),
        ];
    }
    // `ready && start()`
    if (/^binary(?:_expression)?$/.test(type)) {
      const [left, right] = [child(node, 'left'), child(node, 'right')];
      const between =
        left === undefined || right === undefined ? '' : this.source.between(left.end, right.start).trim();
      if (left !== undefined && right !== undefined && /^(?:&&|\|\||and|or|\?\?)$/.test(between)) {
        const kind = between === '&&' || between === 'and' ? 'if' : 'unless';
        return [this.block(kind, node, this.of(left), this.walk(right, { gives: false, depth: 1 }))];
      }
      if (between === '<<') return [this.step('updates', node, text)];
    }
    if (type === 'sequence_expression' || type === 'comma_expression' || type === 'expression_list')
      return node.children.flatMap(each => this.walk(each, { gives: false, depth: 1 }));
    if (type === 'send_statement') return [this.step('updates', node, text)];
    // Ruby calls by a bare name.
    if (/^(?:rb|rake)$/.test(this.source.extension) && type === 'identifier')
      return [this.step(text === 'raise' ? 'throws' : 'calls', node, text === 'raise' ? '' : text)];
    const isValue =
      node.children.length === 0 ||
      /(?:string|literal|number|identifier|member_expression|field_expression)$/.test(type);
    return isValue ? [] : this.callbacks(node);
  }

  private inCallback(node: SyntaxNode): boolean {
    for (let up = node.parent; up !== null; up = up.parent) {
      if (/^(?:block|do_block)$/.test(up.type)) return !goesThrough.test(this.callee(up));
      if (/^(?:while|until|for|method)$/.test(up.type)) return false;
    }
    return false;
  }

  /** What is called with a closure. */
  private callee(closure: SyntaxNode): string {
    let up = closure.parent;
    while (up !== null && !isCall.test(up.type)) up = up.parent;
    if (up === null) return '';
    const named = child(up, 'function') ?? child(up, 'constructor');
    if (named !== undefined) return this.of(named);
    const object = child(up, 'receiver') ?? child(up, 'object') ?? child(up, 'scope');
    const between = up.type === 'scoped_call_expression' ? '::' : /member_call/.test(up.type) ? '->' : '.';
    return `${object === undefined ? '' : `${this.of(object)}${between}`}${this.of(child(up, 'method') ?? child(up, 'name'))}`;
  }

  /** The functions that are written within an expression, with what they do; short ones stand in the expression's own text. */
  private callbacks(node: SyntaxNode): FunctionStep[] {
    const found: FunctionStep[] = [];
    const open = [node];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      const body = each !== node || isClosure.test(each.type) ? bodyOf(each) : undefined;
      if (isClosure.test(each.type) && body !== undefined && this.source.isElided(each)) {
        const callee = this.callee(each);
        const steps = this.body(each, body);
        const parameters = this.of(child(each, 'parameters') ?? child(each, 'parameter')).replace(
          /^[(|](.*)[)|]$/,
          '$1',
        );
        const through = goesThrough.exec(callee);
        if (steps.length > 0)
          found.push(
            through === null
              ? this.block('callback', each, callee, steps)
              : this.block('eachOf', each, parameters, steps, { value: callee }),
          );
        continue;
      }
      open.push(...[...each.children].reverse());
    }
    return found;
  }
}

const isCall =
  /^(?:call|call_expression|function_call_expression|member_call_expression|nullsafe_member_call_expression|scoped_call_expression|invocation_expression|method_invocation|new_expression|object_creation_expression|explicit_constructor_invocation|macro_invocation|yield|super)$/;

/** What is written inside of these is done for each of what they go through. */
const goesThrough = /(?:^|[.>])(?:each\w*|[fF]or_?[eE]ach|times|upto|downto|step)$/;

/** The branches of a switch, match or case. */
function armsOf(node: SyntaxNode): SyntaxNode[] {
  const isArm = ({ type }: SyntaxNode): boolean =>
    /^(?:switch_case|switch_default|expression_case|type_case|default_case|communication_case|case_statement|case_clause|match_arm|when|in_clause|else|switch_block_statement_group|switch_rule|default_statement|switch_section|switch_expression_arm|match_conditional_expression|match_default_expression)$/.test(
      type,
    );
  const direct = node.children.filter(isArm);
  return direct.length > 0
    ? direct
    : node.children
        .filter(({ field, type }) => field === 'body' || /(?:block|body)$/.test(type))
        .flatMap(each => each.children.filter(isArm));
}

/** Cases that share what is done, as one. */
function together(branches: readonly FunctionStep[]): FunctionStep[] {
  const found: FunctionStep[] = [];
  let shared: string[] = [];
  for (const [i, branch] of branches.entries()) {
    const next = branches[i + 1]?.kind;
    if (branch.kind === 'case' && branch.steps?.length === 0 && next === 'case' && branch.endLine <= branch.line) {
      shared.push(branch.text);
      continue;
    }
    found.push(shared.length === 0 ? branch : { ...branch, text: [...shared, branch.text].join(', ') });
    shared = [];
  }
  return found;
}

/** A `break` at the end of a case only ends the case. */
function withoutBreak(arm: SyntaxNode, steps: FunctionStep[]): FunctionStep[] {
  const last = steps.at(-1);
  const only =
    last?.kind === 'stops' &&
    last.text === '' &&
    /^(?:switch_case|switch_default|case_statement|default_statement|switch_block_statement_group|switch_section)$/.test(
      arm.type,
    );
  return only ? steps.slice(0, -1) : steps;
}

/** What gives nothing back because it throws. */
const isThrowing = /^(?:throw_expression|throw_statement)$/;

/** Cases that go on into the next one where nothing ends them. */
const fallsThrough = /^(?:switch_case|case_statement|switch_block_statement_group)$/;

/** Whether nothing after the steps is reached. */
function ends(steps: readonly FunctionStep[]): boolean {
  const last = steps.at(-1);
  if (last === undefined) return false;
  if (/^(?:returns|throws|skips|stops|jumps|forever)$/.test(last.kind)) return true;
  if (last.kind !== 'else') return last.kind === 'lock' || last.kind === 'with' ? ends(last.steps ?? []) : false;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (step === undefined || !ends(step.steps ?? [])) return false;
    if (step.kind === 'if' || step.kind === 'unless') return true;
  }
  return false;
}

/** Without the brackets around all of it. */
function unwrapped(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let open = 0;
  for (let i = 0; i < text.length - 1; i++) {
    open += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (open === 0) return text;
  }
  return text.slice(1, -1).trim();
}

function holds(node: SyntaxNode, ...types: string[]): boolean {
  if (types.includes(node.type)) return true;
  return !isClosure.test(node.type) && node.children.some(each => holds(each, ...types));
}

/** The values of branches as what a name is set to. */
function becomes(step: FunctionStep, target: string, local: boolean): FunctionStep {
  if (step.steps !== undefined) return { ...step, steps: step.steps.map(each => becomes(each, target, local)) };
  return step.kind === 'returns'
    ? { ...step, kind: 'sets', text: target, value: step.text, ...(local ? { local: true } : {}) }
    : step;
}
