"""Sentences that say what a function does, made of its parsed code alone: every name, condition, call and value stands there.

`described(f, rng, most)` gives one to four sentences, `steps(f, rng)` questions about one branch, loop, call or return with their answers.
"""
import re

from parsed import ASSIGN, CALL, CASES, CHANGE, CHOICE, IF, LOOP, NESTED, RAISE, RETURN, field, named, tails, walk
from wording import names

LITERAL = {'true': 'true', 'false': 'false', 'True': 'True', 'False': 'False', 'None': 'None', 'null': 'null', 'nil': 'nil', 'undefined': 'undefined', 'NULL': 'NULL', 'nullptr': 'nullptr'}
COMPARE = {'==': ('equals', 'does not equal'), '===': ('equals', 'does not equal'), '!=': ('does not equal', 'equals'), '!==': ('does not equal', 'equals'), '<': ('is less than', 'is at least'),
           '>': ('is greater than', 'is at most'), '<=': ('is at most', 'is greater than'), '>=': ('is at least', 'is less than'), 'in': ('is in', 'is not in'), 'not in': ('is not in', 'is in'),
           'is': ('is', 'is not'), 'is not': ('is not', 'is'), 'instanceof': ('is an instance of', 'is not an instance of'), '-eq': ('equals', 'does not equal'), '-ne': ('does not equal', 'equals'),
           '-lt': ('is less than', 'is at least'), '-gt': ('is greater than', 'is at most'), '-le': ('is at most', 'is greater than'), '-ge': ('is at least', 'is less than'), '=': ('equals', 'does not equal'),
           '=~': ('matches', 'does not match')}
AND, OR = {'&&', 'and'}, {'||', 'or'}
WRAP = {'parenthesized_expression', 'condition_clause', 'parenthesized_statements', 'expression_statement', 'await_expression', 'await', 'try_expression', 'as_expression', 'non_null_expression', 'reference_expression'}
BLOCK = {'block', 'statement_block', 'compound_statement', 'body_statement', 'then', 'do', 'else', 'else_clause', 'do_group', 'begin_block', 'do_block', 'begin', 'block_body', 'statement_list', 'switch_body', 'ensure', 'constructor_body'}
LOG = re.compile(r'(?:^|\.)(?:print|println|printf|puts|echo|log|debug|info|warn|warning|error|Println|Printf|print!|println!|eprintln!)$')
SHELL_WORDS = set('if then elif else fi for while until do done case esac in select function { } ! [['.split())      # a command of that name is one that was not parsed
ADD, REMOVE = {'append', 'push', 'push_back', 'add', 'emplace_back', 'push_str', 'unshift'}, {'remove', 'delete', 'discard', 'erase'}


def unwrap(n):
    while n is not None and n.type in WRAP and len(named(n)) >= 1:
        n = named(n)[0]
    return n


