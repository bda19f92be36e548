"""Samples that only reading the code can answer: comments are out, most names are replaced, and what is said was checked against the parsed code.

Every answer comes from describe.py and passed claims.py; authors' sentences are used where the names are theirs, or where the body bears them out.
"""
import re

from claims import STOP, SUPPORT, Checker, stem, words
from definitions import language
from describe import described, steps
from invent import name as invented, near_miss, path_namer
from parsed import CALL, functions, locals_of, one, renamed, without_comments
from prompt import question
from wording import BASE, EXPLAINS, WHAT, does, sentence

GENERIC = 'f g h fn func foo bar baz qux run process handle work helper step apply do_it doIt method1 fn1 func_2 task op'.split()
PLAIN = 'a b c d x y z n m k v w s t p q arg arg1 arg2 val value tmp tmp1 item x1 x2 res out obj data list1 thing other left right var1 var2 param1 param2 foo bar baz'.split()
KEPT = set('''len print range open str int list dict set tuple append extend push pop join split format map filter get set add remove keys values items isinstance require Error ValueError TypeError KeyError
RuntimeError Some None Ok Err String Vec Box self this super make new panic printf malloc free memcpy memset strlen strcmp sizeof echo return exit test cd local export read raise puts each first last
min max abs sum any all sorted zip enumerate type Array Object Promise JSON Math Errorf Sprintf Println close Close Lock Unlock toString equals hashCode size isEmpty unwrap clone into iter collect'''.split())
LINES = 3, 70
NOT_SAID = [('Why was {n} written this way?', 'why it was written this way'), ('Who wrote {n}?', 'who wrote it'), ('When was {n} added?', 'when it was added'), ('How fast is {n}?', 'how fast it is'),
            ('Is {n} tested?', 'whether it is tested'), ('Which version added {n}?', 'which version added it'), ('How often is {n} called?', 'how often it is called'), ('Who calls {n}?', 'who calls it'),
            ('Is {n} still used?', 'whether it is still used'), ('What will replace {n}?', 'what will replace it'), ('Are there known bugs in {n}?', 'whether it has known bugs'),
            ('Which team owns {n}?', 'which team owns it'), ('Where is {n} deployed?', 'where it is deployed'), ('How much memory does {n} need?', 'how much memory it needs')]
OF_PROJECT = [(['Who maintains this?', 'Who wrote this project?', 'who are the maintainers'], 'who maintains it'), (['How many people use this?', 'Is this popular?'], 'how many use it'),
              (['When is the next release?', 'When will the next version come out?'], 'when the next release is'), (['Is it faster than the alternatives?', 'How fast is it?', 'Is this fast?'], 'how fast it is'),
              (['Is this still maintained?', 'Is the project alive?'], 'whether it is still maintained'), (['What does it cost?', 'Is there a paid version?'], 'what it costs'),
              (['Where is it deployed?', 'Who runs this in production?'], 'where it is deployed'), (['How good is the test coverage?', 'What is the coverage?'], 'how much of it is tested'),
              (['Why was it started?', 'Why does this project exist?'], 'why it was started'), (['What is the roadmap?', 'What is planned?'], 'what is planned')]
ABOUT_DOCS = ['What does the documentation say about {h}?', 'Tell me about {h}.', 'What do the docs say about {h}?', 'Explain {h}.', 'what about {h}', '{H}?', 'Is there anything on {h}?', 'Where can I read about {h}?',
              'I want to know about {h}.', 'Summarise what is written about {h}.']
HOW_DOCS = ['How do I {h}?', 'how to {h}', 'How can I {h}?', 'What do I do to {h}?', 'Is it described how to {h}?']
BOTH = ['What do {a} and {b} do?', 'How do {a} and {b} differ?', 'Compare {a} and {b}.', 'Explain {a} and {b}.', 'What is the difference between {a} and {b}?']
RETURNS = ['What does it return?', 'and what does it return?', 'What do I get back?', 'what is returned?']
CALLS = ['What does it call?', 'Which functions does it call?', 'and what does it use?']
TAKES = ['What does it take?', 'Which parameters does it have?', 'what are its arguments?']


class Read:
    """one function as it is shown: comments out, some names replaced"""
    def __init__(self, f, path, line, doc):
        self.f, self.path, self.line, self.doc, self.code = f, path, line, doc, f.text_of

    def evidence(self):
        return self.path, self.line, self.line + self.code.count('\n'), {'tsx': 'tsx'}.get(self.f.lang, self.f.lang), self.code


