"""Figures on packages that were never trained on, through node-llama-cpp and the GGUF files themselves.

    python3 evaluate.py items hold.jsonl items.json [each]       makes the questions: `each` of every kind
    node evaluate.mjs items.json MODEL.gguf answers.json         once for every model
    python3 evaluate.py table items.json answers.json...         the figures, side by side, then the first answers in full
"""
import json, random, re, sys
from collections import defaultdict

from definitions import language
from prompt import EXPLAIN, NOTHING, document, question
from tasks import CHAT, WHAT, WHERE, Package, sentence, words_of

BITS = 1400        # characters of a file for bits per byte


def make(hold, out, each=40):
    rng, items = random.Random(11), []
    packages = [Package(json.loads(l), rng) for l in open(hold)]
    packages = [p for p in packages if len(p.documented) > 20]
    add = lambda kind, n, **k: items.append(dict(id=f'{kind}-{n}', kind=kind, **k))
    good = lambda p: [i for i in p.documented if i.name in p.unique and sentence(i.name, i.doc)[1] and 3 < i.end - i.decl < 60]
    for n in range(each):
        p = packages[n % len(packages)]
        i = rng.choice(good(p))
        want = sentence(i.name, i.doc)[0]
        add('explain', n, prompt=question(EXPLAIN, [i.code(rng, False, 40)]), most=70, want=want, name=i.name)
        i = rng.choice(good(p))
        ev, at = p.evidence([i], rng.choice([2, 3, 4]), rng.random() < .5, 30, i.name)
        add('where-evidence', n, prompt=question(rng.choice(WHERE).format(n=i.name), ev), most=50, name=i.name, path=i.path, cite=at[0])
        i = rng.choice(good(p))
        ev, at = p.evidence([i], rng.choice([2, 3, 4]), True, 30, i.name)
        add('what-evidence', n, prompt=question(rng.choice(WHAT).format(n=i.name), ev), most=70, want=sentence(i.name, i.doc)[0], name=i.name, cite=at[0])
        i = rng.choice(good(p))
        text, phrase = sentence(i.name, i.doc)
        q = p.ask(i, phrase)
        if q:
            words = [w for w in words_of(i.name) if len(w) > 2]
            ev, at = p.evidence([i], 3, rng.random() < .5, 30, i.name, words)
            add('how-evidence', n, prompt=question(q, ev), most=70, name=i.name, cite=at[0], want=text)
        i = rng.choice(good(p))
        ev, _ = p.evidence([], 4, True, 30, i.name, words_of(i.name))
        add('refuse', n, prompt=question(rng.choice(WHERE + WHAT).format(n=i.name), ev), most=50)
        for kind, chars in (('where-state-1k', 3500), ('where-state-4k', 14000)):
            if kind.endswith('4k') and n % 2:
                continue
            files = [f for f in p.files if 400 < len(p.files[f]) < chars]
            rng.shuffle(files)
            text, took = '', []
            for f in files:
                if len(text) + len(p.files[f]) < chars:
                    took.append(f)
                    text += document(f, p.files[f])
            its = [i for f in took for i in p.by_file[f] if i.name in p.unique]
            if len(took) > 1 and its:
                i = rng.choice(its)
                add(kind, n, prompt=text + question(rng.choice(WHERE).format(n=i.name)), most=40, path=i.path, name=i.name)
    for n, (q, a) in enumerate(rng.sample(CHAT, 6)):
        add('chat', n, prompt=question(q), most=50, want=a)
    for lang in ('python', 'typescript', 'javascript', 'go', 'rust', 'java', 'c', 'cpp'):
        files = [(f, t) for p in packages for f, t in p.files.items() if language(f) == lang and len(t) > 2 * BITS]
        for n, (f, t) in enumerate(rng.sample(files, min(4, len(files)))):
            add('bits-' + lang, n, text=f'<|file|>{f}\n{t[:BITS]}')
    json.dump(items, open(out, 'w'))
    print(len(items), 'items')