class Words:
    """The English of one function's nodes. A method gives None where the code is too long or odd to be said plainly."""
    def __init__(self, f, rng, longest=46):
        self.f, self.rng, self.longest = f, rng, longest

    def code(self, n, most=None):
        t = self.f.text(n).rstrip(';')
        return f'`{t}`' if 0 < len(t) <= (most or self.longest) and '`' not in t else None

    def plain(self, n):
        t = self.f.text(n)
        return LITERAL[t] if t in LITERAL else self.code(n)

    # ---- conditions

    def condition(self, n, no=False, depth=0):
        n, f = unwrap(n), self.f
        if n is None or depth > 3:
            return None
        t = n.type
        if t in ('not_operator', 'unary_expression', 'unary', 'negated_command') and f.text(n).startswith(('not ', '!')):
            inner = field(n, 'argument', 'operand') or named(n)[-1]
            return self.condition(inner, not no, depth + 1)
        op = field(n, 'operator', 'operators')
        o = f.text(op) if op is not None else ''
        l, r = field(n, 'left'), field(n, 'right')
        if t == 'comparison_operator' and len(named(n)) == 2:
            l, r = named(n)
            o = ' '.join(f.text(c) for c in n.children if not c.is_named)
        if t == 'list' and l is None and f.lang == 'bash' and len(named(n)) > 1:
            rows = named(n)
            l, r, o = rows[0], rows[-1], next((f.text(c) for c in n.children if not c.is_named), '')
        if t == 'instanceof_expression':
            o = 'instanceof'
        if l is not None and r is not None:
            if o in AND | OR:
                a, b = self.condition(l, no, depth + 1), self.condition(r, no, depth + 1)
                word = 'and' if (o in AND) != no else 'or'
                return f'{a} {word} {b}' if a and b and len(a) + len(b) < 110 else None
            if o in COMPARE:
                a, b, how = self.value(l, depth + 1), self.plain(unwrap(r)), COMPARE[o][no]
                if b in LITERAL.values() and how in ('equals', 'does not equal'):
                    how = 'is' if how == 'equals' else 'is not'
                return f'{a} {how} {b}' if a and b else None
        if t in ('test_command', 'bracket_command'):
            inner = named(n)
            return self.condition(inner[0], no, depth + 1) if len(inner) == 1 and inner[0].type in ('binary_expression', 'unary_expression') and f.lang != 'bash' else self.test(n, no)
        if t == 'let_condition':
            p, v = field(n, 'pattern'), field(n, 'value')
            a, b = self.code(v), self.code(p)
            return f'{a} {"does not match" if no else "matches"} {b}' if a and b else None
        if t in CALL and f.callee(n) == 'isinstance':
            a = named(field(n, 'arguments'))
            x, y = (self.code(a[0]), self.code(a[1])) if len(a) == 2 else (None, None)
            return f'{x} is {"not " if no else ""}an instance of {y}' if x and y else None
        if t == 'command':
            c = self.code(n)
            return f'{c} {"fails" if no else "succeeds"}' if c else None
        c = self.code(n)
        if not c:
            return None
        if t in CALL or '(' in c:
            return f'{c} is {"false" if no else "true"}'
        return f'{c} is {"not set" if no else "set"}' if f.lang in ('python', 'javascript', 'typescript', 'tsx', 'jsx', 'ruby', 'c', 'cpp') else f'{c} is {"false" if no else "true"}'

    def test(self, n, no):
        """bash's [ ... ]"""
        t = self.f.text(n).strip('[]').strip()
        m = re.fullmatch(r'-([zndfex]) (\S+)', t)
        if m and '`' not in m[2] and len(m[2]) < 40:
            a, b = {'z': ('is empty', 'is not empty'), 'n': ('is not empty', 'is empty'), 'd': ('is a directory', 'is not a directory'), 'f': ('is a file', 'is not a file'),
                    'e': ('exists', 'does not exist'), 'x': ('is executable', 'is not executable')}[m[1]]
            return f'`{m[2]}` {b if no else a}'
        m = re.fullmatch(r'(\S+) (==|=|!=|-eq|-ne|-lt|-gt|-le|-ge|=~) (\S+)', t)
        return f'`{m[1]}` {COMPARE[m[2]][no]} `{m[3]}`' if m and '`' not in t and len(t) < 60 else None

    # ---- values

    def value(self, n, depth=0):
        n, f = unwrap(n), self.f
        if n is None or depth > 3:
            return None
        t, s = n.type, f.text(n)
        if s in LITERAL:
            return LITERAL[s]
        if t == 'expression_list' and len(named(n)) == 1:
            return self.value(named(n)[0], depth)
        if t in ('expression_list', 'tuple', 'argument_list') and 1 < len(named(n)) < 5 and len(s) > 24:
            rows = [self.value(c, depth + 1) for c in named(n)]
            return ', '.join(rows[:-1]) + ' and ' + rows[-1] if all(rows) else None
        if t == 'argument_list' and len(named(n)) == 1:
            return self.value(named(n)[0], depth)
        m = re.fullmatch(r'len\(([\w.\[\]]+)\)|([\w.\[\]]+)\.(?:length|(?:size|len|length)\(\))', s)
        if m and self.rng.random() < .7:
            return f'the length of `{m[1] or m[2]}`'
        if t in CHOICE:
            if f.lang == 'python' and len(named(n)) == 3:
                a, c, b = named(n)
            else:
                c, a, b = field(n, 'condition'), field(n, 'consequence'), field(n, 'alternative')
            x, y, z = self.condition(c, False, 1), self.value(a, depth + 1), self.value(b, depth + 1)
            return f'{y} if {x}, else {z}' if x and y and z and len(x + y + z) < 130 else None
        if t in ('list_comprehension', 'set_comprehension', 'generator_expression', 'dictionary_comprehension'):
            body = field(n, 'body')
            c = next((c for c in named(n) if c.type == 'for_in_clause'), None)
            w = next((c for c in named(n) if c.type == 'if_clause'), None)
            if body is None or c is None or sum(x.type == 'for_in_clause' for x in named(n)) > 1:
                return None
            b, l, r = self.code(body), self.code(field(c, 'left')), self.code(field(c, 'right'))
            k = self.condition(named(w)[0], False, 1) if w is not None else ''
            kind = {'list_comprehension': 'a list of', 'set_comprehension': 'a set of', 'generator_expression': '', 'dictionary_comprehension': 'a dict of'}[t]
            return f'{kind} {b} for each {l} in {r}'.strip() + (f' where {k}' if k else '') if b and l and r and k is not None else None
        if t in CALL:
            whole = self.code(n)
            if whole:
                return f'the result of {whole}' if self.rng.random() < .6 and not re.match(r'`(?:Some|Ok|Err|new |&?[A-Z]\w*(?:::|\())', whole) else whole
            name = f.callee(n)
            made = 'a new' if t in ('new_expression', 'object_creation_expression') else 'the result of'
            return f'{made} `{name}`' if name and len(name) <= self.longest and '`' not in name and '\n' not in name and '(' not in name else None
        if t in ('binary_expression', 'comparison_operator', 'boolean_operator', 'binary', 'not_operator', 'unary_expression', 'unary'):
            op = field(n, 'operator', 'operators')
            o = f.text(op) if op is not None else ' '.join(f.text(c) for c in n.children if not c.is_named)
            if (o in COMPARE or o in AND | OR or o in ('not', '!')) and f.lang != 'bash':
                if o in OR and self.code(n):
                    return self.code(n)
                c = self.condition(n, False, depth + 1)
                return 'whether ' + c if c else None
            return self.code(n)
        if t in NESTED:
            return 'a function'
        if t in ('object', 'dictionary', 'hash', 'composite_literal', 'struct_expression', 'object_expression'):
            c = self.code(n)
            if c:
                return c
            ty = field(n, 'type', 'name')
            if ty is not None and self.code(ty):
                return f'a {self.code(ty)}'
            keys = [self.f.text(field(p, 'key')).strip('"\'') for p in named(n) if p.type == 'pair' and field(p, 'key') is not None]
            keys = [k for k in keys if re.fullmatch(r'[\w.-]{1,24}', k)]
            what = {'dictionary': 'a dict', 'hash': 'a hash'}.get(t, 'an object')
            return f'{what} with {names(keys[:4])}' if keys and len(keys) == len(named(n)) and len(keys) < 5 else f'{what} with {names(keys[:3])} and more' if len(keys) > 4 else None
        if t in ('string', 'template_string', 'interpreted_string_literal', 'string_literal', 'raw_string', 'raw_string_literal', 'concatenated_string'):
            return self.code(n) or 'a string'
        return self.code(n)

    # ---- statements

    def call(self, n):
        f, name = self.f, self.f.callee(n)
        if not name or len(name) > self.longest or '`' in name or '(' in name or '\n' in name or f.lang == 'bash' and name in SHELL_WORDS:
            return None
        args = [c for c in named(field(n, 'arguments'))] if field(n, 'arguments') is not None else named(n)[1:] if n.type == 'command' else []
        if f.lang == 'bash':
            c = self.code(n)
            return f'runs {c}' if c else f'runs `{name}`'
        head, _, last = re.sub('->|::', '.', name).rpartition('.')
        target = name[:len(name) - len(last)].rstrip('.:->') if head else ''
        texts = [self.code(a) for a in args]
        if last in ADD and target and len(args) == 1 and texts[0]:
            return f'adds {texts[0]} to `{target}`'
        if last in REMOVE and target and len(args) == 1 and texts[0]:
            return f'removes {texts[0]} from `{target}`'
        if LOG.search(name) and args and texts[0] and len(args) == 1:
            return f'{"logs" if head else "prints"} {texts[0]}'
        if 0 < len(args) < 4 and all(texts) and sum(map(len, texts)) < 60 and not any(a.type in NESTED for a in args) and self.rng.random() < .75:
            return f'calls `{name}` with ' + (texts[0] if len(texts) == 1 else ', '.join(texts[:-1]) + ' and ' + texts[-1])
        return f'calls `{name}`'

    def actions(self, n, depth=0):
        """-> [(weight, verb phrase in the third person)] of a statement or block"""
        f, n = self.f, n if n is None or n.type not in ('expression_statement', 'parenthesized_expression', 'then', 'do', 'else', 'ensure') or not named(n) else (named(n)[0] if len(named(n)) == 1 else n)
        if n is None or depth > 3:
            return []
        t = n.type
        if t in RETURN or t == 'command' and f.callee(n) == 'return':
            v = named(n)[:1] if t != 'command' else named(n)[1:2]
            if not v:
                return [(2, 'returns')]
            if unwrap(v[0]).type in ('match_expression', 'if_expression', 'switch_expression'):
                return self.actions(unwrap(v[0]), depth)
            said = self.value(v[0])
            return [(5, 'returns ' + said)] if said else [(4, f'returns a value made with `{f.callee(unwrap(v[0]))}`')] if unwrap(v[0]).type in CALL and self.call(unwrap(v[0])) else []
        if t in RAISE:
            v = named(n)[:1]
            verb = 'raises' if f.lang in ('python', 'ruby') else 'throws'
            e = unwrap(v[0]) if v else None
            name = f.callee(e) if e is not None and e.type in CALL else f.text(e) if e is not None else ''
            return [(4, f'{verb} `{name}`')] if name and len(name) < 50 and '`' not in name else []
        if t in CALL or t in WRAP and named(n) and unwrap(n).type in CALL:
            c = unwrap(n)
            name = f.callee(c)
            block = field(c, 'block')
            if block is not None and f.lang == 'ruby':
                return self.block(c, block, depth)
            if name in ('raise', 'panic', 'panic!', 'fail', 'exit', 'process.exit', 'os.Exit', 'sys.exit'):
                a = named(field(c, 'arguments'))[:1] if field(c, 'arguments') is not None else named(c)[1:2]
                said = self.code(a[0]) if a else ''
                verb = {'raise': 'raises', 'fail': 'raises', 'panic': 'panics', 'panic!': 'panics'}.get(name, 'exits')
                return [(4, f'{verb} {said}' if verb == 'raises' and said else f'{verb} with {said}' if said else verb)]
            said = self.call(c)
            quiet = LOG.search(name)
            return [(1 if quiet else 3, said)] if said else []
        if t in ASSIGN and (f.lang != 'bash' or t == 'variable_assignment'):
            l, r = field(n, 'left', 'name', 'pattern', 'declarator'), field(n, 'right', 'value')
            if l is None or r is None:
                return []
            u, to = unwrap(r), self.code(l, 32)
            if u.type == 'expression_list' and len(named(u)) == 1:
                u = unwrap(named(u)[0])
            member = bool(re.search(r'[.\[@]|->', f.text(l)))
            if u.type in ASSIGN:
                return []
            if u.type in CALL and to and not member:
                whole = self.code(u, 44)
                got = f'gets {to} from {whole}' if whole else f'gets {to} from `{f.callee(u)}`' if self.call(u) else None
                return [(2.5, got)] if got else []
            v = self.value(u)
            return [(3.5 if member else 1.2, f'sets {to} to {v}')] if to and v else []
        if t in CHANGE:
            if t in ('update_expression', 'inc_statement', 'dec_statement'):
                a = self.code(field(n, 'argument') or named(n)[0])
                return [(2, f'{"increments" if "++" in f.text(n) else "decrements"} {a}')] if a else []
            l, r = self.code(field(n, 'left')), self.value(field(n, 'right'))
            op = f.text(field(n, 'operator')) if field(n, 'operator') is not None else next((f.text(c) for c in n.children if not c.is_named), '')
            verb = {'+=': 'adds {r} to {l}', '-=': 'subtracts {r} from {l}', '*=': 'multiplies {l} by {r}', '||=': 'sets {l} to {r} unless it is set'}.get(op, 'updates {l} with {r}')
            return [(2.5, verb.format(l=l, r=r))] if l and r else []
        if t in ('lexical_declaration', 'variable_declaration', 'local_variable_declaration', 'declaration', 'var_declaration', 'const_declaration', 'defer_statement', 'go_statement', 'yield', 'yield_expression', 'yield_statement',
                 'assert_statement', 'delete_statement', 'redirected_statement', 'variable_assignments', 'declaration_command'):
            inner = named(n)
            if t == 'defer_statement' or t == 'go_statement':
                c = inner[0] if inner else None
                name = f.callee(c) if c is not None and c.type in CALL else ''
                return [(1.5, f'{"defers" if t[0] == "d" else "starts"} `{name}`' + (' in a goroutine' if t[0] == 'g' else ''))] if name and '(' not in name and len(name) < 46 and '`' not in name else []
            if t.startswith('yield'):
                v = self.value(inner[0]) if inner else None
                return [(4, f'yields {v}')] if v else []
            if t == 'assert_statement':
                c = self.condition(inner[0]) if inner else None
                return [(2, f'asserts that {c}')] if c else []
            if t == 'delete_statement':
                c = self.code(inner[0]) if inner else None
                return [(2, f'deletes {c}')] if c else []
            return [a for c in inner for a in (self.actions(c, depth) if c.type in ASSIGN | CALL else [])]
        if t in ('if_statement', 'if_expression', 'if', 'unless', 'if_modifier', 'unless_modifier'):
            return self.choice(n, depth)
        if t in LOOP:
            return self.loop(n, depth)
        if t in CASES:
            x = field(n, 'value', 'condition', 'subject')
            s = self.code(unwrap(x)) if x is not None else None
            rows = [c for c in walk(n, False) if c.type in ('case_clause', 'switch_case', 'expression_case', 'match_arm', 'switch_block_statement_group', 'switch_rule', 'case_statement', 'when', 'case_item', 'type_case') and c is not n]
            labels = []
            for c in rows:
                v = field(c, 'pattern', 'value', 'type') or (named(c)[0] if named(c) else None)
                l = self.f.text(v) if v is not None else ''
                l = re.sub(r'^case\s+', '', l).strip('(): ')
                if 0 < len(l) <= 28 and '`' not in l and '=>' not in l:
                    labels.append(l)
            return [(4, f'chooses by {s}' + (f': the cases are {names(labels[:4])}' + (' and more' if len(labels) > 4 else '') if labels else ''))] if s else []
        if t in ('try_statement', 'begin'):
            body = field(n, 'body') or n
            out = self.block_actions(body, depth + 1 if body is n else depth)
            for c in [c for c in n.children if c.type in ('except_clause', 'catch_clause', 'rescue')][:1]:
                e = next((x for x in walk(c) if x.type in ('identifier', 'type_identifier', 'catch_type', 'attribute', 'exceptions', 'constant', 'as_pattern', 'tuple') and x is not c and x.type != 'catch_formal_parameter'), None)
                inner = self.best(self.block_actions(field(c, 'body') or (named(c)[-1] if named(c) else c), depth + 1), 1)
                kind = self.code(e) if e is not None and f.lang in ('python', 'java', 'ruby', 'cpp') and e.type != 'as_pattern' else None
                if e is not None and e.type == 'as_pattern' and named(e):
                    kind = self.code(named(e)[0])
                if inner:
                    out.append((3, f'on {kind or "an error"} ' + inner[0]))
            return out
        if t in ('with_statement', 'synchronized_statement', 'try_with_resources_statement', 'unsafe_block', 'lock_statement'):
            inner = field(n, 'body') or next((c for c in named(n) if c.type in BLOCK), None)
            return self.block_actions(inner, depth) if inner is not None else []
        if t == 'break_statement' or t == 'break':
            return [(1.5, 'stops the loop')]
        if t == 'continue_statement' or t == 'next':
            return [(1.5, 'skips to the next one')]
        if t == 'labeled_statement' and named(n):
            return self.actions(named(n)[-1], depth)
        if t in BLOCK:
            return self.block_actions(n, depth)
        return []

    def block_actions(self, n, depth):
        rows = named(n) if n.type in BLOCK else [n]
        return [a for c in rows if c.type not in NESTED and c.type != 'block_parameters' for a in self.actions(c, depth)]

    def best(self, rows, n):
        """the n weightiest phrases, in their order"""
        keep = sorted(sorted(range(len(rows)), key=lambda k: (-rows[k][0], k))[:n])
        return [rows[k][1] for k in keep]

    def choice(self, n, depth):
        f = self.f
        no = n.type in ('unless', 'unless_modifier')
        c = f.condition(n)
        if f.lang == 'bash':
            cs = n.children_by_field_name('condition')
            c = cs[0] if cs else None
        said = self.condition(c, no) if c is not None else None
        if f.lang == 'bash' and n.type == 'if_statement':
            inside = [x for x in named(n) if x.type not in ('elif_clause', 'else_clause') and x not in n.children_by_field_name('condition')]
            then = [a for x in inside for a in self.actions(x, depth + 1)]
            other = next((x for x in named(n) if x.type == 'else_clause'), None) if not any(x.type == 'elif_clause' for x in named(n)) else None
        else:
            body = field(n, 'consequence', 'body')
            then = self.actions(body, depth + 1) if body is not None else []
            other = field(n, 'alternative')
            if f.lang == 'python' and any(x.type == 'elif_clause' for x in n.children):
                other = None
        if not said or not then:
            return []
        if any(' if ' in a or 'otherwise' in a or a.startswith('if ') for _, a in then):
            then = [x for x in then if not (' if ' in x[1] or 'otherwise' in x[1] or x[1].startswith('if '))] or []
            if not then:
                return []
        most = max(w for w, _ in then)
        out = f'if {said}, ' + ' and '.join(self.best(then, 2 if depth == 0 else 1))
        if other is not None and other.type in ('else_clause', 'else', 'block', 'statement_block', 'compound_statement', 'expression_statement', 'return_statement') and not any(x.type in IF for x in named(other)):
            rest = [x for x in self.actions(other, depth + 1) if not x[1].startswith('if ')]
            if rest:
                out += '; otherwise it ' + self.best(rest, 1)[0]
        return [(most + 1, out)]

    def loop(self, n, depth):
        f = self.f
        over = f.over(n)
        body = field(n, 'body')
        inner = [x for x in (self.actions(body, depth + 1) if body is not None else []) if '; otherwise' not in x[1]]
        if over and over[0] is not None and over[1] is not None:
            x, xs = self.code(over[0], 30), self.code(over[1], 40)
            x = re.sub(r'^`(?:_, |(?:auto|const auto)?\s*&+\s*)', '`', x) if x else x
            if not x or not xs:
                return []
            if not inner:
                return [(2.5, f'goes through {xs}')]
            acts = self.best(inner, 2 if depth == 0 else 1)
            acts = acts[:1] if acts[0].startswith('if ') else [a for a in acts if not a.startswith('if ')]
            return [(4, f'for each {x} in {xs} ' + ' and '.join(acts))]
        c = f.condition(n)
        if f.lang == 'bash':
            cs = n.children_by_field_name('condition')
            c = cs[0] if cs else None
        said = self.condition(c, n.type == 'until') if c is not None else None
        acts = self.best([i for i in inner if not i[1].startswith(('if ', 'for each ', 'as long as '))], 1)
        if said and acts:
            return [(4, f'as long as {said}, ' + acts[0])]
        return [(3.5, f'repeatedly {acts[0]}')] if acts and not acts[0].startswith(('if ', 'for ')) and n.type in ('loop_expression', 'while_statement', 'for_statement', 'while_expression') and said is None and c is None else []

    def block(self, c, block, depth):
        """Ruby's `xs.each do |x| ... end`"""
        f = self.f
        p = field(block, 'parameters')
        x = self.code(named(p)[0], 30) if p is not None and named(p) else None
        r, m = field(c, 'receiver'), f.text(field(c, 'method')) if field(c, 'method') is not None else ''
        xs = self.code(r, 40) if r is not None else None
        body = field(block, 'body')
        inner = self.actions(body, depth + 1) if body is not None else []
        if m in ('each', 'each_value', 'reverse_each') and x and xs:
            acts = self.best([i for i in inner if '; otherwise' not in i[1]], 1)
            return [(4, f'for each {x} in {xs} ' + acts[0])] if acts else [(2.5, f'goes through {xs}')]
        name = f.callee(c)
        return [(3, f'calls `{name}` with a block')] if name and len(name) < 46 and '`' not in name and '(' not in name else []


