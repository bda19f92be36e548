"""Checks sentences about a function against its parsed code: are the names, conditions, calls and returns that they speak of there?

    python3 claims.py golden/functions.json ANSWERS.json [ANSWERS.json ...]     a table of the frozen functions, a column a file
    python3 claims.py --figures QUESTIONS.json ANSWERS.json                     for `npm run eval:model`: {figure: {n, mean}} as JSON

It reads what was said by its own rules and not by how describe.py would have said it. An answer is `true` where at least one claim about the body
could be checked and none failed; `false` where one failed; `nothing` where it makes no claim that the code can confirm or deny.
"""
import json, random, re, sys
from dataclasses import dataclass, field as default

from describe import Words
from parsed import CALL, CASES, CHOICE, IF, LOOP, MODULE, field, named, one, walk

SPAN = re.compile(r'`([^`]+)`')
WORDS = {'none': 'None', 'null': 'null|NULL|nullptr|nil|undefined|None', 'nil': 'nil', 'undefined': 'undefined', 'true': 'true|True|TRUE', 'false': 'false|False|FALSE'}
STOP = set('''the a an of to in for and or is are be this that with from on at as it its by not if when which given used use uses value new set get return returns function method class code file line lines name
names type takes calls call each every all any one first last then else otherwise also into out has have does do up no only same other its their them they there where while what will would can may must more most
result results object data defined after before until unless whether than so but was were been being him his your you we our us'''.split())
ACTS = 'skips|repeats|increments|decrements|goes|gets|removes|updates|subtracts|multiplies|defers|starts|stops|yields|handles|chooses|asserts|deletes|panics|exits'
SUPPORT = .6       # share of a plain sentence's words that the code must hold for it to count as confirmed


def squeezed(s):
    """without the blanks that mean nothing"""
    return re.sub(r'(?<!\w)\s+|\s+(?!\w)|;$', '', s)


def holds(text, span):
    """does squeezed code hold the span as whole names?"""
    return bool(re.search((r'(?<!\w)' if re.match(r'\w', span) else '') + re.escape(span) + (r'(?!\w)' if re.search(r'\w$', span) else ''), text))


def stem(w):
    w = w.lower()
    for end in ('ations', 'ation', 'ings', 'ing', 'ies', 'ers', 'er', 'ors', 'or', 'ed', 'es', 's', 'e', 'y'):
        if w.endswith(end) and len(w) - len(end) >= 3:
            return w[:len(w) - len(end)]
    return w


