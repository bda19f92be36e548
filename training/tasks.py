"""Makes training samples from packages: plain files, explanations, questions over evidence, questions over what was read.

    python3 tasks.py SHARD OUT-PREFIX TOKENIZER ROW SEED PART PARTS MIX     rows of ROW+1 tokens, as OUT-PREFIX-n.npy

A sample is one text in the product's format (prompt.py). Samples never cross the end of a row: PAD separates them, and the model
forgets at PAD. All that an answer says comes from the authors' own doc comments and from facts of the code (names, paths, calls).
"""
import math, os, random, re, sys
from dataclasses import dataclass

from data import records
from definitions import Definition, definitions, file_doc, language, without_doc
from changes import explained
from invent import FAKE, name as invented, near_miss, path_namer, words_of
from leaves import folder_note, leaf, passages, snippets, whole_files
from prompt import NOTHING, document, listing, listing_line, question
from reading import conversation, documentation, explain_code, not_known, one_step, project_unknown, two
from wording import (ABOUT, ARGS, CALLERS, CALLS, CHAT, DO, DOES, EXPLAINS, FILE, FOLDER, NOUN, THIRD, VERB_OBJECT, WHAT, WHERE, WHERE_CLASS, bare, does, names, participle,
                     sentence, short)

STOP = set('the a an of to in for and or is are be this that with from on at as it its by not if when which given used use value object new get set return returns function class method data type name string list'.split())


@dataclass
class Item(Definition):
    path: str = ''
    lines: list = None

    def code(self, rng, doc, most):
        """-> evidence (path, first, last, language, text) of at most `most` lines"""
        first = self.start if doc or not self.doc_lines[1] or self.doc_lines[0] > self.decl else self.doc_lines[1]
        end = min(self.end, first + most)
        if doc:
            text = '\n'.join(self.lines[self.start:end])
        else:
            text = '\n'.join(without_doc(self.lines, self).split('\n')[:most])
        if rng.random() < .5:
            ind = min((len(l) - len(l.lstrip()) for l in text.split('\n') if l.strip()), default=0)
            text = '\n'.join(l[ind:] for l in text.split('\n'))
        return self.path, first + 1, end, language(self.path), text[:3500]


