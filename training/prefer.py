"""Preference by checking: the model answers, the parsed code says which answers are true, and those are made likelier than the others.

    python3 prefer.py questions SHARD OUT.jsonl SEED PART PARTS      functions to explain, names replaced: {prompt, language, code, path, want}
    python3 prefer.py draw WEIGHTS PAIRS.jsonl QUESTIONS.jsonl...    on a GPU: eight answers to each, checked -> pairs of a better and a worse one
    python3 prefer.py train start=WEIGHTS pairs=PAIRS.jsonl held=QUESTIONS.jsonl data=ROWS out=DIR seconds=120
    python3 prefer.py check WEIGHTS golden/functions.json [OUT.json] the frozen functions, answered greedily as Q4_0 will

Training is DPO (Rafailov et al. 2023) with the better answer's own likelihood beside it, and for each step twice as many tokens of the ordinary rows, so
that nothing else is forgotten. No person judges: claims.py does. More than one pass over the pairs makes it worse (README.md), so the weights that are kept are those
that answer `held` best, other functions than those of the pairs and than the frozen ones.
"""
import json, math, multiprocessing, os, random, sys, time

from claims import LITERALS, Checker
from data import records
from reading import account, pick
from prompt import EXPLAIN, question

COPIES, TEMPERATURE, MOST = 8, .9, 90
EACH = 78                # functions of a slice of a package, at most; of the languages that go wrong most, more
OFTEN = {'bash': 1.5, 'python': 1.5, 'c': 1.2, 'cpp': 1.2}
ENDING = '<|end|>'
pairs, held, start, row = 'pairs.jsonl', 'held.jsonl', 'weights.pt', 2048
HELD, EVERY = 600, 20    # functions of `held`, and steps between two looks at them
beta, weight, likelihood = .1, .5, .1    # DPO's beta; how much a pair counts beside the ordinary rows; the better answer's own likelihood within it


def questions(shard, out, seed, part, parts):
    from tasks import SLICE, Package
    seed, part, parts, turn = int(seed), int(part), int(parts), 0
    rng, seen = random.Random(seed * 1000 + part), set()
    with open(out + '.tmp', 'w') as sink:
        for record in records(shard):
            for a in range(0, len(record['files']), SLICE):
                turn += 1
                if turn % parts != part:
                    continue
                try:
                    p = Package({**record, 'files': record['files'][a:a + SLICE]}, rng)
                    for _ in range(EACH):
                        got = pick(p, rng, rng.choice([0, 1, 2, 2, 2, 2, 3]))
                        if not got or got[0].code in seen or rng.random() > OFTEN.get(got[0].f.lang, 1) / 1.5:
                            continue
                        r = got[0]
                        seen.add(r.code)
                        want = account(r, rng, ' [1]', level=max(1, got[1]))
                        print(json.dumps(dict(prompt=question(EXPLAIN, [r.evidence()]), language=r.f.lang, code=r.code, path=r.path, want=want)), file=sink)
                except Exception as e:
                    print('left out', record['name'], a, repr(e), file=sys.stderr)
    os.rename(out + '.tmp', out)


def worth(said, verdict, c):
    """how much a true answer tells: different claims that the code bears out, whole values that a caller gets above all"""
    kinds = {(k, str(w)) for k, w in verdict.confirmed}
    got = [w for k, w in kinds if k == 'return']
    whole = sum(1 if w in LITERALS or c.returns_whole(w) else -1.5 for w in got if '¤' not in w)
    return min(5, len(kinds) - len(got)) + (1.5 + min(2, whole) if got else 1.5 * (not c.returns)) - .006 * max(0, len(said) - 260)


def judged(job):
    """one question and its answers -> (verdict, worth) of each, None where it did not end, and how many returns the code has"""
    q, said = job
    try:
        c = Checker(q['language'], q['code'], q['path'])
    except Exception:
        return None
    out = []
    for s in said:
        if not s.endswith(ENDING):
            out.append(('endless', -9.))
            continue
        s = s.removesuffix(ENDING)
        v = c.check(s)
        out.append((v.word if '[1]' in s else 'uncited', worth(s, v, c)))
    return out