def words(text):
    return [w.lower() for w in re.findall(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+', text)]


@dataclass
class Verdict:
    confirmed: list = default(default_factory=list)
    failed: list = default(default_factory=list)

    @property
    def word(self):
        return 'false' if self.failed else 'true' if self.confirmed else 'nothing'


class Checker:
    def __init__(self, lang, code, path=''):
        self.f, self.path = one(lang, code), path
        f = self.f
        self.code, self.text = squeezed(code), code
        self.tokens = set(re.findall(r'[\w$@?!]+', code))
        self.calls = {squeezed(c) for c in f.calls()}
        self.given = [(squeezed(f.callee(n)), squeezed(f.text(n))) for n in walk(f.node) if n.type in CALL and f.callee(n)]
        self.returns = [squeezed(f.text(r)) for r in f.returned()]
        self.raises = ' '.join(squeezed(f.text(r)) for r in f.raised())
        self.parameters = set(f.parameters())
        tests = [n for n in walk(f.node) if n.type in IF | LOOP | CHOICE or n.type.endswith('if_clause') or n.type in CASES or 'case' in n.type or n.type == 'match_arm']
        self.conditions = ' '.join(squeezed(f.text(c)) for n in tests for c in [f.condition(n) or (next(iter(named(n)), None) if n.type.endswith('if_clause') or 'case' in n.type or n.type == 'match_arm' else field(n, 'value', 'subject', 'condition'))] if c is not None)
        if lang == 'bash':
            self.conditions += ' ' + ' '.join(squeezed(f.text(c)) for n in tests for c in n.children_by_field_name('condition'))
        self.conditions += ' ' + ' '.join(squeezed(f.text(n)) for n in walk(f.node) if n.type in ('binary_expression', 'boolean_operator', 'binary', 'list', 'test_command', 'assert_statement', 'instanceof_expression', 'comparison_operator'))
        self.loops = ' '.join(squeezed(f.text(x)) for n in walk(f.node) if n.type in LOOP | {'for_in_clause', 'for_numeric_clause'} for x in (f.over(n) or (field(n, 'left'), field(n, 'right'), f.condition(n))) if x is not None)
        self.loops += ' ' + ' '.join(squeezed(f.text(n)) for n in walk(f.node) if n.type in ('call', 'call_expression', 'method_invocation') and re.search(r'(each|map|filter|reduce|select|iter|forEach|some|every|any|all|sum|fold|collect|inject)\b', f.callee(n) or ''))
        self.sets = [(squeezed(f.text(n)), n) for n in walk(f.node) if 'assign' in n.type or n.type in ('variable_declarator', 'init_declarator', 'short_var_declaration', 'let_declaration', 'update_expression', 'inc_statement', 'dec_statement', 'unary_expression', 'unary')]
        self.guards = self.guarded()

    def guarded(self):
        """every if: (its condition in words, the opposite in words, its text, what its branch returns or raises, what the other one does)"""
        out = []
        for n in [n for n in walk(self.f.node) if n.type in IF]:
            c, w = self.f.condition(n), Words(self.f, random.Random(0), 200)
            if self.f.lang == 'bash':
                c = (n.children_by_field_name('condition') or [None])[0]
            if c is None:
                continue
            no = n.type.startswith('unless')
            then, other = field(n, 'consequence', 'body'), field(n, 'alternative')
            if self.f.lang == 'bash':
                then = n
            text = lambda b: squeezed(self.f.text(b)) if b is not None else ''
            out.append((plainly(w.condition(c, no)), plainly(w.condition(c, not no)), squeezed(self.f.text(c)), text(then), text(other)))
        return out

    # ---- what can be asked of the code

    def there(self, span):
        s = squeezed(span)
        if s in self.code or s.rstrip('()') in self.code or self.path and (span == self.path or self.path.endswith('/' + span)):
            return True
        parts = re.findall(r'[\w$@?!]+', span)
        return bool(parts) and ' ' in span.strip() and not re.search(r'[()=<>]', span) and all(p in self.tokens for p in parts)

    def called(self, span):
        s = squeezed(span).split('(')[0].rstrip('!')
        return any(c.rstrip('!') == s or c.rstrip('!').endswith(('.' + s, '::' + s, '->' + s)) for c in self.calls)

    def called_with(self, span, given):
        """is there one call of it that has all of these among what it is given?"""
        s = squeezed(span).split('(')[0].rstrip('!')
        return any((c.rstrip('!') == s or c.rstrip('!').endswith(('.' + s, '::' + s, '->' + s))) and all(holds(text[len(c):], squeezed(g)) for g in given) for c, text in self.given)

    def returns_whole(self, span):
        """is the span all that is returned somewhere, one of several values or choices, or what is called there?"""
        s = squeezed(span).rstrip('()')
        return any(r.rstrip('()') == s or r.startswith(s + '(') or s in re.split(r'[,?:]|&&|\|\||\bif\b|\belse\b|\band\b|\bor\b|\s', r) for r in self.returns) or self.built(span)

    def returns_it(self, span):
        s = squeezed(span)
        return any(holds(r, s) or holds(r, s.rstrip('()')) for r in self.returns)

    def check(self, answer):
        v = Verdict()
        answer = re.sub(r'\s*\[\d+\]', '', answer)
        spans = SPAN.findall(answer)
        for s in spans:
            if not self.there(s):
                v.failed.append(('name', s))
        for sentence in re.split(r'(?<=[.!?;])\s+(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)', answer):
            self.sentence(sentence, v)
        if not v.confirmed and not v.failed:
            self.plain(answer, v)
        return v

    def sentence(self, s, v):
        say = lambda ok, kind, what: (v.confirmed if ok else v.failed).append((kind, what))
        low = SPAN.sub(lambda m: '`' + m[1] + '`', s)
        blank, kept = hidden(low)
        for m in re.finditer(r'\b(?:calls?|calling|invokes?|runs)\b((?:\s*(?:both|then|the|function|functions|method)?\s*¤\d+¤(?:\s*\(\))?(?:,| and|, and)?)+)', blank):
            for k in re.findall(r'¤(\d+)¤', m[1]):
                if self.f.lang == 'bash':
                    say(squeezed(kept[int(k)]) in self.code, 'call', kept[int(k)])
                else:
                    say(self.called(kept[int(k)]), 'call', kept[int(k)])
        for m in re.finditer(r'\b(?:calls?|calling)\s+¤(\d+)¤\s+with\s+((?:¤\d+¤(?:,? and |, )?)+)', blank) if self.f.lang != 'bash' else ():
            say(self.called_with(kept[int(m[1])], [kept[int(k)] for k in re.findall(r'¤(\d+)¤', m[2])]), 'given', kept[int(m[1])])
        for m in re.finditer(r'\breturn(?:s|ing)?\b(.*?)(?=\bif\b|\bwhen\b|\bunless\b|\botherwise\b|\belse\b|\bfor each\b|\bwhere\b|\band (?:calls|sets|adds|then|it|raises|throws)\b|[;.]|$)', blank):
            said = m[1]
            if re.search(r'\bwhether\b|length|number|count|size', said):
                say(any(x in self.code for k in re.findall(r'¤(\d+)¤', said) for x in [squeezed(kept[int(k)])]) or '¤' not in said, 'return', said)
                continue
            for k in re.findall(r'¤(\d+)¤', said):
                say(self.returns_it(kept[int(k)]) or self.f.lang not in ('bash',) and self.built(kept[int(k)]), 'return', kept[int(k)])
            first = re.match(r'\s*(?:the value\s+)?(none|null|nil|undefined|true|false)\b', said, re.I)
            if first:
                say(any(re.search(r'\b(?:%s)\b' % WORDS[first[1].lower()], self.f.text(r)) for r in self.f.returned()) or first[1].lower() in ('none', 'nil', 'null', 'undefined') and not self.returns, 'return', first[1])
        for m in re.finditer(r'\b(?:raises?|throws?|panics with)\b((?:\s*(?:a|an|the)?\s*¤\d+¤(?:,| and| or)?)+)', blank):
            for k in re.findall(r'¤(\d+)¤', m[1]):
                say(squeezed(kept[int(k)]).rstrip('()') in self.raises, 'raise', kept[int(k)])
        for m in re.finditer(r'\b(?:takes|accepts)\b((?:\s*¤\d+¤(?:,| and|, and)?)+)', blank):
            for k in re.findall(r'¤(\d+)¤', m[1]):
                say(kept[int(k)] in self.parameters, 'parameter', kept[int(k)])
        for m in re.finditer(r'\b(?:for each|loops over|iterates over|goes through|walks|over each)\b\s*(?:the\s+)?¤(\d+)¤(?:\s+(?:in|of)\s+¤(\d+)¤)?', blank, re.I):
            for k in m.groups():
                if k:
                    say(holds(self.loops, squeezed(kept[int(k)])), 'loop', kept[int(k)])
        for m in re.finditer(r'\b(?:sets|assigns|adds|increments|decrements|updates)\b\s+¤(\d+)¤(?:\s+(?:to|by|with)\s+(?:the (?:result|length) of\s+)?¤(\d+)¤)?', blank):
            a, b = (squeezed(kept[int(k)]) if k else '' for k in m.groups())
            verb = m[0].split()[0]
            if verb == 'adds':
                say(any(holds(t, a) and holds(t, b) for t, _ in self.sets) or any(re.search(r'append|push|add|insert|<<|\+|emplace', c) for c in self.calls) and holds(self.code, a) and holds(self.code, b), 'set', a)
            else:
                say(any(holds(t, a) and holds(t, b) for t, _ in self.sets), 'set', a)
        for m in re.finditer(r'\b(?:gets|reads|takes)\s+¤(\d+)¤\s+from\s+(?:the (?:result|value) of\s+)?¤(\d+)¤', blank):
            a, b = (squeezed(kept[int(k)]) for k in m.groups())
            say(any(holds(t.split('=', 1)[0], a) and holds(t.split('=', 1)[1], b) for t, _ in self.sets if '=' in t), 'from', f'{a}: {b}')
        for m in re.finditer(r'\b(if|when|unless|as long as|while|where)\b(.*?)(?=, it\b|, (?:and )?(?:then|otherwise|else|(?:¤\d+¤ )?(?:returns|raises|throws|calls|sets|adds|runs|gets|logs|prints|%s))\b|, else\b|\botherwise\b|;|\.\s|\.$|$)' % ACTS, blank, re.I):
            self.condition(m, blank, kept, say)

    def built(self, span):
        """a value that is returned by way of a variable"""
        s = squeezed(span)
        return any(re.fullmatch(r'[\w.]+', r) and any(t.startswith((r + '=', r + ':=')) and s in t for t, _ in self.sets) for r in self.returns)

    def condition(self, m, blank, kept, say):
        spans = [kept[int(k)] for k in re.findall(r'¤(\d+)¤', m[2])]
        if not spans:
            return
        for s in spans:
            say(holds(self.conditions, squeezed(s)) or squeezed(s) in LITERALS, 'condition', s)
        said = plainly(restored(m[2], kept).strip(' ,'))
        hits = [g for g in self.guards if all(holds(g[2], squeezed(s)) for s in spans)]
        act = restored(blank[m.end():], kept) if not blank[:m.start()].strip() else restored(blank[:m.start()], kept)
        r = re.search(r'\b(?:returns?|raises|throws)\s+(?:the result of\s+)?(?:`([^`]+)`|(None|null|nil|true|false|True|False)\b)', act.split('; otherwise')[0] if m.start() == 0 or not blank[:m.start()].strip() else act[max(0, act.rfind(', ')):])
        if not hits or not r:
            return
        value = squeezed(r[1] or r[2])
        no = m[1].lower() == 'unless'
        fits = False
        for yes, opposite, _, then, other in hits:
            side = 'then' if (said == yes) != no and said in (yes, opposite) else 'other' if said in (yes, opposite) else 'either'
            last = value in ''.join(self.returns[-1:]) if side != 'then' else False
            fits = fits or side in ('then', 'either') and value in then or side in ('other', 'either') and (value in other or last)
        say(fits, 'branch', f'{said}: {value}')

    def plain(self, answer, v):
        """a sentence without anything quoted: most of its words must be the code's, besides the function's own name"""
        body = self.f.text(self.f.body) if self.f.body is not None else ''
        have = {stem(w) for w in words(body)} | {stem(w) for w in words(' '.join(self.parameters))}
        said = [stem(w) for w in words(SPAN.sub(' ', answer)) if w not in STOP and len(w) > 2]
        if len(said) >= 2 and sum(w in have for w in said) >= SUPPORT * len(said):
            v.confirmed.append(('words', ' '.join(said)))


LITERALS = {'None', 'null', 'nil', 'undefined', 'true', 'false', 'True', 'False', 'NULL', 'nullptr'}


def plainly(s):
    return re.sub(r'\s+', ' ', s.replace('`', '')).strip() if s else None


def hidden(s):
    """quoted code -> ¤n¤, so that words in it are not read as English"""
    kept = []

    def put(m):
        kept.append(m[1])
        return f'¤{len(kept) - 1}¤'
    return SPAN.sub(put, s), kept


def restored(s, kept):
    return re.sub(r'¤(\d+)¤', lambda m: f'`{kept[int(m[1])]}`', s)


def judged(items, answers):
    """-> [(item, Verdict)] of the answered ones"""
    return [(i, Checker(i['language'], i['code'], i['path']).check(answers[i['id']])) for i in items if i['id'] in answers]


EVIDENCE = re.compile(r'^\[(\d+)\] (.+):\d+-\d+\n(`{3,})(\w*)\n(.*?)\n\3$', re.M | re.S)


def contradicts(prompt, answer):
    """does the answer to a question over evidence say of the function that it cites what its code does not bear out? None where no function is cited"""
    cited = set(re.findall(r'\[(\d+)\]', answer))
    for number, path, _, lang, code in EVIDENCE.findall(prompt):
        if number in cited and lang in MODULE:
            try:
                f = one(lang, code)
                if f is not None and f'`{f.name}`' in answer:
                    return Checker(lang, code, path).check(answer).word == 'false'
            except (RecursionError, ValueError):
                continue
    return None


def figures(questions, file):
    items, said = json.load(open(questions))['items'], json.load(open(file))
    rows = judged([i for i in items if i['kind'] == 'function'], said)
    against = [c for i in items if i['kind'] in ('what', 'how') and i['id'] in said for c in [contradicts(i['prompt'], said[i['id']])] if c is not None]
    out, share = {}, lambda some: dict(n=len(some), mean=sum(some) / max(1, len(some)))
    for word in ('true', 'false', 'nothing'):
        out[f'functions, comments out and names replaced: {word}'] = share([v.word == word for _, v in rows])
    out['those of them where nothing but the name helps: true'] = share([v.word == 'true' for i, v in rows if i['only_name']])
    out['what and how, from evidence: contradicts the code that it cites'] = share(against)
    print(json.dumps(out))


def main(questions, *files):
    if questions == '--figures':
        return figures(*files)
    items = json.load(open(questions))['items']
    for file in files:
        rows = judged(items, json.load(open(file)))
        print(f'\n{file}: {len(rows)} functions')
        for title, some in [('all', rows), *((l, [r for r in rows if r[0]['language'] == l]) for l in sorted({i['language'] for i in items}))]:
            n = max(1, len(some))
            print(f'{title:11s} {len(some):4d}  ' + '  '.join(f'{w} {sum(v.word == w for _, v in some) / n:.3f}' for w in ('true', 'false', 'nothing')))
        kinds = {}
        for _, v in rows:
            for k, _ in v.failed:
                kinds[k] = kinds.get(k, 0) + 1
        print('failed claims:', kinds)


if __name__ == '__main__':
    main(*sys.argv[1:])