class Package:
    def __init__(self, record, rng, invent=True):
        self.rng, self.about, self.name = rng, record['about'], record['name'].split('/')[-1]
        root = rng.choice(['', '', '', 'src/', 'packages/' + record['name'].split('/')[-1] + '/', 'lib/', record['name'].split('/')[-1] + '/'])
        self.files = {root + p: t for p, t in record['files']}
        if invent and rng.random() < .45:
            show = path_namer(rng)
            self.files = {show(p): t for p, t in self.files.items()}
        self.items, self.by_name, self.by_file = [], {}, {}
        for p, t in self.files.items():
            lines = t.split('\n')
            self.by_file[p] = [Item(**vars(d), path=p, lines=lines) for d in definitions(p, t)]
            self.items += self.by_file[p]
        for i in self.items:
            self.by_name.setdefault(i.name, []).append(i)
        self.documented = [i for i in self.items if i.doc and does(i.name, i.doc) or i.doc and rng.random() < .3]
        self.unique = {n: v[0] for n, v in self.by_name.items() if len(v) == 1 and len(n) > 4}
        self.calls, self.callers = {}, {}
        for i in self.items:
            if i.kind == 'function' and i.end - i.decl < 120:
                body = '\n'.join(i.lines[i.decl + 1:i.end])
                c = [n for n in dict.fromkeys(re.findall(r'\b(\w{5,})\s*\(', body)) if n in self.unique and n != i.name]
                if c:
                    self.calls[id(i)] = c
                    for n in c:
                        self.callers.setdefault(n, []).append(i)

    # ---- pieces

    def ask(self, i, phrase):
        """a question about what the item does, in words other than its name"""
        r, forms, w = self.rng, [], words_of(i.name)
        if phrase:
            s = short(phrase, r)
            if len(s.split()) > 2 and not s.startswith('is '):
                forms.append(lambda: r.choice(DOES).format(does=s))
                if bare(s):
                    forms += 3 * [lambda: r.choice(DO).format(do=bare(s))]
        if len(w) > 1 and w[0] in THIRD and i.kind == 'function':
            o = ' '.join(w[1:4])
            forms += 2 * [lambda: r.choice(VERB_OBJECT).format(v=w[0], vs=THIRD[w[0]], p=participle(w[0]), o=o, os=o if o.endswith('s') else o + 's')]
        elif len(w) > 1:
            forms.append(lambda: r.choice(NOUN).format(o=' '.join(w[:4])))
        return r.choice(forms)() if forms else None

    def distractors(self, k, avoid, not_words=(), near=None):
        """k other definitions; none of them holds the name `avoid`, and few of them the words"""
        r, out = self.rng, []
        pool = self.by_file[near.path] if near and r.random() < .4 and len(self.by_file[near.path]) > 3 else self.items
        for _ in range(4 * k):
            i = r.choice(pool)
            if len(out) == k:
                break
            text = '\n'.join(i.lines[i.start:min(i.end, i.start + 60)])
            if re.search(r'\b%s\b' % re.escape(avoid), text) or any(i.start < o.end and o.start < i.end and i.path == o.path for o in out):
                continue
            if near and i.path == near.path and i.start < near.end and near.start < i.end:
                continue
            if not_words:
                low = text.lower()
                if sum(w[:5] in low for w in not_words) > .5 * len(not_words):
                    continue
            out.append(i)
        return out

    def evidence(self, right, k, doc, most, avoid, not_words=()):
        """the right items among k distractors, in random order -> (evidence, numbers of the right ones)"""
        r = self.rng
        rows = [(i, n) for n, i in enumerate(right)] + [(i, -1) for i in self.distractors(k, avoid, not_words, right[0] if right else None)]
        r.shuffle(rows)
        at = [next(j for j, (_, n) in enumerate(rows, 1) if n == m) for m in range(len(right))]
        return [i.code(r, doc if n == 0 else r.random() < .6, most if n == 0 else r.choice([8, 12, 20, 30])) for i, n in rows], at

    def extra(self, i, number, evidence):
        """one more sentence of facts, or '' """
        r, code = self.rng, evidence[number - 1][4]
        p = [x for x in i.parameters if re.search(r'\b%s\b' % re.escape(x), code)]
        c = [n for n in self.calls.get(id(i), []) if n + '(' in code]
        x = r.random()
        if c and x < .25:
            return f' It calls {names(c[:3])}.'
        if p and x < .4:
            return f' It takes {names(p[:4])}.'
        return ''

    # ---- samples

    def explain(self, i):
        r = self.rng
        k = r.choice([0, 0, 0, 1, 2])
        rows, more = [i], ''
        if k and i.name in self.callers and i.name in self.unique:
            rows += self.rng.sample(self.callers[i.name], min(k, len(self.callers[i.name])))
        elif k and id(i) in self.calls:
            rows += [self.unique[n] for n in self.calls[id(i)][:k]]
        ev = [x.code(r, r.random() < .3 if x is i else r.random() < .5, r.choice([25, 40, 60, 80]) if x is i else 20) for x in rows]
        text, _ = sentence(i.name, i.doc, ' [1]')
        if len(rows) > 1:
            if rows[1] in self.callers.get(i.name, ()) and i.name in ev[1][4]:
                more = f' `{rows[1].name}` calls it [2].'
            elif i.name not in self.callers or rows[1] not in self.callers[i.name]:
                d = does(rows[1].name, rows[1].doc) if rows[1].doc else None
                more = f' It calls `{rows[1].name}` [2]' + (f', which {short(d, r, 14)}.' if d and r.random() < .5 else '.') if rows[1].name + '(' in ev[0][4] else ''
        q = r.choice(EXPLAINS) if r.random() < .8 else r.choice(WHAT).format(n=i.name)
        return question(q, ev) + text + (more or self.extra(i, 1, ev)) + '<|end|>'

    def about_item(self, i):
        """a question about item i with evidence: what, where, how, calls, callers, arguments; or a refusal"""
        r, n = self.rng, i.name
        text, phrase = sentence(n, i.doc) if i.doc else ('', None)
        cls = WHERE + WHERE_CLASS if i.kind == 'class' else WHERE
        forms = [(2, 'where')]
        if i.doc:
            forms += [(4, 'what'), (7, 'how')]
        if self.calls.get(id(i)):
            forms.append((1, 'calls'))
        if n in self.callers and n in self.unique:
            forms.append((2, 'callers'))
        if i.parameters:
            forms.append((.7, 'args'))
        kind = r.choices([f for _, f in forms], [w for w, _ in forms])[0]
        k, doc, most = r.choice([0, 1, 1, 2, 2, 3, 3, 4, 5]), r.random() < .55, r.choice([10, 20, 30, 40])
        words = []
        if kind == 'how':
            q = self.ask(i, phrase)
            if not q:
                kind = 'what'
            else:
                words = [w for w in re.findall(r'[a-z]{3,}', q.lower()) if w not in STOP and w not in ('how', 'where', 'what', 'does', 'code', 'project')]
        if kind == 'what':
            q = r.choice(WHAT).format(n=n)
        elif kind in ('where', 'calls', 'callers', 'args'):
            q = r.choice({'where': cls, 'calls': CALLS, 'callers': CALLERS, 'args': ARGS}[kind]).format(n=n)
        if kind != 'how' and r.random() < .1:            # the answer is not there, but something of nearly that name
            ev, other = self.evidence([i], k, doc, most, n)[0], near_miss(r, n)
            if not any(other in e[4] or other in e[0] for e in ev):
                forms = {'calls': CALLS, 'callers': CALLERS, 'args': ARGS, 'where': cls}.get(kind, WHAT)
                return question(r.choice(forms).format(n=other), ev) + NOTHING + '<|end|>'
        if r.random() < .12:                             # the answer is not there
            ev = self.evidence([], k + 1, doc, most, n, words or words_of(n))[0] if k else []
            return question(q, ev) + NOTHING + '<|end|>'
        if kind == 'callers':
            who = r.sample(self.callers[n], min(len(self.callers[n]), r.choice([1, 1, 2])))
            right = who + ([i] if r.random() < .4 else [])
            ev, at = self.evidence(right, k, True, 40, n)
            said = [f'`{w.name}` [{a}]' for w, a in zip(who, at) if re.search(r'\b%s\s*\(' % re.escape(n), ev[a - 1][4])]
            if said:
                return question(q, ev) + f"`{n}` is called by {' and '.join(dict.fromkeys(said))}.<|end|>"
            q, kind = r.choice(cls).format(n=n), 'where'
        ev, at = self.evidence([i], k, doc, most, n, words)
        cite = f' [{at[0]}]'
        if kind == 'where':
            out = f'`{n}` is defined in `{i.path}`{cite}.'
            if phrase and r.random() < .35:
                out += f' It {phrase}.'
        elif kind == 'calls':
            c = [x for x in self.calls[id(i)] if x + '(' in ev[at[0] - 1][4]]
            out = f'`{n}` calls {names(c[:5])}{cite}.' if c else sentence(n, i.doc, cite)[0] if i.doc else f'`{n}` is defined in `{i.path}`{cite}.'
        elif kind == 'args':
            out = f'`{n}` takes {names(i.parameters[:6])}{cite}.'
        elif kind == 'how' and phrase and r.random() < .5:
            out = f'`{n}` in `{i.path}` {phrase}{cite}.'
        else:
            out = sentence(n, i.doc, cite)[0] + (f' It is in `{i.path}`.' if kind == 'how' and q.lower().startswith(('where', 'which')) else self.extra(i, at[0], ev))
        text = question(q, ev) + out + '<|end|>'
        return renamed(text, i, r) if r.random() < .4 and n in self.unique and kind != 'how' else text

    def explain_file(self):
        """a whole file, mostly without what it says of itself, and what it is for"""
        r = self.rng
        path = r.choice([f for f in self.files if len(self.files[f]) < 9000] or list(self.files))
        text, items = self.files[path], [i for i in self.by_file[path] if not i.name.startswith('_')]
        d = file_doc(path, text)
        said = sentence(path, d, ' [1]')[0] if d and does(path, d) and len(d) < 300 else ''
        known = list(dict.fromkeys([i.name for i in items if i.kind == 'class'] + [i.name for i in items]))[:5]
        if not said and not known:
            return None
        if d and r.random() < .6 and not path.endswith('.md'):
            text = re.sub(r'\A(?:\s*(?:#(?!include|define|if).*|//.*)\n)+|\A\s*/\*[^\0]*?\*/\s*|\A\s*[ru]?("""|\'\'\')[^\0]*?\1\s*', '', text, count=1)
        lines = text.split('\n')[:r.choice([60, 120, 200])]
        ev = (path, 1, len(lines), language(path) or '', '\n'.join(lines)[:7000])
        known = [n for n in known if n in ev[4]]
        if not said and not known:
            return None
        a = said + ((' It' if said else f'`{path}`') + f' defines {names(known)}' + ('.' if said else ' [1].') if known else '')
        q = r.choice(EXPLAINS + ['Explain this file.'] * 3) if r.random() < .7 else r.choice(FILE).format(f=path)
        return question(q, [ev]) + a + '<|end|>'

    def folder(self, chars):
        """a folder's listing, then questions about it"""
        r, folders = self.rng, {}
        for p in self.files:
            folders.setdefault(p.rpartition('/')[0], []).append(p)
        d = r.choice(list(folders))
        rows, took, size = [], [], 0
        for p in folders[d]:
            its = [(i.name, i.kind) for i in self.by_file[p] if i.name in self.unique and not i.name.startswith('_')][:r.choice([3, 6, 10])]
            doc = file_doc(p, self.files[p])
            if its or doc:
                l = listing_line(p.rpartition('/')[2], its, doc)
                size += len(l)
                if size > chars:
                    break
                rows.append(l)
                took.append((p, [n for n, _ in its], doc))
        for s in sorted({x[len(d) + 1:].split('/')[0] for x in folders if d and x.startswith(d + '/')})[:6]:
            below = [p for x in folders for p in folders[x] if x == f'{d}/{s}' or x.startswith(f'{d}/{s}/')]
            its = [(i.name, i.kind) for p in below[:6] for i in self.by_file[p][:2]]
            rows.append(listing_line(s + '/', its[:6]))
        if len(took) < 2:
            return None
        path, about = (d or '.') + '/', ''
        readme = next((t for p, t in self.files.items() if p.lower().endswith('readme.md') and p.rpartition('/')[0] == d), '')
        about = file_doc('x.md', readme) if readme else ''
        if about and r.random() < .6:
            rows.insert(0, about)
        else:
            about = ''
        out = listing(path, rows)
        for _ in range(r.choice([2, 3, 5])):
            p, its, doc = r.choice(took)
            if self.documented and r.random() < .2:
                t = self.about_item(r.choice(self.documented))
                out += t if len(t) < 3000 else ''
                continue
            x = r.random()
            if x < .3:
                q = r.choice(FOLDER).format(f=path)
                some = [(p, n) for p, n, _ in took if n][:3]
                a = (about + ' ' if about else '') + (f'`{path}` has ' + ', '.join(f'`{p.rpartition("/")[2]}` with {names(n[:2])}' for p, n in some) + '.' if some else f'`{path}` has {names([p.rpartition("/")[2] for p, _, _ in took[:4]])}.')
            elif x < .7 and its:
                n = r.choice(its)
                q, a = r.choice(WHERE).format(n=n), f'`{n}` is defined in `{p}`.'
            elif doc and does(p, doc):
                f = p.rpartition('/')[2]
                q, a = r.choice(FILE).format(f=r.choice([f, p])), f'`{p}` {does(p, doc)}'
            elif x < .85:
                other = r.choice(self.items).name
                if other in out:
                    continue
                q, a = r.choice(WHERE).format(n=other), NOTHING
            else:
                continue
            out += question(q) + a + '<|end|>'
        return out if '<|assistant|>' in out else None