def rouge_l(answer, want):
    a, b = (re.findall(r'\w+', re.sub(r'\[\d+\]', '', s).lower()) for s in (answer, want))
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0]
        for j, y in enumerate(b):
            new.append(row[j] + 1 if x == y else max(row[j + 1], new[j]))
        row = new
    return 2 * row[-1] / (len(a) + len(b)) if a and b else 0.


def loops(text):
    w = text.split()
    return any(len(w) >= 4 * n and w[-n:] == w[-2 * n:-n] == w[-3 * n:-2 * n] for n in range(1, 12))


def figures(items, out):
    f = defaultdict(list)
    for i in items:
        r = out.get(i['id'])
        if not r:
            continue
        k = i['kind']
        if 'text' in i:
            f['bits per byte ' + k[5:]].append((r['bits'], r['bytes']))
            continue
        a = r['answer']
        cited = set(map(int, re.findall(r'\[(\d+)\]', a)))
        f['repetition loops'].append(loops(a))
        if k == 'explain':
            f['explain: ROUGE-L'].append(rouge_l(a, i['want']))
            f['explain: names it'].append(i['name'] in a)
            f["explain: ROUGE-L of the name's words"].append(rouge_l(' '.join(words_of(i['name'])), i['want']))
        elif k == 'where-evidence':
            f['where, from evidence: path and citation exact'].append(f"`{i['path']}`" in a and cited == {i['cite']})
        elif k in ('what-evidence', 'how-evidence'):
            f[f'{k[:-9]}, from evidence: right citation'].append(cited == {i['cite']})
            f[f'{k[:-9]}, from evidence: names it'].append(i['name'] in a)
            f[f'{k[:-9]}, from evidence: ROUGE-L'].append(rouge_l(a, i['want']))
        elif k == 'refuse':
            f['refusal: says nothing was found'].append(a.strip() == NOTHING)
        elif k.startswith('where-state'):
            f[f'where, from the state alone, {k[12:]} tokens: path exact'].append(i['path'] in a)
        elif k == 'chat':
            f['chat about itself: ROUGE-L'].append(rouge_l(a, i['want']))
        if k not in ('refuse', 'chat'):
            f['refuses where the answer is there'].append(NOTHING[:15] in a)
    return f


def table(items_path, *answers):
    items = json.load(open(items_path))
    runs = [json.load(open(a)) for a in answers]
    fs = [figures(items, r['out']) for r in runs]
    print('| figure | n |', ' | '.join(answers), '|\n|---|---|' + '---|' * len(answers))
    for k in fs[0]:
        v = [f[k] for f in fs]
        cell = (lambda x: f'{sum(a for a, _ in x) / sum(b for _, b in x):.3f}') if k.startswith('bits') else (lambda x: f'{sum(x) / len(x):.3f}')
        print(f'| {k} | {len(v[0])} |', ' | '.join(cell(x) if x else '' for x in v), '|')
    for name, r in zip(answers, runs):
        s = r['speed']
        print(f"\n{name}: prompt {1000 * s['promptTokens'] / s['promptMs']:.0f} tokens/s, answer {1000 * s['answerTokens'] / max(1, s['answerMs']):.0f} tokens/s")
    shown = defaultdict(int)
    for i in items:
        if 'text' not in i and shown[i['kind']] < 4:
            shown[i['kind']] += 1
            tail = i['prompt'].split('<|user|>')[-1]
            print(f"\n--- {i['id']}  question: {tail[:tail.find(chr(10))]}\n    wanted: {i.get('want') or ' '.join(str(i[k]) for k in ('path', 'cite') if k in i) or NOTHING}")
            for name, r in zip(answers, runs):
                if i['id'] in r['out']:
                    print(f"    {name}: {r['out'][i['id']]['answer']!r}")


if __name__ == '__main__':
    a = sys.argv[1:]
    {'items': lambda h, o, n=40: make(h, o, int(n)), 'table': table}[a[0]](*a[1:])