def new_names(f, level, rng):
    """-> {old: new}: level 1 the function's own name, 2 its parameters and variables too, 3 what it calls too"""
    olds = [f.name] + (locals_of(f) if level > 1 else [])
    member = []
    if level > 2:
        for n in f.all(CALL):
            last = re.split(r'\.|->|::', f.callee(n))[-1].strip('!')
            if re.fullmatch(r'[A-Za-z_]\w{3,}', last) and last not in KEPT:
                member.append(last)
        olds += list(dict.fromkeys(member))[:8]
    out, taken, short, alike = {}, set(re.findall(r'\w+', f.code)), rng.random() < .35, rng.random() < .2
    for k, old in enumerate(dict.fromkeys(olds)):
        for _ in range(20):
            new = rng.choice(GENERIC if k == 0 else PLAIN) if short and old not in member else invented(rng, old)
            if alike and k and old not in member and out and rng.random() < .6:
                new = near_miss(rng, rng.choice([n for o, n in out.items() if not o.startswith('.')]))
            new = new.strip('_') if f.lang in ('bash', 'ruby') else new
            if f.lang == 'ruby' and not new[:1].islower() and not old[:1].isupper():
                new = new[:1].lower() + new[1:]
            if new and new not in taken and re.fullmatch(r'[A-Za-z_]\w*', new):
                out[old] = new
                taken.add(new)
                if old in member or k == 0:
                    out['.' + old] = new
                break
    return out


def shown(f, path, line, doc, level, rng):
    """-> Read, or None where the rewritten code does not parse"""
    code = without_comments(f)
    g = one(f.lang, code)
    if g is None or not LINES[0] <= code.count('\n') + 1 <= LINES[1] or len(code) > 3200:
        return None
    if level:
        new = new_names(g, level, rng)
        code = renamed(g, new)
        if doc and any(old in doc for old in new if not old.startswith('.')):
            doc = re.sub(r'(?<![\w.])(?:%s)(?!\w)' % '|'.join(re.escape(o) for o in sorted(new, key=len, reverse=True) if not o.startswith('.')), lambda m: new[m[0]], doc)
        g = one(f.lang, code)
        if g is None:
            return None
    g.text_of = code
    return Read(g, path, line, doc)


def borne_out(doc, f):
    """do most of the words of an author's sentence stand in the body?"""
    body = f.text(f.body) if f.body is not None else ''
    have = {stem(w) for w in words(body)} | {stem(w) for w in words(' '.join(f.parameters()))}
    said = [stem(w) for w in words(doc) if w not in STOP and len(w) > 2]
    return len(said) > 1 and sum(w in have for w in said) >= SUPPORT * len(said)


def account(r, rng, cite, head=None, level=2):
    """what a shown function does, or None where nothing true can be said of it"""
    most = rng.choice([150, 200, 260, 320])
    doc = r.doc if r.doc and does(r.f.name, r.doc) and len(r.doc) < 190 and (level == 0 and rng.random() < .8 or level and borne_out(r.doc, r.f)) else ''
    if doc:
        text = sentence(r.f.name, doc, cite)[0]
        more = described(r.f, rng, most - 60, 'It')
        out = text + (' ' + more if more else '')
        return out if not more or Checker(r.f.lang, r.code).check(more).word != 'false' else None
    out = described(r.f, rng, most, head, cite)
    return out if out and Checker(r.f.lang, r.code, r.path).check(out).word == 'true' else None


def of_package(p):
    """the package's functions by file: [(path, Function, doc)]"""
    if not hasattr(p, 'read'):
        p.read, k = [], 0
        for path in p.rng.sample(list(p.files), len(p.files)):
            text = p.files[path]
            if not language(path) or len(text) > 60_000:
                continue
            docs = {i.decl: i.doc for i in p.by_file[path]}
            try:
                for f in functions(path, text):
                    if LINES[0] <= f.end - f.line <= LINES[1] + 20:
                        at = f.node.start_point[0]
                        p.read.append((path, f, next((docs[x] for x in (at, f.line, at + 1) if docs.get(x)), '')))
            except (RecursionError, ValueError):
                continue
            k += 1
            if k > 60:
                break
    return p.read