def chosen(q, said, verdicts, rng):
    """-> [(better, worse)]"""
    true = sorted({s: w for s, (v, w) in zip(said, verdicts) if v == 'true'}.items(), key=lambda x: -x[1])
    false = [s for s, (v, _) in zip(said, verdicts) if v != 'true']
    best = [s for s, _ in true[:2]] or ([q['want'] + ENDING] if q['want'] else [])
    out = [(rng.choice(best), s) for s in rng.sample(false, min(2, len(false)))] if best else []
    if not out and len(true) > 1 and true[0][1] - true[-1][1] >= 2:
        out = [(true[0][0], true[-1][0])]
    return out


def draw(weights, out, *files):
    import torch
    from generate import answers
    from model import Mamba2
    from tokenizer import Tokenizer
    began, rng, tokenizer = time.time(), random.Random(5), Tokenizer('tokenizer.json')
    fast = tokenizer.fast()
    items = [json.loads(l) for f in files for l in open(f)]
    rng.shuffle(items)
    encoded = [fast.encode(q['prompt'], add_special_tokens=False).ids for q in items]
    items, encoded = zip(*[(q, e) for q, e in zip(items, encoded) if len(e) < 1000][:int(os.environ.get('FUNCTIONS', 10**9))])
    pool, jobs = multiprocessing.get_context('fork').Pool(max(1, (os.cpu_count() or 2) - 1)), {}
    m = Mamba2.load(weights).to('cuda' if torch.cuda.is_available() else 'cpu')

    def heard(k, lists):
        said = [tokenizer.decode(s) for s in lists]
        jobs[k] = said, pool.apply_async(judged, ((items[k], said),))
    answers(m, encoded, COPIES, MOST, TEMPERATURE, heard=heard)
    drawn, n, counts, all_true = time.time(), 0, {}, 0
    with open(out, 'w') as sink:
        for k, (said, job) in jobs.items():
            verdicts = job.get(60)
            if verdicts is None:
                continue
            for v, _ in verdicts:
                counts[v] = counts.get(v, 0) + 1
            all_true += all(v == 'true' for v, _ in verdicts)
            for better, worse in chosen(items[k], said, verdicts, rng):
                print(json.dumps([items[k]['prompt'], better, worse]), file=sink)
                n += 1
    total = sum(counts.values())
    print(f'{len(items)} functions, {total} answers in {drawn - began:.0f} s, checked in {time.time() - drawn:.0f} s more:', {k: round(v / total, 3) for k, v in counts.items()},
          f'{all_true / len(items):.3f} of the functions with all true; {n} pairs', flush=True)


def share_true(m, items):
    """the share of functions whose greedy answer is true"""
    from generate import answers
    from tokenizer import Tokenizer
    tokenizer = Tokenizer('tokenizer.json')
    fast = tokenizer.fast()
    said = answers(m, [fast.encode(q['prompt'], add_special_tokens=False).ids for q in items], most=MOST)
    rows = [judged((q, [tokenizer.decode(s[0])])) for q, s in zip(items, said)]
    return sum(r is not None and r[0][0] == 'true' for r in rows) / len(rows)


def check(weights, file, out=None):
    """answers the frozen functions and prints how many are true, by language"""
    import torch
    from claims import judged as of_answers
    from generate import answers
    from model import Mamba2
    from tokenizer import Tokenizer
    tokenizer, items = Tokenizer('tokenizer.json'), json.load(open(file))['items']
    m = weights if not isinstance(weights, str) else Mamba2.load(weights).to('cuda' if torch.cuda.is_available() else 'cpu')
    said = [tokenizer.decode(s[0]).removesuffix(ENDING) for s in answers(m, [tokenizer.encode(i['prompt']) for i in items], most=MOST)]
    kept = {i['id']: s for i, s in zip(items, said)}
    if out:
        json.dump(kept, open(out, 'w'))
    rows = of_answers(items, kept)
    share = lambda some: ' '.join(f'{w} {sum(v.word == w for _, v in some) / len(some):.3f}' for w in ('true', 'false', 'nothing'))
    print('frozen functions:', share(rows), {l: round(sum(v.word == 'true' for i, v in rows if i['language'] == l) / 15, 2) for l in sorted({i['language'] for i in items})},
          'characters', round(sum(map(len, said)) / len(said)), flush=True)


