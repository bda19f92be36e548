"""The questions of the evaluation, made from packages that were never trained on. `npm run eval:model` asks them and writes the figures.

    python3 evaluate.py hold.jsonl golden/evaluation.json.br        needs Node, to compress
"""
import json, random, subprocess, sys

from changes import explained
from definitions import language
from invent import name as invented, near_miss, words_of
from leaves import folder_note
from prompt import EXPLAIN, NOTE, document, question
from tasks import Package
from tokenizer import Tokenizer
from wording import CHAT, WHAT, WHERE, sentence

EACH = 100                              # questions of a kind
BITS = 1400                             # characters of a file for bits per byte
LEAVES, LEAF_CHARS = 16, 31_500         # leaves as the product reads them
DISTANCES = 1024, 2048, 4096, 8192      # tokens from a definition to the question, give or take a quarter
PER_LEAF = 7                            # questions for each leaf and distance, at most
tokenizer = Tokenizer('tokenizer.json')


def chosen_files(p, rng, chars):
    """neighbours, whole, at most `chars` in all"""
    paths = [f for f in p.files if len(p.files[f]) < chars / 2]
    at, took, size = rng.randrange(len(paths)), [], 0
    for f in paths[at:] + paths[:at]:
        if size + len(p.files[f]) + len(f) + 4 < chars:
            took.append(f)
            size += len(p.files[f]) + len(f) + 4
    return took


def leaf(p, rng, n):
    """a leaf and where-is questions at each distance"""
    took = chosen_files(p, rng, LEAF_CHARS)
    text = ''.join(document(f, p.files[f]) for f in took)
    home = {}
    for f in took:
        for i in p.by_file[f]:
            home.setdefault(i.name, []).append(i)
    far = {}
    for i in (v[0] for k, v in home.items() if len({i.path for i in v}) == 1 and len(k) > 4):
        at = text.index(document(i.path, p.files[i.path])) + len(document(i.path, '\n'.join(i.lines[:i.decl])))
        far[i.name] = i, len(tokenizer.encode(text[at:]))
    asked = []
    for d in DISTANCES:
        near = [i for i, t in far.values() if .75 * d < t < 1.25 * d]
        for i in rng.sample(near, min(PER_LEAF, len(near))):
            asked.append(dict(id=f'state-{d}-{n}-{i.name}', kind=f'state-{d}', prompt=question(rng.choice(WHERE).format(n=i.name)), most=60, name=i.name, path=i.path))
    names = [near_miss(rng, rng.choice(list(home))) for _ in range(2)] + [invented(rng, 'someName'), rng.choice(p.items).name]
    asked += [dict(id=f'state-refuse-{n}-{x}', kind='state-refuse', prompt=question(rng.choice(WHERE).format(n=x)), most=60) for x in names if x not in text]
    asked.append(dict(id=f'note-{n}', kind='note', prompt=question(NOTE), most=130))
    return dict(text=text, questions=asked)


def make(hold):
    rng, items = random.Random(11), []
    packages = [Package(json.loads(l), rng, invent=False) for l in open(hold)]
    packages = [p for p in packages if len(p.documented) > 20]
    add = lambda kind, n, **k: items.append(dict(id=f'{kind}-{n}', kind=kind, **k))
    good = lambda p: [i for i in p.documented if i.name in p.unique and sentence(i.name, i.doc)[1] and 3 < i.end - i.decl < 60]
    fine = {id(p): good(p) for p in packages}
    for n in range(EACH + EACH // 2):
        p = packages[n % len(packages)]
        i = rng.choice(fine[id(p)])
        code = i.code(rng, False, 40)
        add('explain', n, prompt=question(EXPLAIN, [code]), bare=f'<|user|>{EXPLAIN}\n```{code[3]}\n{code[4]}\n```<|assistant|>', most=70, want=sentence(i.name, i.doc)[0], name=i.name, words=' '.join(words_of(i.name)))
        i = rng.choice(fine[id(p)])
        ev, at = p.evidence([i], rng.choice([2, 3, 4]), rng.random() < .5, 30, i.name)
        add('where', n, prompt=question(rng.choice(WHERE).format(n=i.name), ev), most=60, name=i.name, path=i.path, cite=at[0])
    for n in range(EACH):
        p = packages[n % len(packages)]
        i = rng.choice(fine[id(p)])
        ev, at = p.evidence([i], rng.choice([2, 3, 4]), True, 30, i.name)
        add('what', n, prompt=question(rng.choice(WHAT).format(n=i.name), ev), most=70, want=sentence(i.name, i.doc)[0], name=i.name, cite=at[0])
        i = rng.choice(fine[id(p)])
        text, phrase = sentence(i.name, i.doc)
        q = p.ask(i, phrase)
        if q:
            ev, at = p.evidence([i], 3, rng.random() < .5, 30, i.name, [w for w in words_of(i.name) if len(w) > 2])
            add('how', n, prompt=question(q, ev), most=70, name=i.name, cite=at[0], want=text)
        i = rng.choice(fine[id(p)])
        ev, _ = p.evidence([], 4, True, 30, i.name, words_of(i.name))
        add('refuse', n, prompt=question(rng.choice(WHERE + WHAT).format(n=i.name), ev), most=60)
        if n % 2:
            ev, _ = p.evidence([i], 3, True, 30, i.name)
            other = near_miss(rng, i.name)
            if not any(other in e[4] for e in ev):
                add('near', n, prompt=question(rng.choice(WHERE + WHAT).format(n=other), ev), most=60)
    n = 0
    while n < EACH * .6:
        made = explained(rng.choice(packages), rng)
        if made:
            prompt, want = made.split('<|assistant|>')
            add('change', n, prompt=prompt + '<|assistant|>', most=70, want=want.removesuffix('<|end|>'))
            n += 1
    n = 0
    while n < EACH * .4:
        made = folder_note(rng.choice(packages), [], rng)
        if made:
            prompt, want = made.split('<|assistant|>')[:2]
            add('folder', n, prompt=prompt + '<|assistant|>', most=130, want=want.split('<|end|>')[0])
            n += 1
    for n, (q, a) in enumerate(rng.sample(CHAT, 40)):
        add('chat', n, prompt=question(q), most=50, want=a)
    bits = []
    for lang in ('python', 'typescript', 'javascript', 'go', 'rust', 'java', 'c', 'cpp'):
        files = [(f, t) for p in packages for f, t in p.files.items() if language(f) == lang and len(t) > 2 * BITS]
        bits += [dict(language=lang, text=f'<|file|>{f}\n{t[:BITS]}') for f, t in rng.sample(files, min(4, len(files)))]
    leaves = []
    while len(leaves) < LEAVES:
        p = rng.choice(packages)
        if sum(len(t) for t in p.files.values()) > LEAF_CHARS:
            leaves.append(leaf(p, rng, len(leaves)))
    return dict(items=items, leaves=leaves, bits=bits)


if __name__ == '__main__':
    made = make(sys.argv[1])
    text = json.dumps(made, ensure_ascii=False)
    script = "const z=require('node:zlib');const b=require('node:fs').readFileSync(0);process.stdout.write(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_LGWIN]:24,[z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}))"
    open(sys.argv[2], 'wb').write(subprocess.run(['node', '-e', script], input=text.encode(), capture_output=True, check=True).stdout)
    asked = [q['kind'] for l in made['leaves'] for q in l['questions']] + [i['kind'] for i in made['items']]
    print(len(asked), 'generations', {k: asked.count(k) for k in dict.fromkeys(asked)})