def phrases(f, rng, longest=46):
    """-> [(weight, phrase)] of the whole body, in its order"""
    w, b = Words(f, rng, longest), f.body
    if b is None:
        return []
    if b.type not in BLOCK:
        v = w.value(b)
        return [(5, 'returns ' + v)] if v else []
    out = w.block_actions(b, 0)
    if f.lang in ('rust', 'ruby'):
        for last in tails(b, f.lang)[-1:]:
            if last.type in ASSIGN | CHANGE or last.type in CALL and (field(last, 'block') is not None or f.callee(last) in ('raise', 'panic!')):
                continue
            direct = named(b) and (last.start_byte, last.end_byte) == (named(b)[-1].start_byte, named(b)[-1].end_byte)
            v = w.value(last) if direct and last.type not in IF | CASES | LOOP else None
            if v:
                said = w.call(last) if last.type in CALL else None
                out = [x for k, x in enumerate(out) if not (k == len(out) - 1 and last.type in CALL and said and x[1].split(' with ')[0] == said.split(' with ')[0])]
                out.append((5, 'returns ' + v))
    return [(x, p) for x, p in out if p]


def described(f, rng, most=300, head=None, cite=''):
    """one to four sentences of at most about `most` characters, or None where nothing of it can be said"""
    rows = [(w, p) for w, p in phrases(f, rng) if len(p) < 200 and '\n' not in p]
    rows = [r for k, r in enumerate(rows) if r[1] not in [x[1] for x in rows[:k]]]
    if not rows or max(w for w, _ in rows) < 2:
        return None
    last = len(rows) - 1
    order = sorted(range(len(rows)), key=lambda k: -(rows[k][0] + (1.5 if k == last and rows[k][1].startswith('returns') else 0) + rng.random() * .8))
    keep, size = [], 20
    for k in order:
        if size + len(rows[k][1]) < most and len(keep) < 6:
            keep.append(k)
            size += len(rows[k][1]) + 6
    keep.sort()
    return joined([rows[k][1] for k in keep], f'`{f.name}`' if head is None else head, cite, rng) if keep else None