def pick(p, rng, level=None, tries=6):
    """-> (Read, level) or None"""
    rows = of_package(p)
    for _ in range(tries if rows else 0):
        path, f, doc = rng.choice(rows)
        l = rng.choices([0, 1, 2, 3], [.22, .13, .4, .25])[0] if level is None else level
        shown_path = path_namer(rng)(path) if rng.random() < .5 else path
        try:
            r = shown(f, shown_path, f.line + 1, doc, l, rng)
        except (RecursionError, ValueError, UnicodeDecodeError):
            r = None
        if r is not None:
            return r, l
    return None


def explain_code(p, rng):
    """Explain this code, with names that say nothing; sometimes among other pieces of evidence"""
    got = pick(p, rng)
    if not got:
        return None
    r, level = got
    k = rng.choice([0, 0, 0, 0, 1, 2, 3])
    rows = [r]
    for _ in range(k):
        other = pick(p, rng, level)
        if other and other[0].f.name != r.f.name and not re.search(r'\b%s\b' % re.escape(r.f.name), other[0].code):
            rows.append(other[0])
    rng.shuffle(rows)
    at = rows.index(r) + 1
    out = account(r, rng, f' [{at}]', level=level)
    if not out:
        return None
    q = rng.choice(EXPLAINS) if len(rows) == 1 and rng.random() < .8 else rng.choice(WHAT).format(n=r.f.name)
    return question(q, [x.evidence() for x in rows]) + out + '<|end|>'


def cite_first(a, number):
    """puts the citation at the end of the first sentence"""
    m = re.search(r'(?<!\d)\.(?= [A-Z`]|$)', re.sub(r'`[^`]*`', lambda m: '_' * len(m[0]), a))
    return f'{a[:m.start()]} [{number}]{a[m.start():]}' if m else a


def one_step(p, rng):
    """one branch, loop, call or value, given the code"""
    got = pick(p, rng)
    rows = steps(got[0].f, rng) if got else []
    rng.shuffle(rows)
    for q, a in rows[:3]:
        r = got[0]
        if Checker(r.f.lang, r.code, r.path).check(a).word == 'true':
            return question(q, [r.evidence()]) + cite_first(a, 1) + '<|end|>'
    return None


def conversation(p, rng):
    """an explanation, then questions that say `it`"""
    got = pick(p, rng)
    first = account(got[0], rng, ' [1]', level=got[1]) if got else None
    if not first:
        return None
    r = got[0]
    n, ev, check = r.f.name, r.evidence(), Checker(r.f.lang, r.code, r.path)
    out = question(rng.choice(EXPLAINS + WHAT).format(n=n), [ev]) + first + '<|end|>'
    again = rng.random() < .7
    rows = steps(r.f, rng)
    rng.shuffle(rows)
    for q, a in rows[:rng.choice([1, 2, 2, 3])]:
        if check.check(a).word != 'true':
            continue
        if ' returns ' in a and 'return' in q and ' if ' not in q and not q.startswith(('When', 'In which')):
            q = rng.choice(RETURNS)
        elif ' calls ' in a and 'call' in q and 'if' not in q:
            q = rng.choice(CALLS)
        elif ' takes ' in a:
            q = rng.choice(TAKES)
        else:
            q = q.replace(f' in `{n}`', '').replace(f'`{n}`', 'it')
        if rng.random() < .5:
            a = a.replace(f'`{n}` ', 'It ' if a.startswith(f'`{n}`') else 'it ', 1)
        out += question(q, [ev] if again else []) + (cite_first(a, 1) if again else a) + '<|end|>'
    x = rng.random()
    if x < .25:
        out += question(rng.choice(['Where is it?', 'Where is it defined?', 'which file is that in?', 'And where is that?']), [ev] if again else []) + f'`{n}` is defined in `{r.path}`' + (' [1].' if again else '.') + '<|end|>'
    elif x < .45:
        q, what = rng.choice(NOT_SAID)
        out += question(q.format(n='it'), [ev] if again else []) + f'The code of `{n}` does not say {what}' + (' [1].' if again else '.') + '<|end|>'
    elif x < .6:
        other = pick(p, rng, got[1])
        said = account(other[0], rng, ' [1]', level=other[1]) if other and other[0].f.name != n else None
        if said:
            out += question(rng.choice(['And {n}?', 'What about {n}?', 'and `{n}`?', 'Now explain `{n}`.']).format(n=other[0].f.name), [other[0].evidence()]) + said + '<|end|>'
    return out