def renamed(text, i, rng):
    """the same sample with the item's name, or its paths, replaced by what no model can know"""
    if rng.random() < .6:
        new = invented(rng, i.name)
        text = re.sub(r'(?<!\w)%s(?!\w)' % re.escape(i.name), lambda m: new, text)
    paths = set(re.findall(r'(?m)^\[\d+\] (.+):\d+-\d+$', text))
    if paths and rng.random() < .7:
        show = path_namer(rng)
        for p in sorted(paths, key=len, reverse=True):
            text = re.sub(r'(?<![\w/.-])%s(?![\w/-]|\.\w)' % re.escape(p), lambda m: show(p), text)
    return text


def chat(rng, p):
    """one to three turns about Coil itself, in whatever the search may have put before it"""
    out = listing('src/', [listing_line(f.rpartition('/')[2], [(i.name, i.kind) for i in p.by_file[f][:4]]) for f in rng.sample(list(p.files), min(6, len(p.files)))]) if rng.random() < .3 else ''
    for q, a in rng.sample(CHAT, rng.choice([1, 1, 1, 2, 3])):
        ev = p.evidence([], rng.choice([1, 2, 3]), True, 20, 'Coil')[0] if rng.random() < .4 else []
        out += question(q, ev) + a + '<|end|>'
    return out