def joined(said, head, cite, rng):
    """phrases -> sentences; the first begins with the name and carries the citation"""
    sentences, line = [], []

    def flush():
        if line:
            sentences.append(('it ' if sentences else head + ' ') + (line[0] if len(line) == 1 else ', '.join(line[:-1]) + ' and ' + line[-1]))
            line.clear()
    for k, p in enumerate(said):
        own = p.startswith(('if ', 'for each ', 'as long as ', 'on ', 'repeatedly ')) or ', else ' in p or ' where ' in p or '; otherwise' in p
        if own:
            flush()
            cond, _, act = p.partition(', ') if p.startswith(('if ', 'as long as ')) else (None, '', '')
            if p.startswith('if ') and '; otherwise' not in p and cond.count(' and ') + cond.count(' or ') == 0 and ' and ' not in act and rng.random() < .5 or p.startswith(('if ', 'as long as ')) and not sentences:
                c, a = condition_end(p)
                act, semicolon, rest = a.partition('; otherwise it ')
                sentences.append(('it ' if sentences else head + ' ') + act + ' ' + c + (f', and otherwise {rest}' if rest else ''))
            elif p.startswith('for each '):
                m = re.match(r'(for each `[^`]+` in `[^`]+`) (.*)', p)
                sentences.append((f'{m[1]}, it {m[2]}' if not m[2].startswith('if ') else f'{m[1]}, {it_after(m[2])}') if sentences and rng.random() < .7 else ('it ' if sentences else head + ' ') + f'goes through {m[1].split(" in ", 1)[1]} and ' + (f'{m[2]} for each {m[1].split(" in ", 1)[0][9:]}' if not m[2].startswith('if ') else f'for each {m[1].split(" in ", 1)[0][9:]}, {it_after(m[2])}'))
            elif p.startswith('on ') and sentences:
                m = re.match(r'(on (?:`[^`]+`|an error)) (.*)', p)
                sentences.append(f'{m[1]}, it {m[2]}')
            elif p.startswith(('if ', 'as long as ')):
                sentences.append(it_after(p))
            else:
                sentences.append(('it ' if sentences else head + ' ') + p)
        else:
            line.append(p)
            if len(line) == 3 or sum(map(len, line)) > 110:
                flush()
    flush()
    out = '. '.join(s[0].upper() + s[1:] for s in sentences) + '.'
    first = len(sentences[0])
    return out[:first] + cite + out[first:]