def not_known(p, rng):
    """what no code says: answered by what is not there, not by a guess"""
    got = pick(p, rng)
    if not got:
        return None
    r = got[0]
    q, what = rng.choice(NOT_SAID)
    n = f'`{r.f.name}`'
    return question(q.format(n=n if rng.random() < .6 else r.f.name), [r.evidence()]) + f'The code of {n} does not say {what} [1].<|end|>'


def project_unknown(p, rng):
    """a question on the project that the piece of its documentation does not answer"""
    paths = [x for x in p.files if language(x) in (None, 'markdown') and len(p.files[x]) > 300]
    if not paths:
        return None
    path, (qs, what) = rng.choice([x for x in paths if 'readme' in x.lower()] or paths), rng.choice(OF_PROJECT)
    lines = p.files[path].split('\n')[:rng.choice([8, 14, 24])]
    text = '\n'.join(lines)[:1800]
    if re.search(r'maintain|author|roadmap|plan|release|deploy|coverage|fast|speed|price|cost|popular|used by|why', text, re.I):
        return None
    return question(rng.choice(qs), [(path, 1, len(lines), 'markdown' if path.endswith('.md') else '', text)]) + f'`{path}` does not say {what} [1].<|end|>'


def two(p, rng):
    """two functions beside each other, each with its own number"""
    a, b = pick(p, rng), pick(p, rng)
    if not a or not b or a[0].f.name == b[0].f.name:
        return None
    rows = [a[0], b[0]]
    rng.shuffle(rows)
    at = {id(x): k for k, x in enumerate(rows, 1)}
    said = [described(x.f, rng, rng.choice([90, 140, 190]), None, f' [{at[id(x)]}]') for x in (a[0], b[0])]
    if not all(s and Checker(x.f.lang, x.code, x.path).check(s).word == 'true' for s, x in zip(said, (a[0], b[0]))):
        return None
    q = rng.choice(BOTH).format(a=f'`{a[0].f.name}`', b=f'`{b[0].f.name}`')
    return question(q, [x.evidence() for x in rows]) + ' '.join(said) + '<|end|>'


ORDINARY = [(r'install', ['How do I install this?', 'how do I install it', 'I want to try this. How do I get it?', 'How do I set it up?', 'How can I install it?', 'What do I run to install this?']),
            (r'usage|getting started|quick ?start|running|basic use|synopsis', ['How do I use this?', 'I am new here. Where do I start?', 'Can you show me a first example?', 'what is the quickest way to try it', 'How do I start?', 'How do I run it?', 'how to run this', 'Show me how to use it.', 'Where do I begin?', 'How do I get started?']),
            (r'test', ['How do I run the tests?', 'how are the tests run', 'Can I test this?', 'What do I run to test it?']),
            (r'build|compil', ['How do I build this?', 'How is it built?', 'how to build', 'What do I run to compile it?']),
            (r'contribut|develop', ['How can I contribute?', 'How do I develop this?', 'What should I know before I change something?']),
            (r'licen[sc]e', ['What licence is this under?', 'Which license does it have?', 'May I use this at work?']),
            (r'require|prerequisite|depend', ['What does it need to run?', 'What are the requirements?', 'What must I install first?']),
            (r'config|settings|options', ['How do I configure it?', 'Where are the settings?', 'What can be configured?']),
            (r'feature|overview|introduction|about|description|what is', ['What can it do?', 'What is this for?', 'What problem does it solve?', 'Should I use this?', 'Who is this for?', 'In short, what is this?', 'Give me an overview.', 'What are the main features?', 'Why would I use this?', 'tell me about this project']),
            (r'architect|design|structure|layout|internals', ['How is it structured?', 'How is this designed?', 'Explain the architecture.', 'How does it all fit together?'])]
COMMAND = re.compile(r'^\s*(?:\$ |# |> )?((?:sudo |npm|npx|yarn|pnpm|pip3?|python3?|go |cargo|make|cmake|gem|bundle|mvn|gradle|\./|docker|apt|brew|git|tox|pytest|meson|ninja|rake|rails|composer|conda)[^`\n]{2,90})$', re.M)
HEADING = re.compile(r'^(?:#{1,5} +(.+?)#*|(.{3,70})\n(?:={3,}|-{3,}|~{3,}|\^{3,}|\+{3,}))$', re.M)


