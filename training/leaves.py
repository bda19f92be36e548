"""Samples of what is read before a question comes: leaves with questions from memory, the notes of leaves and folders."""
import math, re

from definitions import file_doc
from invent import name as invented, near_miss, part, path_namer, words_of
from prompt import NOTE, NOTHING, document, listing_line, question
from wording import DOES, FILE, WHAT, WHERE, WHERE_CLASS, does, names, sentence

NOTE_BYTES = 400        # the product cuts a note there
TOKEN = 3.3             # characters


def one_word_map(text, names):
    """`text` with every whole word that `names` has replaced"""
    return re.sub(r'(?<!\w)(?:%s)(?!\w)' % '|'.join(map(re.escape, sorted(names, key=len, reverse=True))), lambda m: names[m[0]], text) if names else text


def whole_files(p, others, chars, rng):
    """neighbouring files up to `chars`, none of them much over its share -> [(path, text, items, package)]"""
    out, size, source, k, longest = [], 0, p, 0, 0
    share = chars / math.exp(rng.uniform(.2, 3)) + 300
    paths = list(p.files)
    at = rng.randrange(len(paths))
    for _ in range(200):
        if size > chars * .9:
            break
        if at >= len(paths) or longest > 3:
            if k >= len(others):
                break
            source, k, longest = others[k], k + 1, 0
            paths = list(source.files)
            at = rng.randrange(len(paths))
            continue
        path, room = paths[at], min(chars - size, share * rng.uniform(.5, 1.6))
        at += 1
        text, items = source.files[path], source.by_file[path]
        lines = text.split('\n')
        first = 0
        if len(text) > room:
            if room < 300:
                break
            if len(lines) > 60 and rng.random() < .3:      # a document longer than a leaf is several
                first = rng.randrange(len(lines) // 2)
            n, last = 0, first
            while last < len(lines) and n + len(lines[last]) < room:
                n += len(lines[last]) + 1
                last += 1
            if last == first:
                longest += 1
                continue
            text = '\n'.join(lines[first:last]) + '\n'
            items = [i for i in items if i.start >= first and i.decl < last]
        out.append((path, text, items, source))
        size += len(text) + len(path) + 8
    return out


def snippets(p, others, chars, rng):
    """many small files of a few definitions each, from all over: most of what a leaf asks of the memory in a tenth of its tokens"""
    out, size, most, files = [], 0, rng.choice([1, 1, 2, 3, 4]), {}
    for source in [p, *others]:
        for path in rng.sample(list(source.files), min(len(source.files), 24)):
            files.setdefault(path, source)
    for path, source in rng.sample(list(files.items()), len(files)):
        items = [i for i in source.by_file[path] if source.unique.get(i.name) is i]
        items = rng.sample(items, min(len(items), rng.randint(1, most)))
        if not items:
            continue
        text = ''.join('\n'.join(i.lines[i.decl if rng.random() < .8 else i.start:min(i.end, i.decl + rng.choice([1, 1, 2, 3, 5]))])[:400] + '\n' for i in items)
        size += len(text) + len(path) + 8
        if size > chars and len(out) > 1:
            break
        out.append((path, text, items, source))
    return out


class Leaf:
    """files one after another as the product reads them, some names and paths invented"""
    def __init__(self, p, others, chars, rng, pick=whole_files):
        self.rng, self.p, self.whole = rng, p, pick is whole_files
        pieces = pick(p, others, chars, rng)
        home = {}
        for path, _, items, _ in pieces:
            for i in items:
                home.setdefault(i.name, set()).add(path)
        self.by_piece = [[i for i in items if len(home[i.name]) == 1 and len(i.name) > 4] for _, _, items, _ in pieces]
        self.items = [i for items in self.by_piece for i in items]
        near = list({w for i in self.items[:40] for w in words_of(i.name) if len(w) > 2})
        show = path_namer(rng, near) if rng.random() < .6 else lambda x: x
        some = {i.name for i in self.items if len(i.name) > 4 and not re.search(r'main|test', i.name)}
        some = rng.sample(sorted(some), int(len(some) * rng.choice([0, 0, .3, .6, .95])))[:120]
        self.named, taken = {}, set(home)
        for n in some:
            new = invented(rng, n, near) if rng.random() < .8 else near_miss(rng, n)
            if new not in taken:
                taken.add(new)
                self.named[n] = new
        self.pieces = [(show(path), one_word_map(text, self.named), items) for path, text, items, _ in pieces]
        self.path = {id(i): path for path, _, items in self.pieces for i in items}
        self.text = ''.join(document(path, text) for path, text, _ in self.pieces)
        self.sources = {path: (source, old) for (path, _, _), (old, _, _, source) in zip(self.pieces, pieces)}

    def name(self, i):
        return self.named.get(i.name, i.name)

    def asked(self, n, last=None):
        """n items of the first `last` files, all files alike however long they are"""
        rows = [self.rng.sample(items, len(items)) for items in self.by_piece[:last] if items]
        out = []
        while rows and len(out) < n:
            row = self.rng.choice(rows)
            out.append(row.pop())
            rows = [r for r in rows if r]
        return out

    def absent(self):
        """a name that nothing here has, often close to one that is there"""
        r = self.rng
        for _ in range(6):
            n = near_miss(r, self.name(r.choice(self.items))) if r.random() < .6 else invented(r, self.name(r.choice(self.items))) if r.random() < .5 else r.choice(self.p.items).name
            if n not in self.text:
                return n
        return 'zz_' + n

    def purpose(self, most=170):
        """a sentence of the authors' own on the whole, else on the first thing that has one"""
        best = []
        for path, text, items in self.pieces:
            d = file_doc(path, text) if not path.lower().endswith(('.py', '.md')) or text.lstrip()[:1] in '"#\'r' or path.lower().endswith('.md') else ''
            readme = 'readme' in path.lower()
            if d and 15 < len(d) < 400:
                best.append((0 if readme else 1 if re.search(r'(^|/)(__init__|index|mod|lib|main|doc)\.', path) else 2, d))
        for i in self.items:
            if i.doc and does(i.name, i.doc):
                best.append((3 if i.kind == 'class' else 4, one_word_map(sentence(i.name, i.doc)[0], self.named)))
        if not best:
            return ''
        return clipped(min(best, key=lambda x: x[0])[1], most)

    def note(self):
        folder = common_folder([path for path, _, _ in self.pieces])
        rows = []
        for path, _, items in self.pieces:
            known = [self.name(i) for i in items if not i.name.startswith('_')]
            first = [self.name(i) for i in items if i.kind == 'class' and not i.name.startswith('_')]
            rows.append((path[len(folder):], list(dict.fromkeys(first + known))[:4]))
        return note(self.purpose() if self.whole else '', folder, merged(rows))


def merged(rows):
    out = {}
    for path, names in rows:
        out.setdefault(path, []).extend(n for n in names if n not in out.get(path, []))
    return list(out.items())


def common_folder(paths):
    folder = paths[0].rpartition('/')[0]
    while folder and not all(x.startswith(folder + '/') for x in paths):
        folder = folder.rpartition('/')[0]
    return folder + '/' if folder else ''


def clipped(text, most):
    """the first sentence, at most `most` characters, cut at a word"""
    s = re.split(r'(?<=[.!?])\s', ' '.join(text.split()))[0]
    if len(s) > most:
        s = s[:most].rsplit(' ', 1)[0].rstrip(' ,;:.(')
    s = s.rstrip(':;, ')
    if s.count('`') % 2:
        s += '`'
    return s if s.endswith(('.', '!', '?')) else s + '.'


def note(purpose, folder, rows):
    """'Keeps states on disk. In `src/store/`: `store.ts` with `StateStore` and `save`; `key.ts` with `key`.', at most NOTE_BYTES"""
    out = (purpose + ' ' if purpose else '') + (f'In `{folder}`: ' if folder else 'Files: ')
    share = max(1, min(4, 12 // max(1, len(rows))))
    said = []
    for path, known in rows:
        row = f'`{path}`' + (f' with {names(known[:share])}' if known else '')
        if len((out + '; '.join(said + [row])).encode()) > NOTE_BYTES - 2:
            row = f'`{path}`'
            if len((out + '; '.join(said + [row])).encode()) > NOTE_BYTES - 2:
                break
        said.append(row)
    return (out + '; '.join(said)).rstrip() + '.' if said else purpose


def leaf(p, others, chars, rng, most_questions, only_where=False, pick=whole_files):
    """a leaf of about `chars`, then questions about it from memory; of some leaves a few come while it is read"""
    l = Leaf(p, others, chars, rng, pick)
    if len(l.items) < 2:
        return None
    dense = 60 if l.whole else 45                      # tokens of text for each question
    n = min(len(l.items), max(2, int(min(most_questions, len(l.text) / TOKEN / dense) * rng.uniform(.6, 1.2))))
    out, between = '', not only_where and rng.random() < .25
    for k, (path, text, _) in enumerate(l.pieces, 1):
        out += document(path, text)
        if between and k < len(l.pieces) and rng.random() < .5:
            out += ''.join(asked(l, i, only_where, k) for i in l.asked(rng.choice([1, 1, 2, 3]), k))
    if not only_where and rng.random() < .35:
        out += question(NOTE) + l.note() + '<|end|>'
        n = n * 2 // 3 + 1
    out += ''.join(asked(l, i, only_where) for i in l.asked(n))
    return out if '<|assistant|>' in out else None


def asked(l, i, only_where, last=None):
    """a question about item i of a leaf of which `last` files were read, and its answer from memory, mostly where it is; '' where none fits"""
    rng, x, shown = l.rng, l.rng.random(), l.name(i)
    if only_where or x < .7:
        where = WHERE_CLASS if i.kind == 'class' and rng.random() < .3 else WHERE
        q, a = rng.choice(where).format(n=shown), f'`{shown}` is defined in `{l.path[id(i)]}`.'
    elif x < .85:
        q, a = rng.choice(WHERE if rng.random() < .7 else WHAT).format(n=l.absent()), NOTHING
    elif x < .91:
        path, text, its = rng.choice(l.pieces[:last])
        public = list(dict.fromkeys(l.name(j) for j in its if not j.name.startswith('_')))[:5]
        d = file_doc(path, text)
        s = sentence(path, d)[0] if d and does(path, d) and len(d) < 200 else ''
        a = s + (f'{" It" if s else f"`{path}`"} defines {names(public)}.' if public else '')
        q = rng.choice(FILE).format(f=path)
    elif x < .96 and l.whole and i.doc and does(i.name, i.doc):
        text, phrase = sentence(i.name, i.doc)
        ask = l.p.ask(i, phrase) if rng.random() < .5 else None
        q, a = (ask, f'`{i.name}` in `{l.path[id(i)]}` {phrase}.') if ask else (rng.choice(WHAT).format(n=shown), text)
        q, a = one_word_map(q, l.named), one_word_map(a, l.named)
    elif l.p.documented:
        t = l.p.about_item(rng.choice(l.p.documented))
        return t if len(t) < 2500 and '\n[1] ' in t else ''
    else:
        return ''
    return question(q) + a + '<|end|>' if a else ''


def passages(p, others, rng):
    """Where something is, from a handful of passages whose paths and names are all invented: copying, and telling near names apart."""
    out = ''
    for _ in range(rng.choice([1, 2, 3])):
        pool = [i for s in [p] + rng.sample(others, min(2, len(others))) for i in rng.sample(s.items, min(6, len(s.items)))]
        rows = rng.sample(pool, min(len(pool), rng.choice([2, 3, 4, 5, 6, 8])))
        show = path_namer(rng)
        asked = rng.choice(rows)
        target = asked.name if rng.random() < .3 else invented(rng, asked.name)
        evidence, cites, used = [], [], set()
        for i in rows:
            path, a, b, lang, text = i.code(rng, rng.random() < .4, rng.choice([2, 4, 8, 12]))
            n = target if i is asked else near_miss(rng, target) if rng.random() < .45 else invented(rng, i.name) if rng.random() < .5 else i.name
            if i is not asked and n == target:
                n = target + '2'
            text = re.sub(r'(?<!\w)%s(?!\w)' % re.escape(i.name), lambda m: n, text)
            path = show(path) if rng.random() < .85 else path
            evidence.append((path, a, b, lang, text))
            used.add(n)
        number = rows.index(asked) + 1
        shown = [k for k, e in enumerate(evidence, 1) if re.search(r'(?<!\w)%s(?!\w)' % re.escape(target), e[4])]
        if shown != [number]:
            continue
        if rng.random() < .2:
            target = near_miss(rng, target)
            if any(target in e[4] for e in evidence):
                continue
            q = rng.choice(WHERE if rng.random() < .6 else WHAT).format(n=target)
            out += question(q, evidence) + NOTHING + '<|end|>'
            continue
        q = rng.choice(WHERE_CLASS if asked.kind == 'class' and rng.random() < .3 else WHERE).format(n=target)
        out += question(q, evidence) + f'`{target}` is defined in `{evidence[number - 1][0]}` [{number}].<|end|>'
    return out or None


def folder_note(p, others, rng):
    """a folder's text as the product lists it (head, entries of files, notes of what is below), then its note"""
    show = path_namer(rng) if rng.random() < .4 else lambda x: x
    folder = show(rng.choice(list(p.files))).rpartition('/')[0]
    folder = folder + '/' if folder else ''
    lines, rows, said = [], [], []
    about = clipped(p.about, 170) if p.about and len(p.about) > 20 and rng.random() < .5 else ''
    if about:
        lines.append((f'# {p.name}\n' if rng.random() < .5 else '') + about)
    for _ in range(rng.choice([1, 2, 3, 4, 6, 8])):
        if rng.random() < .55:                                  # a folder below, by its note
            below = Leaf(p if rng.random() < .7 or not others else rng.choice(others), [], rng.uniform(800, 6000), rng)
            if not below.pieces:
                continue
            d = folder + (part(rng) if rng.random() < .6 else common_folder([x for x, _, _ in below.pieces]).rstrip('/').rpartition('/')[2] or 'lib') + '/'
            if rng.random() < .6:
                own = below.note()
                own = re.sub(r'In `[^`]*`:', f'In `{d}`:', own)
            else:
                own = '; '.join(listing_line(x.rpartition('/')[2], [(below.name(i), i.kind) for i in its[:4]]).rstrip('.') for x, _, its in below.pieces)[:NOTE_BYTES - 20]
            lines.append(f'{d}: {own}')
            known = [below.name(i) for _, _, its in below.pieces for i in its if not i.name.startswith('_') and below.name(i) in own][:3]
            rows.append((d[len(folder):], known))
            if not own.startswith('In `'):
                s = own.split('. In `')[0]
                if s != own:
                    said.append(s + '.')
        else:
            f = rng.choice(list(p.files))
            its = [i for i in p.by_file[f] if i.name in p.unique and not i.name.startswith('_')][:rng.choice([2, 4, 8])]
            d = file_doc(f, p.files[f])
            base = f.rpartition('/')[2]
            lines.append(listing_line(base, [(i.name, i.kind) for i in its], d if len(d) < 120 else ''))
            rows.append((base, [i.name for i in its]))
            if d and len(d) < 120:
                said.append(clipped(d, 170))
    rows = merged(rows)
    if len(rows) < 2 or not any(known for _, known in rows):
        return None
    text = document((folder or './'), '\n'.join(lines))
    out = text + question(NOTE) + note(about or (said[0] if said else ''), folder, rows) + '<|end|>'
    for path, known in rng.sample(rows, min(len(rows), 3)):
        where = [x for x, k in rows if known and known[0] in k]
        if known and where == [path] and path.endswith('/') is False:
            out += question(rng.choice(WHERE).format(n=known[0])) + f'`{known[0]}` is defined in `{folder + path}`.<|end|>'
    return out