def condition_end(p):
    """'if A, returns B' -> ('if A', 'returns B'): the comma outside backticks that a verb follows"""
    inside = False
    for k, c in enumerate(p):
        inside ^= c == '`'
        if not inside and p.startswith(', ', k):
            return p[:k], p[k + 2:]
    return p, ''


def it_after(p):
    c, a = condition_end(p)
    return f'{c}, it {a}' if a else p


def steps(f, rng):
    """-> [(question, answer)] about one condition, loop, call, value or parameter of the function"""
    w, out, n = Words(f, rng), [], f'`{f.name}`'
    for i in f.all(IF)[:6]:
        if i.type in ('elif_clause', 'elsif'):
            continue
        rows = w.choice(i, 0) if f.lang != 'bash' or i.type == 'if_statement' else []
        if rows:
            c, a = condition_end(rows[0][1])
            if a:
                act, _, other = a.partition('; otherwise it ')
                out.append((rng.choice(['What does {n} do {c}?', 'What happens {c}?', 'what happens in {n} {c}']).format(n=n, c=c), f'{c[0].upper() + c[1:]}, {n} {act}.' + (f' Otherwise it {other}.' if other else '')))
                if act.startswith(('returns `', 'returns n', 'returns N', 'returns t', 'returns f', 'raises', 'throws')) and ' and ' not in act:
                    out.append((rng.choice(['When does {n} {v}?', 'In which case does {n} {v}?']).format(n=n, v=re.sub(r'^(\w+?)s\b', r'\1', act)), f'{n} {act} {c}.'))
    for l in f.all(LOOP)[:3]:
        rows = w.loop(l, 0)
        if rows:
            p = rows[0][1]
            out.append((rng.choice(['What does the loop in {n} do?', 'What does {n} do in its loop?', 'What does the loop do?']).format(n=n), (joined([p], 'It', '', rng) if p.startswith('for each') else it_after(p)[0].upper() + it_after(p)[1:] + '.' if p.startswith('as long as ') else f'It {p}.')))
    returned = list(dict.fromkeys(v for v in (w.value(r) for r in f.returned()) if v))
    if returned and len(f.returned()) == len(returned) <= 3:
        out.append((rng.choice(['What does {n} return?', 'what does {n} return', 'What is the return value of {n}?', 'What do I get back from {n}?']).format(n=n),
                    f'{n} returns ' + (returned[0] if len(returned) == 1 else ', '.join(returned[:-1]) + ' or ' + returned[-1]) + '.'))
    calls = [c for c in dict.fromkeys(f.calls()) if len(c) < 40 and '(' not in c and '`' not in c]
    if calls and f.lang != 'bash':
        out.append((rng.choice(['What does {n} call?', 'Which functions does {n} call?', 'what does {n} use']).format(n=n), f'{n} calls {names(calls[:5])}' + (' and more.' if len(calls) > 5 else '.')))
    p = f.parameters()
    if p and len(p) < 7:
        out.append((rng.choice(['What does {n} take?', 'What are the parameters of {n}?', 'Which arguments does {n} take?']).format(n=n), f'{n} takes {names(p)}.'))
    return out