def sections(text):
    """-> [(heading, line, body)]"""
    found = list(HEADING.finditer(text))
    return [((m[1] or m[2]).strip(' *`_:'), text[:m.start()].count('\n') + 1, text[m.end():(found[k + 1].start() if k + 1 < len(found) else len(text))].strip('\n')) for k, m in enumerate(found)]


def documentation(p, rng):
    """a question on what a manual says under a heading, and its first sentences"""
    paths = [x for x in p.files if language(x) in (None, 'markdown') and len(p.files[x]) > 800]
    if not paths:
        return None
    for _ in range(4):
        path = rng.choice(paths)
        rows = [s for s in sections(p.files[path]) if re.fullmatch(r'[A-Za-z][\w ,./()\'-]{3,60}', s[0]) and len(s[2]) > 80]
        if not rows:
            continue
        h, line, body = rng.choice(rows)
        plain = re.split(r'\n\s*\n', re.sub(r':\w+:`([^`<]+)(?:\s*<[^>]*>)?`|\[([^\]]+)\]\([^)]*\)|\*\*?([^*\n]+)\*\*?', lambda m: m[1] or m[2] or m[3], body))[0]
        plain = re.sub(r'``([^`]+)``', r'`\1`', re.sub(r'\s+', ' ', plain)).strip()
        s = re.split(r'(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+(?=[A-Z`])', plain)
        a = s[0] if len(s[0]) > 90 or len(s) < 2 else ' '.join(s[:2])
        ordinary = next((qs for w, qs in ORDINARY if re.match(r'(?:\d+\.?\s*)?(?:%s)' % w, h, re.I)), None)
        command = COMMAND.search('\n'.join(body.split('\n')[:8]))
        if ordinary and command and rng.random() < .6 and re.search('install|usage|start|run|test|build|compil', h, re.I):
            a = f'Run `{command[1].strip()}`.'
        elif not re.match(r'[A-Z`]', a) or not 40 <= len(a) <= 300 or not a.endswith('.') or a.count('`') % 2 or re.search(r'[|<>{}\\]|http|\.\.|::', a) or sum(c.isalpha() or c == ' ' for c in a) < .85 * len(a):
            continue
        low = h if re.search(r'[A-Z]{2}|[a-z][A-Z]|_', h) else h[0].lower() + h[1:]
        first = low.split()[0]
        verb = first if first in BASE.values() else GERUND.get(first)
        q = rng.choice(HOW_DOCS).format(h=' '.join([verb] + low.split()[1:])) if verb and len(low.split()) > 1 else rng.choice(ABOUT_DOCS).format(h=low, H=h)
        if ordinary and rng.random() < .7:
            q = rng.choice(ordinary)
        most, evidence = rng.choice([6, 12, 20]), []
        lines = body.split('\n')[:most]
        head = p.files[path].split('\n')[line - 1:line]
        own = (path, line, line + len(lines), 'markdown' if path.endswith('.md') else '', '\n'.join(head + lines)[:2500])
        evidence.append(own)
        for _ in range(rng.choice([0, 1, 2, 3])):
            o = rng.choice(paths)
            others = [x for x in sections(p.files[o]) if x[0].lower() != h.lower() and len(x[2]) > 60]
            if others:
                oh, ol, ob = rng.choice(others)
                evidence.append((o, ol, ol + 8, 'markdown' if o.endswith('.md') else '', (oh + '\n' + '\n'.join(ob.split('\n')[:8]))[:1200]))
        rng.shuffle(evidence)
        number = evidence.index(own) + 1
        if a.startswith('Run `') and a[5:-2] not in own[4] or not a.startswith('Run `') and not all(w in re.split(r'\s+', own[4].replace('*', '')) for w in a.split()[-3:-1]):
            continue
        return question(q, evidence) + a[:-1] + f' [{number}].<|end|>'
    return None


def gerund(v):
    return v[:-1] + 'ing' if v.endswith('e') and not v.endswith('ee') else v + 'ing'


GERUND = {gerund(v): v for v in BASE.values()} | dict(getting='get', setting='set', running='run', putting='put', stopping='stop', mapping='map', logging='log', debugging='debug', testing='test', using='use', working='work', writing='write')