def long_chat(rng, p):
    """two to five turns on anything: the project, its documentation, a function, Coil itself, and what nothing there says"""
    kinds = [lambda: documentation(p, rng)] * 3 + [lambda: project_unknown(p, rng)] * 2 + [lambda: explain_code(p, rng), lambda: conversation(p, rng), lambda: not_known(p, rng), lambda: one_step(p, rng), lambda: chat(rng, p)]
    if p.documented:
        kinds += [lambda: p.about_item(rng.choice(p.documented))] * 2
    out, most = '', rng.choice([2, 3, 3, 4, 5])
    for make in rng.choices(kinds, k=most + 3):
        turn = make()
        if turn and '<|file|>' not in turn and out.count('<|user|>') < most and len(out) + len(turn) < 9000:
            out += turn
    return out if out.count('<|user|>') > 1 else None


# MIX: how often each kind of sample is made: for each file `plain` (kept), `passages`, `leaf`, `pairs`, `folder`, `note`, `change`, `file`, `long_chat` and,
# of functions, comments out and names replaced, `code`, `step`, `talk`, `two` and `unknown`; for each file of prose `docs`; for each documented item `explain` and `about`; `leaves` and `short` are how many tokens a leaf, and one of snippets, has: from the first number
# to the second, as many of each size; `questions` how many follow it at most.
# early: rows of 4,096 tokens; late: rows of 12,288, mostly long leaves. near, recall and copy: to validate those alone.
MIX = {'early': dict(plain=.5, prose=.8, explain=.22, about=.5, undocumented=.04, passages=.5, leaf=1., pairs=2., folder=.1, note=.12, change=.3, file=.15, chat=.01,
                     code=3.2, step=1.2, talk=.6, two=.35, unknown=.1, project=.05, long_chat=.3, docs=1.2, leaves=((80, 900), (400, 2900)), short=((60, 400), (200, 2200)), questions=60),
       'late': dict(plain=.1, prose=.25, explain=.15, about=.45, undocumented=.03, passages=.45, leaf=.9, pairs=.5, folder=.06, note=.15, change=.2, file=.1, chat=.01,
                    code=2.2, step=.7, talk=.5, two=.25, unknown=.06, project=.04, long_chat=.25, docs=1., leaves=((1200, 6000), (3500, 10300)), short=((400, 2500), (2000, 7000)), questions=100),
       'near': dict(pairs=.3, short=((200, 1200),) * 2, leaves=(), questions=40),
       'recall': dict(leaf=.2, leaves=((5000, 10000),) * 2, questions=28), 'copy': dict(passages=3), 'code': dict(code=3)}