def packed(rows, length):
    """[(prompt ids, better ids, worse ids)] -> [(tokens, pair of each, +1 or -1 of each, which are targets)]: both of a pair lie in one row"""
    import numpy as np
    from model import PAD
    out, line = [], []
    for k, (p, a, b) in enumerate(rows):
        both = [(p + a + [PAD], len(p), k, 1), (p + b + [PAD], len(p), k, -1)]
        if sum(len(x[0]) for x in both) > length + 1:
            continue
        if sum(len(x[0]) for x in line + both) > length + 1:
            out.append(line)
            line = []
        line += both
    if line:
        out.append(line)
    tokens = np.full((len(out), length + 1), PAD, np.int64)
    pair, sign = np.full((len(out), length + 1), -1, np.int64), np.zeros((len(out), length + 1), np.float32)
    for i, line in enumerate(out):
        at = 0
        for ids, first, k, s in line:
            tokens[i, at:at + len(ids)] = ids
            pair[i, at + first:at + len(ids) - 1] = k
            sign[i, at + first:at + len(ids) - 1] = s
            at += len(ids)
    return tokens, pair, sign


def train(seconds, step_tokens, pair_tokens, rate, data, out, four_bit=True):
    import numpy as np
    import torch
    import train as ordinary
    from model import HeadLoss, Mamba2, positions
    from tokenizer import Tokenizer
    device = ordinary.device
    torch.manual_seed(0)
    torch.set_float32_matmul_precision('high')
    ordinary.data, ordinary.rate = data, rate
    fast = Tokenizer('tokenizer.json').fast()
    ids = lambda s: fast.encode(s, add_special_tokens=False).ids
    texts = [json.loads(l) for l in open(pairs)]
    random.Random(3).shuffle(texts)
    tokens, pair, sign = packed([(ids(p), ids(a), ids(b)) for p, a, b in texts], row)
    order = np.random.default_rng(1).permutation(len(tokens))
    tokens, pair, sign = (torch.from_numpy(x[order]) for x in (tokens, pair, sign))
    each = max(1, pair_tokens // row)
    m = Mamba2.load(start).to(device)
    opt, rows, marks = ordinary.Optimizer(m), {'early': ordinary.Rows('early'), 'late': ordinary.Rows('late')}, ordinary.marks()

    def hidden(x):
        return m.hidden(x.reshape(-1), positions(x).reshape(-1), row, four_bit)

    def sums(nll, k, s):
        """log p of the better and of the worse answer of each pair in a batch"""
        names, at = torch.unique(k[k >= 0], return_inverse=True)
        lp, where = -nll.view(k.shape)[k >= 0], s[k >= 0]
        zero = torch.zeros(len(names), device=nll.device)
        return at, zero.index_add(0, at, lp * (where > 0)), zero.index_add(0, at, lp * (where < 0)), zero.index_add(0, at, (where > 0).float())

    def batch(i):
        return (x[i:i + each].to(device) for x in (tokens, pair, sign))

    @torch.no_grad()
    def likely(x, k, s):
        h, y = hidden(x[:, :-1]), x[:, 1:].reshape(-1)
        nll = torch.cat([-torch.log_softmax((a @ m.emb.to(a.dtype).t()).float(), -1).gather(1, b[:, None])[:, 0] for a, b in zip(h.split(16384), y.split(16384))])
        return sums(nll, k[:, 1:], s[:, 1:])
    began, before = time.time(), {}
    for i in range(0, len(tokens), each):
        before[i] = likely(*batch(i))[1:3]
    ordinary.log(len(texts), 'pairs in', len(tokens), 'rows; likelihoods of the start in', round(time.time() - began), 's;', len(before), 'steps a pass')
    with open(held) as f:
        others = [q for q in map(json.loads, f) if len(q['prompt']) < 2500][:HELD]
    os.makedirs(out, exist_ok=True)
    best = share_true(m, others)
    m.save(f'{out}/weights.pt')
    ordinary.log(f'true of {len(others)} held-out functions: {best:.3f}')

    def keep_best():
        nonlocal best
        true = share_true(m, others)
        ordinary.log(f'step {step} true of held-out functions {true:.3f}', 'kept' if true > best else '')
        if true > best:
            best = true
            m.save(f'{out}/weights.pt')
    began, step, told = time.time(), 0, []
    starts = list(before)
    while True:
        done = max((time.time() - began) / seconds, step / len(starts))
        if done >= 1 or step >= len(starts):
            break
        lr = rate * min(1, (step + 1) / 20) * min(1, (1 - min(done, .999)) / .7)
        for p in m.parameters():
            p.grad = None
        kind = 'late' if step % 2 else 'early'
        rows[kind].look()
        T = ordinary.early_row if kind == 'early' else ordinary.late_row
        x, y, w, pos, T = ordinary.arrange(rows[kind].take(max(1, step_tokens // T)), ordinary.prompt_weight, ordinary.answer_weight, **marks)
        loss, _ = m(x, y, w, pos, T, four_bit)
        loss.backward()
        i = starts[step]
        x, k, s = batch(i)
        part, better, worse, size = likely(x, k, s)
        margin = beta * ((better - before[i][0]) - (worse - before[i][1]))
        pull = beta * torch.sigmoid(-margin) / len(margin)                # -d(mean loss)/d(log p of the better one)
        w = torch.zeros(k[:, 1:].shape, device=device)
        inside, sg = k[:, 1:] >= 0, s[:, 1:]
        w[inside] = sg[inside] * pull[part] + (sg[inside] > 0) * likelihood / size[part] / len(margin)
        loss2, _ = HeadLoss.apply(hidden(x[:, :-1]), m.emb.to(torch.bfloat16 if device != 'cpu' else torch.float32), x[:, 1:].reshape(-1), (w * weight).reshape(-1))
        loss2.backward()
        norm = torch.nn.utils.clip_grad_norm_(m.parameters(), 1.)
        opt.step(lr, min(.95, .85 + step * .001))
        step += 1
        told.append(torch.stack([loss.detach(), -torch.nn.functional.logsigmoid(margin).mean(), (margin > 0).float().mean(), (better - before[i][0]).mean(), (worse - before[i][1]).mean(), norm]))
        if step % EVERY == 0:
            l, d, right, b, r, n = torch.stack(told).mean(0).tolist()
            told = []
            ordinary.log(f'step {step} done {done:.2f} lr {lr:.1e} rows {l:.3f} pairs {d:.3f} right {right:.3f} better {b:+.2f} worse {r:+.2f} norm {n:.2f}')
            keep_best()
    keep_best()
    m = Mamba2.load(f'{out}/weights.pt').to(device)
    ordinary.log('END', step, 'steps', *(ordinary.validate(m, k, four_bit) for k in ('late', 'near', 'recall', 'copy', 'code')))
    check(m, 'golden/functions.json')


def options(args):
    global pairs, held, start, row, beta, weight, likelihood
    given = dict(a.split('=', 1) for a in args)
    pairs, held, start, row = given.pop('pairs', pairs), given.pop('held', held), given.pop('start', start), int(given.pop('row', row))
    beta, weight, likelihood = (float(given.pop(k, v)) for k, v in (('beta', beta), ('weight', weight), ('likelihood', likelihood)))
    return dict(seconds=float(given.pop('seconds', 120)), step_tokens=int(given.pop('step_tokens', 98304)), pair_tokens=int(given.pop('pair_tokens', 49152)), rate=float(given.pop('rate', 1e-4)), data=given.pop('data', 'data'),
                out=given.pop('out', 'out'), **given)


if __name__ == '__main__':
    command, *rest = sys.argv[1:]
    if command == 'train':
        train(**options(rest))
    else:
        {'questions': questions, 'draw': draw, 'check': check}[command](*rest)
