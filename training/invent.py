"""Invented names and paths. In their place nothing helps but what was just read: no model can know them by heart."""
import json, re
from pathlib import Path

FAKE = ('alpha amber apple arrow atlas badge basin beacon birch blade bloom bolt brick bridge bronze brook cabin canal candle canyon cedar chalk cloud clover coast comet copper coral crane creek crystal dawn delta drift dune '
        'eagle echo ember falcon fern field flame flint forest frost garden glacier grain granite grove harbor hazel heron hill hollow island ivory jade kelp lake lantern laurel lemon lilac maple marble marsh meadow mesa mist moss '
        'oak ocean olive onyx orbit orchid otter pebble pine planet plume pond prairie quartz quill rain raven reef ridge river robin rose sage sand shell shore silver slate snow spark spruce star stone storm stream summit swan thorn '
        'tide timber trail tulip valley velvet violet walnut wave willow wind winter wolf wren zephyr').split()
PARTS = ('src lib core utils util common internal pkg cmd api server client app apps packages modules test tests spec main impl base net http io fs db store model models view views ui web types config data proto driver drivers '
         'plugin plugins service services handlers handler router auth session cache queue worker task tasks parser lexer codec format formats json xml yaml text image media math geo time date event events log metrics tools scripts '
         'helpers support shared platform unix win linux posix java com org io github runtime compiler engine kernel render editor v1 v2 v3 x86 arm64 2d 3d index init mod setup build').split()
VERBS = 'get set is has do on to make create build read write load save open close find add remove update parse check run start stop init handle create'.split()
SYLLABLES = 'ba be bi bo da de di do fa fe ga go ka ki ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve vi xa ze zo st tr br cl fl gr pr sk sp th ch sh'.split()


def vocabulary(file=Path(__file__).parent / 'tokenizer.json'):
    """the tokens that are words: a token that never stands in an answer is never learned as one"""
    return [t for t in json.loads(file.read_text())['tokens'] if re.fullmatch('[A-Za-z]{2,}', t)] if file.exists() else FAKE


TOKENS = vocabulary()


def words_of(name):
    return [w.lower() for w in re.findall(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+', name)]


def word(rng, near=()):
    x = rng.random()
    if near and x < .25:
        return rng.choice(near)
    if x < .45:
        return rng.choice(FAKE)
    if x < .58:
        return rng.choice(PARTS)
    if x < .8:
        return rng.choice(TOKENS)
    if x < .93:
        return ''.join(rng.choice(SYLLABLES) for _ in range(rng.choice([1, 2, 2, 3])))
    return ''.join(rng.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(rng.choice([2, 3, 4])))


def part(rng, near=()):
    """one part of a path, like 'golang-github-rclone-rclone-dev'"""
    w = [word(rng, near) for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 2, 3, 4]))]
    if rng.random() < .15:
        w.insert(rng.randrange(len(w) + 1), rng.choice(w))
    if rng.random() < .08:
        w.append(str(rng.choice([1, 2, 3, 4, 5, 8, 16, 32, 64, rng.randrange(100)])))
    x = rng.random()
    if x < .4:
        return '-'.join(w)
    if x < .75:
        return '_'.join(w)
    if x < .8:
        return '.'.join(w)
    if x < .9:
        return w[0] + ''.join(v.title() for v in w[1:])
    return ''.join(v.title() for v in w)


def path_namer(rng, near=()):
    """-> a function from paths to invented paths that keeps folders together and extensions as they are"""
    known, before = {}, '/'.join(part(rng, near) for _ in range(rng.choice([0, 0, 1, 1, 2, 3])))
    keep = rng.choice([0., 0., .3, .7])
    again = rng.random() < .25                              # foo/foo/foo.c
    alike = rng.random() < .3                               # uv-getters.c beside uv-setters.c
    if rng.random() < .25:
        return one_part_new(rng, near)

    def new(piece):
        if piece not in known:
            known[piece] = (piece if rng.random() < keep else rng.choice(list(known.values())) if again and known and rng.random() < .4
                            else other_word(rng, rng.choice(list(known.values())), near) if alike and known and rng.random() < .5 else part(rng, near))
        return known[piece]

    done = {}

    def rename(path):
        if path not in done:
            *folders, name = path.split('/')
            stem, dot, ext = name.rpartition('.') if '.' in name[1:] else (name, '', '')
            name = (stem if stem in ('README', 'index', '__init__', 'mod', 'package') and rng.random() < .7 else new(stem)) + dot + ext
            p = '/'.join(([before] if before else []) + [new(f) for f in folders] + [name])
            while p in done.values():
                p = p[:len(p) - len(dot + ext)] + rng.choice('23456789x') + dot + ext
            done[path] = p
        return done[path]
    return rename


