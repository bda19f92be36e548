"""Functions of ten languages as tree-sitter parses them: their names, parameters, conditions, calls, loops, assignments and returns.

`functions(path, text)` gives a list of Function; `without_comments` and `renamed` rewrite one. Needs the packages of requirements.txt.
"""
import importlib, random, re
from functools import lru_cache

from tree_sitter import Language, Parser

from definitions import language

MODULE = {'python': ('tree_sitter_python', 'language'), 'typescript': ('tree_sitter_typescript', 'language_typescript'), 'tsx': ('tree_sitter_typescript', 'language_tsx'),
          'javascript': ('tree_sitter_javascript', 'language'), 'jsx': ('tree_sitter_javascript', 'language'), 'go': ('tree_sitter_go', 'language'), 'rust': ('tree_sitter_rust', 'language'),
          'java': ('tree_sitter_java', 'language'), 'c': ('tree_sitter_c', 'language'), 'cpp': ('tree_sitter_cpp', 'language'), 'ruby': ('tree_sitter_ruby', 'language'), 'bash': ('tree_sitter_bash', 'language')}
FUNCTION = {'function_definition', 'function_declaration', 'generator_function_declaration', 'method_definition', 'method_declaration', 'constructor_declaration', 'function_item', 'method', 'singleton_method'}
NESTED = FUNCTION | {'arrow_function', 'function_expression', 'function', 'lambda', 'lambda_expression', 'closure_expression', 'func_literal', 'class_definition', 'class_declaration', 'class_body', 'local_function_statement', 'class', 'impl_item'}
IF = {'if_statement', 'if_expression', 'if', 'unless', 'if_modifier', 'unless_modifier', 'elif_clause', 'elsif'}
LOOP = {'for_statement', 'for_in_statement', 'while_statement', 'do_statement', 'for_expression', 'while_expression', 'loop_expression', 'enhanced_for_statement', 'for_range_loop', 'for', 'while', 'until', 'c_style_for_statement'}
RETURN = {'return_statement', 'return_expression', 'return'}
RAISE = {'raise_statement', 'throw_statement'}
CALL = {'call', 'call_expression', 'new_expression', 'macro_invocation', 'method_invocation', 'object_creation_expression', 'command'}
ASSIGN = {'assignment', 'assignment_expression', 'assignment_statement', 'short_var_declaration', 'let_declaration', 'variable_declarator', 'init_declarator', 'variable_assignment'}
CHANGE = {'augmented_assignment', 'augmented_assignment_expression', 'compound_assignment_expr', 'operator_assignment', 'update_expression', 'inc_statement', 'dec_statement'}
CASES = {'switch_statement', 'match_statement', 'match_expression', 'switch_expression', 'expression_switch_statement', 'type_switch_statement', 'case', 'case_statement'}
CHOICE = {'conditional_expression', 'ternary_expression', 'conditional'}
COMMENT = {'comment', 'line_comment', 'block_comment'}
IDENTIFIER = {'identifier', 'variable_name', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern', 'instance_variable'}
MEMBER = ('attribute', 'property', 'field', 'method')


@lru_cache(None)
def parser(lang):
    module, name = MODULE[lang]
    return Parser(Language(getattr(importlib.import_module(module), name)()))


def field(n, *names):
    """the first of the node's fields that is there"""
    for f in names:
        c = n.child_by_field_name(f)
        if c is not None:
            return c
    return None


def walk(n, inside=True):
    """n and what is below it, in order; `inside` False leaves out the bodies of functions nested in it"""
    stack = [n]
    while stack:
        c = stack.pop()
        yield c
        if inside or c is n or c.type not in NESTED:
            stack.extend(reversed(c.children))


def named(n):
    return [c for c in n.children if c.is_named and c.type not in COMMENT]


class Function:
    """One function. `code` is its own text, `node` its tree."""
    def __init__(self, lang, source, node, name, start=None):
        self.lang, self.source, self.node, self.name = lang, source, node, name
        self.first = start if start is not None else node      # where the text begins: `const f =` before an arrow function
        self.body = field(node, 'body') or next((c for c in node.children if c.type == 'body_statement'), None)
        self.code = source[self.first.start_byte:self.first.end_byte].decode()
        self.line, self.end = self.first.start_point[0], self.first.end_point[0] + 1

    def text(self, n):
        return re.sub(r'\s+', ' ', self.source[n.start_byte:n.end_byte].decode()).strip()

    def parameters(self):
        """names, without self and this"""
        p = field(self.node, 'parameters', 'parameter')
        if p is None:
            d = declarator_of(self.node)
            p = field(d, 'parameters') if d is not None else None
        if p is None:
            return []
        if p.type == 'identifier':
            return [self.text(p)]
        out = []
        for c in named(p):
            if c.type in ('self_parameter', 'receiver_parameter', 'variadic_parameter', 'object_pattern', 'array_pattern', 'keyword_separator', 'positional_separator'):
                continue
            if c.type == 'identifier':
                out.append(self.text(c))
                continue
            if self.lang == 'go' and c.type in ('parameter_declaration', 'variadic_parameter_declaration'):
                out += [self.text(x) for x in c.children_by_field_name('name')]
                continue
            t = field(c, 'pattern', 'name', 'left', 'declarator') or next((x for x in named(c) if x.type == 'identifier'), None)
            while t is not None and t.type not in IDENTIFIER:
                t = field(t, 'declarator', 'pattern', 'left') or next((x for x in named(t) if x.type in IDENTIFIER | {'pointer_declarator', 'mut_pattern', 'reference_pattern'}), None)
            if t is not None:
                out.append(self.text(t))
        return [x for x in dict.fromkeys(out) if x not in ('self', 'cls', 'this', '_', 'void')]

    def all(self, types):
        return [n for n in walk(self.body, False) if n.type in types and n is not self.body] if self.body is not None else []

    # ---- what the parsed code says

    def callee(self, n):
        """the text of what a call calls"""
        if n.type == 'method_invocation':
            o = field(n, 'object')
            return (self.text(o) + '.' if o is not None else '') + self.text(field(n, 'name'))
        if n.type == 'call' and self.lang == 'ruby':
            r, m = field(n, 'receiver'), field(n, 'method')
            return (self.text(r) + '.' if r is not None and m is not None else '') + (self.text(m) if m is not None else '')
        if n.type == 'command':
            c = field(n, 'name')
            return self.text(c) if c is not None else ''
        f = field(n, 'function', 'constructor', 'type', 'macro')
        return self.text(f) + ('!' if n.type == 'macro_invocation' else '') if f is not None else ''

    def calls(self):
        return [c for c in (self.callee(n) for n in self.all(CALL)) if c]

    def condition(self, n):
        """what an if, a loop or a choice tests; None where there is none"""
        c = field(n, 'condition')
        if c is None and n.type in CHOICE and self.lang == 'python':
            c = named(n)[1] if len(named(n)) > 2 else None
        if c is None and n.type == 'for_statement' and self.lang == 'go':
            f = next((x for x in named(n) if x.type == 'for_clause'), None)
            c = field(f, 'condition') if f is not None else next((x for x in named(n) if x.type.endswith('expression')), None)
        while c is not None and c.type in ('parenthesized_expression', 'condition_clause', 'parenthesized_statements') and len(named(c)) == 1:
            c = named(c)[0]
        return c

    def over(self, n):
        """of a loop over things: (what each is called, what they are in), else None"""
        if n.type == 'for_statement' and self.lang == 'go':
            r = next((x for x in named(n) if x.type == 'range_clause'), None)
            return (field(r, 'left'), field(r, 'right')) if r is not None else None
        if n.type in ('for_statement', 'for') and self.lang in ('python', 'ruby'):
            return field(n, 'left', 'pattern'), field(n, 'right', 'value')
        if n.type == 'for_statement' and self.lang == 'bash':
            v = n.children_by_field_name('value')
            return field(n, 'variable'), (v[0] if len(v) == 1 else None)
        if n.type in ('for_in_statement', 'for_expression', 'enhanced_for_statement', 'for_range_loop'):
            return field(n, 'left', 'pattern', 'name', 'declarator'), field(n, 'right', 'value')
        return None

    def returned(self):
        """the expressions that are returned; a Rust or Ruby body's last expression too"""
        out = []
        for n in self.all(RETURN | ({'command'} if self.lang == 'bash' else set())):
            if n.type == 'command':
                if self.callee(n) == 'return':
                    out += named(n)[1:]
            else:
                out += named(n)[:1]
        if self.body is not None and self.lang in ('rust', 'ruby') or self.body is not None and self.body.type not in ('statement_block', 'block', 'compound_statement', 'body_statement') and self.node.type == 'arrow_function':
            out += tails(self.body, self.lang)
        return out

    def raised(self):
        return self.all(RAISE) + [n for n in self.all(CALL) if self.callee(n) in ('raise', 'panic', 'panic!', 'fail', 'throw', 'exit', 'process.exit', 'os.Exit', 'sys.exit', 'bail!', 'anyhow!')]


def tails(body, lang):
    """the expressions whose value a block has"""
    if body.type not in ('block', 'body_statement', 'then', 'else', 'statement_block', 'else_clause', 'begin_block'):
        if body.type in ('if_expression', 'if', 'unless'):
            out = []
            for f in ('consequence', 'alternative'):
                if field(body, f) is not None:
                    out += tails(field(body, f), lang)
            return out
        return [body] if not body.type.endswith('statement') and body.type not in LOOP | RETURN else []
    rows = named(body)
    if body.type == 'else_clause':
        return tails(rows[-1], lang) if rows else []
    if not rows:
        return []
    last = rows[-1]
    if last.type == 'expression_statement':
        if lang == 'rust' and last.children[-1].type == ';':
            return []
        last = named(last)[0] if named(last) else last
    return tails(last, lang) if last.type in ('if_expression', 'if', 'unless', 'block') else [last] if not last.type.endswith('statement') and last.type not in LOOP | RETURN | {'let_declaration'} else []


def declarator_of(n):
    """C's function_declarator"""
    d = field(n, 'declarator')
    while d is not None and d.type != 'function_declarator':
        d = field(d, 'declarator') or next((c for c in d.children if c.type == 'function_declarator'), None)
    return d


def name_of(n, source):
    c = field(n, 'name')
    if c is None:
        d = declarator_of(n)
        c = field(d, 'declarator') if d is not None else None
        while c is not None and field(c, 'name') is not None:
            c = field(c, 'name')
    return source[c.start_byte:c.end_byte].decode() if c is not None else ''


def functions(path, text, lang=None):
    """every function with a body, outer ones first"""
    lang = lang or language(path)
    if lang not in MODULE:
        return []
    source = text.encode()
    out = []
    for n in walk(parser(lang).parse(source).root_node):
        if n.type in FUNCTION and (field(n, 'body') is not None or any(c.type == 'body_statement' for c in n.children)):
            name = name_of(n, source)
            if name and not n.has_error:
                out.append(Function(lang, source, n, name))
        elif n.type == 'variable_declarator':
            v = field(n, 'value')
            if v is not None and v.type in ('arrow_function', 'function_expression', 'function') and n.parent is not None and n.parent.named_child_count == 1 and not n.has_error:
                out.append(Function(lang, source, v, name_of(n, source), n.parent))
    return out


def one(lang, code):
    """the function that `code` is, or None"""
    for text in (code, f'class A {{\n{code}\n}}' if lang in ('java', 'typescript', 'tsx', 'javascript', 'jsx') else f'impl A {{\n{code}\n}}' if lang == 'rust' else f'class A {{\n{code}\n}};' if lang == 'cpp' else None):
        if text is not None:
            found = functions('', text, lang)
            if found:
                return found[0]
    return None


def without_comments(f):
    """the code without comments and docstrings; lines that held nothing else go with them"""
    cut = [n for n in walk(f.node) if n.type in COMMENT]
    if f.lang == 'python' and f.body is not None and named(f.body) and named(f.body)[0].type == 'expression_statement':
        first = named(f.body)[0]
        if named(first) and named(first)[0].type in ('string', 'concatenated_string') and len(named(f.body)) > 1:
            cut.append(first)
    base = f.first.start_byte
    out = f.source[base:f.first.end_byte]
    for n in sorted(cut, key=lambda n: -n.start_byte):
        a, b = n.start_byte - base, n.end_byte - base
        line = out.rfind(b'\n', 0, a) + 1
        if not out[line:a].strip():
            end = out.find(b'\n', b)
            if end >= 0 and not out[b:end].strip():
                a, b = line, end + 1
        else:
            while a > 0 and out[a - 1:a] in (b' ', b'\t'):
                a -= 1
        out = out[:a] + out[b:]
    text = out.decode(errors='replace')
    column = f.first.start_point[1]
    lines = text.split('\n')
    lines = [lines[0]] + [l[column:] if not l[:column].strip() else l for l in lines[1:]]
    return re.sub(r'\n[ \t]*\n(?:[ \t]*\n)+', '\n\n', '\n'.join(lines))


def is_member(n):
    """a name after a dot, or a key"""
    p = n.parent
    if p is None:
        return False
    if p.type in ('keyword_argument', 'pair', 'keyword_parameter', 'field_initializer', 'keyed_element'):
        f = p.children[0]
        return f.start_byte == n.start_byte and f.end_byte == n.end_byte
    if p.type in ('attribute', 'member_expression', 'selector_expression', 'field_expression', 'call', 'method_invocation', 'field_access', 'scoped_identifier', 'qualified_identifier', 'command_name'):
        for f in MEMBER + ('name',):
            c = p.child_by_field_name(f)
            if c is not None and c.start_byte == n.start_byte and c.end_byte == n.end_byte:
                return p.type != 'method_invocation' or p.child_by_field_name('object') is not None
    return False


def locals_of(f):
    """names that the function itself binds"""
    out = list(f.parameters())
    for n in f.all(ASSIGN):
        t = field(n, 'left', 'name', 'pattern', 'declarator')
        if t is not None:
            out += [f.text(c) for c in walk(t) if c.type in ('identifier', 'variable_name') and not is_member(c) and c.parent.type not in ('attribute', 'member_expression', 'selector_expression', 'field_expression', 'subscript', 'subscript_expression', 'field_access', 'call')]
    for n in f.all(LOOP):
        o = f.over(n)
        if o and o[0] is not None:
            out += [f.text(c) for c in walk(o[0]) if c.type in ('identifier', 'variable_name')]
    for n in f.all({'catch_formal_parameter', 'catch_clause', 'except_clause', 'block_parameters', 'as_pattern_target', 'closure_parameters', 'declaration'}):
        t = field(n, 'name', 'parameter', 'declarator') or (n if n.type in ('block_parameters', 'as_pattern_target', 'closure_parameters') else None)
        if t is not None:
            out += [f.text(c) for c in walk(t) if c.type == 'identifier'][:4]
    return [x for x in dict.fromkeys(out) if re.fullmatch(r'[A-Za-z_]\w*', x) and x not in ('self', 'cls', 'this', 'it', '_', 'err', 'ok', 'i', 'e')]


def renamed(f, names):
    """the code of `f` with each of `names` (old -> new) replaced where it is a variable, or the function itself"""
    base, out = f.first.start_byte, f.source[f.first.start_byte:f.first.end_byte]
    hits = []
    for n in walk(f.first):
        if n.child_count == 0 and n.is_named:
            t = f.source[n.start_byte:n.end_byte].decode()
            if t in names and (n.type in IDENTIFIER and not is_member(n) or t == f.name or n.type in ('field_identifier', 'property_identifier', 'identifier', 'type_identifier', 'word') and names.get('.' + t)):
                hits.append((n.start_byte - base, n.end_byte - base, names[t]))
    for a, b, new in sorted(set(hits), reverse=True):
        out = out[:a] + new.encode() + out[b:]
    return out.decode()