SCARCE = {'bash': 3, 'ruby': 2}     # there is little text of these: so many times as many samples of their functions
QUESTION = 40                       # tokens of a question on a leaf with its answer, and a fifth to spare


def samples(record, rng, mix, row_chars, others=()):
    """-> the package and texts, unordered; ('plain', text) may be cut anywhere, ('whole', text) may not"""
    p = Package(record, rng)
    m = MIX[mix]
    often = lambda what, n=1: range(int(m.get(what, 0) * n + rng.random()))
    prose = [f for f in p.files if language(f) in (None, 'markdown')]
    manuals = [('whole', documentation(p, rng)) for _ in often('docs', len(prose))]
    kept = lambda f: rng.random() < m.get('prose' if language(f) in (None, 'markdown') else 'plain', 0)
    if not p.items:
        return None, [('plain', document(f, t)) for f, t in p.files.items() if kept(f)] + [(k, t) for k, t in manuals if t]
    out, held = manuals, ''
    for f, t in p.files.items():
        if kept(f):
            held += document(f, t)
            if mix == 'early' or len(held) > row_chars * .8:
                out.append(('plain', held))
                held = ''
    if held:
        out.append(('plain', held))
    for i in p.items:
        if i.doc and (does(i.name, i.doc) or rng.random() < .3):
            out += [('whole', p.explain(i)) for _ in often('explain')]
            out += [('whole', p.about_item(i)) for _ in often('about')]
        else:
            out += [('whole', p.about_item(i)) for _ in often('undocumented')]
        out += [('whole', chat(rng, p)) for _ in often('chat')]
    n = len(p.files) - len(prose)
    times = sum(SCARCE.get(language(f), 1) for f in p.files if f not in prose) / n if n else 1
    for what, make in (('code', explain_code), ('step', one_step), ('talk', conversation), ('two', two), ('unknown', not_known), ('project', project_unknown)):
        out += [('whole', make(p, rng)) for _ in often(what, n * times)]
    only_where = mix in ('near', 'recall')
    for what, sizes, pick in (('leaf', 'leaves', whole_files), ('pairs', 'short', snippets)):
        for _ in often(what, n):
            low, high = rng.choice(m[sizes])
            tokens = math.exp(rng.uniform(math.log(low), math.log(high)))
            most = m['questions'] if only_where else min(m['questions'], int((row_chars / 3 - tokens) / QUESTION))
            out.append(('whole', leaf(p, others, tokens * 3.1, rng, most, only_where, pick)))
    out += [('whole', passages(p, others, rng)) for _ in often('passages', n)]
    out += [('whole', p.folder(rng.uniform(400, 5000))) for _ in often('folder', n)]
    out += [('whole', folder_note(p, others, rng)) for _ in often('note', n)]
    out += [('whole', explained(p, rng)) for _ in often('change', n)]
    out += [('whole', p.explain_file()) for _ in often('file', n)]
    out += [('whole', long_chat(rng, p)) for _ in often('long_chat', n)]
    if p.about and len(p.about) > 20 and 'explain' in m:
        readme = next((t for f, t in p.files.items() if f.lower().endswith('readme.md')), '')[:2500]
        if readme:
            lines = ('README.md', 1, readme.count('\n') + 1, 'markdown', readme[:1500])
            out.append(('whole', document('README.md', readme) + question(rng.choice(ABOUT)) + p.about.rstrip('.') + '.<|end|>'))
            out.append(('whole', question(rng.choice(ABOUT), [lines]) + p.about.rstrip('.') + ' [1].<|end|>'))
    return p, [(k, t) for k, t in out if t]