def other_word(rng, piece, near=()):
    """the same part of a path with one word of it another"""
    words = re.split(r'([-_.])', piece)
    words[rng.choice(range(0, len(words), 2))] = word(rng, near)
    return ''.join(words)


def one_part_new(rng, near=()):
    """-> a function from paths to paths in which one folder, mostly the first, is new and all else is as it was"""
    new, at = {}, rng.choice([0, 0, 0, 1, 2])

    def rename(path):
        *folders, name = path.split('/')
        if not folders:
            return f'{new.setdefault("", part(rng, near))}/{name}'
        k = min(at, len(folders) - 1)
        key = '/'.join(folders[:k + 1])
        if key not in new:
            fresh = other_word(rng, folders[k], near) if rng.random() < .5 else f'{word(rng, near)}-{folders[k]}' if rng.random() < .3 else part(rng, near)
            while fresh == folders[k] or fresh in new.values():
                fresh += rng.choice('23456789x')
            new[key] = fresh
        return '/'.join([*folders[:k], new[key], *folders[k + 1:], name])
    return rename


def name(rng, like='', near=()):
    """an identifier; mostly cased as `like` is"""
    w = [word(rng, near) for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4]))]
    if len(w) == 1 and len(w[0]) < 5:
        w.append(rng.choice(FAKE))
    if rng.random() < .3:
        w.insert(0, rng.choice(VERBS))
    if rng.random() < .08:
        w.append(str(rng.randrange(1, 20)))
    if rng.random() < .7 and like:
        style = 'snake' if '_' in like.strip('_') or like.islower() else 'pascal' if like[0].isupper() else 'camel'
        if like.isupper():
            style = 'upper'
    else:
        style = rng.choice(['snake', 'camel', 'pascal', 'upper', 'double'])
    head = '_' * (len(like) - len(like.lstrip('_'))) if like else rng.choice(['', '', '', '', '_', '__'])
    if style == 'snake':
        out = '_'.join(w)
        return head + (out.replace('_', '__', 1) if rng.random() < .12 else out)
    if style == 'double':
        return head + w[0] + '__' + '_'.join(w[1:] or [rng.choice(FAKE)])
    if style == 'upper':
        return head + '_'.join(w).upper()
    t = [v.upper() if len(v) < 5 and rng.random() < .1 else v.title() for v in w]
    return head + ''.join(t) if style == 'pascal' else head + w[0] + ''.join(t[1:])


def near_miss(rng, n):
    """another name, one word or one character away from `n`"""
    w = re.findall(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|_+', n)
    real = [i for i, v in enumerate(w) if not v.startswith('_')]
    for _ in range(8):
        v, i, x = list(w), rng.choice(real) if real else 0, rng.random()
        if x < .35 and real:
            new = rng.choice([word(rng), rng.choice(VERBS), rng.choice(FAKE)])
            v[i] = new.title() if v[i][:1].isupper() and not v[i].isupper() else new.upper() if v[i].isupper() and len(v[i]) > 1 else new
        elif x < .5 and len(real) > 1:
            v.pop(i)
        elif x < .65:
            new = rng.choice([rng.choice(FAKE), rng.choice(PARTS), rng.choice(VERBS)])
            v.insert(i, new + '_' if '_' in n or n.islower() else new.title() if i else new)
        else:
            s = list(n)
            k = rng.randrange(len(s))
            if x < .8:
                s[k] = rng.choice('abcdefghijklmnopqrstuvwxyz')
            elif x < .9:
                s.insert(k, s[k])
            elif len(s) > 4:
                s.pop(k)
            v = [''.join(s)]
        out = ''.join(v).strip()
        if out != n and len(out) > 2 and re.match(r'[A-Za-z_]\w*$', out):
            return out
    return n + '2'
