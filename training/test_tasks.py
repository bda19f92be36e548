"""What samples promise: answers can be found in what is shown, notes fit, near names differ, rows cut no whole sample."""
import random, re

import numpy as np

from changes import explained
from invent import name, near_miss, one_part_new, path_namer
from leaves import NOTE_BYTES, Leaf, folder_note, leaf, passages, snippets, whole_files
from prompt import NOTE, NOTHING
from tasks import MIX, Package, rows, samples

CODE = 'def {n}(path, {a}):\n    """{d}"""\n    value = open(path).read()\n    return value.replace({a}, "{n}")[:{k}]\n\n\n'
DOCS = ['Return the text of a file.', 'Write a message to the log.', 'Parse the settings of a user.', 'Delete old states from the disk.']


def record(rng, files=12):
    return dict(name='sample', about='Keeps states on disk.', files=[
        [f'src/part{k}/module_{k}.py', f'"""Reads part {k} of the tree."""\n\n' + ''.join(CODE.format(n=f'{v}_{w}_{k}', a='old', d=rng.choice(DOCS), k=rng.randrange(100)) for v, w in zip(['load', 'store', 'parse', 'drop'], ['tree', 'leaf', 'folder', 'state']))]
        for k in range(files)])


def turns(text):
    return re.findall(r'<\|user\|>(.*?)<\|assistant\|>(.*?)<\|end\|>', text, re.S)


def test_where_answers_are_true():
    rng = random.Random(1)
    p = Package(record(rng), rng)
    found = before = 0
    for k in range(90):
        text = leaf(p, [], 6000, rng, 14, pick=snippets if k % 3 == 0 else whole_files) or ''
        documents = dict(re.findall(r'<\|file\|>(.*?)\n(.*?)<\|endoftext\|>', text, re.S))
        before += '<|file|>' in text.partition('<|user|>')[2]
        for m in re.finditer(r'defined in `([^`]+)`', text):
            assert f'<|file|>{m[1]}\n' in text[:m.start()] or '[1]' in text, m[1]       # never of what is still to come
        for q, a in turns(text):
            m = re.fullmatch(r'`([^`]+)` is defined in `([^`]+)`\.', a)
            if m and '[1]' not in q:
                assert f'def {m[1]}(' in documents[m[2]], a
                assert sum(f'def {m[1]}(' in d for d in documents.values()) == 1
                found += 1
            if a == NOTHING and '[1]' not in q:
                asked = re.findall(r'\w*_\w+|\w*[a-z][A-Z]\w*', q.split('\n')[0])
                assert not any(f'def {n}(' in d for n in asked for d in documents.values())
            if q.startswith(NOTE):
                assert len(a.encode()) <= NOTE_BYTES
                assert all(n in text for n in re.findall('`([^`]+)`', a)), a
    assert found > 100 and before > 5


def test_questions_come_from_all_files_of_a_leaf():
    rng = random.Random(7)
    p = Package(record(rng), rng)
    asked, files = 0, 0
    for _ in range(40):
        l = Leaf(p, [], 9000, rng)
        one_each = {l.path[id(i)] for i in l.asked(3 * len(l.pieces))}
        asked, files = asked + len(one_each), files + sum(1 for items in l.by_piece if items)
    assert asked > .85 * files


def test_one_part_of_a_path_is_new():
    rng = random.Random(8)
    for _ in range(200):
        show = one_part_new(rng)
        paths = ['commons-io/src/main/a.java', 'commons-io/src/test/b.java', 'x.py', 'lib/c.py']
        new = [show(x) for x in paths]
        assert new == [show(x) for x in paths] and len(set(new)) == 4
        assert all(n.rpartition('/')[2] == x.rpartition('/')[2] and n != x for n, x in zip(new, paths))
        assert sum(a != b for a, b in zip(new[0].split('/'), paths[0].split('/'))) == 1


def test_passages_cite_what_holds_the_name():
    rng = random.Random(2)
    p = Package(record(rng), rng)
    exact = 0
    for _ in range(100):
        for q, a in turns(passages(p, [], rng) or ''):
            m = re.fullmatch(r'`([^`]+)` is defined in `([^`]+)` \[(\d+)\]\.', a)
            blocks = re.findall(r'(?m)^\[(\d+)\] (.+):\d+-\d+\n```\w*\n([^`]*)\n```', q)
            if m:
                assert [(n, path) for n, path, text in blocks if re.search(r'(?<!\w)%s(?!\w)' % m[1], text)] == [(m[3], m[2])]
                exact += 1
            else:
                assert a == NOTHING
    assert exact > 50


def test_notes_fit():
    rng = random.Random(3)
    p = Package(record(rng, 30), rng)
    for _ in range(50):
        text = folder_note(p, [p], rng)
        if text:
            assert len(turns(text)[0][1].encode()) <= NOTE_BYTES
        assert len(Leaf(p, [], 20000, rng).note().encode()) <= NOTE_BYTES


def test_changes_name_what_changed():
    rng = random.Random(4)
    p = Package(record(rng), rng)
    made = [t for t in (explained(p, rng) for _ in range(80)) if t]
    assert len(made) > 20
    for t in made:
        (q, a), = turns(t)
        assert all(n in q for n in re.findall('`([^`]+)`', a)), a


def test_names():
    rng = random.Random(5)
    for _ in range(500):
        n = name(rng, rng.choice(['some_name', 'someName', 'SomeName', 'SOME_NAME', '']))
        assert re.match(r'[A-Za-z_]\w+$', n), n
        assert near_miss(rng, n) != n
    show = path_namer(rng)
    assert show('a/b.py').endswith('.py') and show('a/b.py') == show('a/b.py') != show('a/c.py')


def test_rows_cut_no_whole_sample():
    rng = random.Random(6)
    _, made = samples(record(rng), rng, 'early', 12000)
    assert any(k == 'whole' for k, _ in made) and set(MIX) == {'early', 'late', 'near', 'recall', 'copy', 'code'}
    encode = lambda s: [9] * len(s)
    made = [(k, t) for k, t in made if len(t) < 4000]
    packed = rows(made, encode, 4096, rng)
    runs = sorted(len(r) for row in packed for r in ''.join('.' if x == 5 else 'x' for x in row).split('.') if r)
    for k, t in made:
        if k == 'whole':
            assert len(t) in runs
    assert all(len(r) == 4097 for r in packed)


if __name__ == '__main__':
    for test in [v for k, v in list(globals().items()) if k.startswith('test_')]:
        test()
        print(test.__name__)