SLICE = 120         # files of a package that are seen together
SHORT = 1500        # tokens; samples up to this fill the gaps that longer ones leave


def rows(stream, encode, row, rng):
    """(kind, text) -> full rows of row+1 token ids; whole samples are not cut, the gaps are filled with short ones, then with plain text"""
    import numpy as np
    PAD, plain, small, held, line, out = 5, [], [], 0, [], []

    def fill():
        nonlocal held, line
        for _ in range(12):
            while small and len(line) + len(small[-1]) <= row + 1:
                line += small.pop()
            if not small:
                break
            small.insert(rng.randrange(len(small)), small.pop())
        while len(line) < row + 1 and plain:
            ids = plain.pop()
            gap = row + 1 - len(line)
            line += ids[:gap]
            held -= len(ids)
            if len(ids) - gap > 200:
                plain.append(ids[gap:])
                held += len(ids) - gap
        out.append(np.array(line + [PAD] * (row + 1 - len(line)), dtype=np.uint16))
        line = []

    for kind, text in stream:
        ids = encode(text) + [PAD]
        if kind == 'plain':
            plain.insert(rng.randrange(len(plain) + 1), ids)
            held += len(ids)
        elif len(ids) <= min(SHORT, row // 2):
            small.append(ids)
        elif len(ids) <= row + 1:
            if len(line) + len(ids) > row + 1:
                fill()
            line += ids
        while held > 60 * row and not line or len(small) > 400:
            fill()
    while line or small or held > 0 and plain:
        fill()
    return out


def main(shard, prefix, tokenizer, row, seed, part, parts, mix):
    import numpy as np
    from tokenizer import Tokenizer
    row, seed, part, parts = int(row), int(seed), int(part), int(parts)
    rng = random.Random(seed * 1000 + part)
    t = Tokenizer(tokenizer)
    try:
        fast = t.fast()
        encode = lambda s: fast.encode(s, add_special_tokens=False).ids
    except ImportError:
        encode = t.encode
    done, n, pending, others = 0, 0, [], []
    def flush():
        nonlocal pending, n
        rng.shuffle(pending)
        r = rows(pending, encode, row, rng)
        if r:
            np.save(f'{prefix}-tmp{part}', np.stack(r))
            os.rename(f'{prefix}-tmp{part}.npy', f'{prefix}-{part:02d}-{n:03d}.npy')
        n, pending = n + 1, []
    size = 0
    turn = 0
    for record in records(shard):
        files = record['files']
        for a in range(0, len(files), SLICE):           # the workers take slices of packages in turns
            turn += 1
            if turn % parts != part:
                continue
            try:
                p, s = samples({**record, 'files': files[a:a + SLICE]}, rng, mix, row * 3, others)
            except Exception as e:                      # one odd file must not cost a worker's whole share
                print('left out', record['name'], a, repr(e), file=sys.stderr)
                continue
            if p and len(p.items) > 5:
                others = [p] + others[:5]
            pending += s
            size += sum(len(x) for _, x in s)
            if size > 5e6:
                flush()
                size = 0
    if pending:
        flush()


if __name__ == '__main__':
    main(*sys.argv[1:])
