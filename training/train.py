"""Trains the model on rows of tokens that tasks.py writes, while it writes them.

    python3 train.py data=DIR out=DIR seconds=1200
    torchrun --nproc_per_node 2 train.py ...        the same on two GPUs, each with its own rows; gradients are averaged

Reads DATA/early-*.npy, and from `switch` of the time on, for `long_share` of the tokens, DATA/late-*.npy (longer rows). The learning rate is
constant, then falls to zero in the last part of the time.
Goes on from `start=weights.pt`, which export.py also makes out of a GGUF file; with `resume=True` from OUT/run.pt, which holds the optimizer, the step and
what was read of the rows too.
"""
import glob, json, math, os, sys, time

import numpy as np
import torch
import torch.distributed as dist

from model import ASSISTANT, Config, Mamba2, positions, token_weights

data, out, start = 'data', 'out', ''
seconds = 1200.          # of training, counted from the fourth step; a file OUT/seconds changes it on the way
steps = 10**9            # or this many steps, if fewer
step_tokens = 131072     # on each GPU, or as many whole rows as fit in it
early_row, late_row, switch, long_share = 4096, 12288, .12, .65
four_bit_from = .75      # from here on the weights are seen as Q4_0 will make them
rate, warm_up, constant = 2.5e-3, 100, .3    # learning rate; steps to reach it; share of the time that it stays
decay = .1               # weight decay of the matrices
prompt_weight, answer_weight, path_weight, first_weight = .25, 6., 12., 24.
quick = 3.               # the rate of a_log and dt_bias, which say how long a head remembers, over that of the others
slow = 0.                # from nothing: this share of the heads begins with a twentieth of the others' decay, to hold what stands far back
remember = 0.            # at the start: a_log is lowered by this in heads that forget less than a 600th a token
resume = False           # go on from OUT/run.pt
tokenizer = 'tokenizer.json'
layers, width, state, vocabulary, head = 18, 512, 128, 16384, 64
rank, world = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
device = f'cuda:{rank}' if torch.cuda.is_available() else 'cpu'
report = 100             # steps between two lines of the log
save_every = 150.        # seconds

for a in sys.argv[1:] if __name__ == '__main__' else []:
    k, v = a.split('=', 1)
    globals()[k] = v == 'True' if type(globals()[k]) is bool else type(globals()[k])(v)

began = time.time()


def log(*a):
    if rank == 0:
        print(f'[{time.time() - began:7.1f}]', *a, flush=True)


def agreed(x):
    """what the first process says, in all of them"""
    if world == 1:
        return x
    box = [x]
    dist.broadcast_object_list(box, 0, group=control)
    return box[0]


def average_gradients(m):
    for p in m.parameters() if world > 1 else ():
        dist.all_reduce(p.grad, dist.ReduceOp.AVG if p.grad.is_cuda else dist.ReduceOp.SUM)
        if not p.grad.is_cuda:
            p.grad /= world


def orthogonal(g):
    """Newton-Schulz: g (L, r, c) -> nearest matrices whose rows or columns are orthonormal"""
    x = g.to(torch.bfloat16 if g.is_cuda else g.dtype)
    flip = x.shape[1] > x.shape[2]
    x = x.transpose(1, 2) if flip else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        s = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * s + 2.0315 * s @ s) @ x
    return (x.transpose(1, 2) if flip else x).to(g.dtype)


class Optimizer:
    """Muon for the matrices of the layers, each part of w_in by itself; AdamW for the rest"""
    def __init__(self, m):
        c = m.config
        parts = [(0, c.inner), (c.inner, 2 * c.inner), (2 * c.inner, 2 * c.inner + c.state), (2 * c.inner + c.state, 2 * c.inner + 2 * c.state)]
        self.matrices = [(m.w_in, parts, torch.zeros_like(m.w_in)), (m.w_out, [(0, c.width)], torch.zeros_like(m.w_out))]
        rest = [p for n, p in m.named_parameters() if n not in ('w_in', 'w_out')]
        fast = [m.a_log, m.dt_bias]
        rest = [p for p in rest if all(p is not f for f in fast)]
        self.adam = torch.optim.AdamW([dict(params=rest, times=1.), dict(params=fast, times=quick)], lr=rate, betas=(.9, .95), weight_decay=0., **({'fused': True} if device != 'cpu' else {}))

    @torch.no_grad()
    def step(self, lr, momentum):
        for g in self.adam.param_groups:
            g['lr'] = lr * g['times']
        self.adam.step()
        for p, parts, buf in self.matrices:
            buf.lerp_(p.grad, 1 - momentum)
            g = p.grad.lerp(buf, momentum)
            p.mul_(1 - lr * decay)
            for a, b in parts:
                p[:, a:b].sub_(orthogonal(g[:, a:b]), alpha=lr * .2 * max(b - a, p.shape[2]) ** .5)

    def state(self):
        return dict(adam=self.adam.state_dict(), momentum=[b for *_, b in self.matrices])

    def restore(self, state):
        self.adam.load_state_dict(state['adam'])
        for (*_, buf), b in zip(self.matrices, state['momentum']):
            buf.copy_(b)


class Rows:
    """rows of one kind, as they appear on disk; when all were seen, they come again in another order. All processes have the same order and take turns."""
    def __init__(self, kind):
        self.names, self.named, self.files, self.kind, self.passes, self.at = set(), [], [], kind, 0, 0
        self.order, self.rng = np.empty((0, 2), np.int64), np.random.default_rng(0)   # (file, row)

    def look(self):
        self.add(agreed([f for f in sorted(glob.glob(f'{data}/{self.kind}-*.npy')) if f not in self.names and '-tmp' not in f]))

    def add(self, new):
        if new:
            rest = [self.order[self.at:]]
            for f in new:
                self.names.add(f)
                self.named.append(f)
                self.files.append(torch.from_numpy(np.load(f).view(np.int16)))
                n = len(self.files[-1])
                rest.append(np.stack([np.full(n, len(self.files) - 1), np.arange(n)], 1))
            self.order = np.concatenate([self.order[:self.at], self.rng.permutation(np.concatenate(rest))])

    def state(self):
        return dict(files=list(self.named), passes=self.passes, at=self.at, order=self.order, rng=self.rng.bit_generator.state)

    def restore(self, state):
        self.add(state['files'])
        self.passes, self.at, self.order, self.rng.bit_generator.state = state['passes'], state['at'], state['order'], state['rng']

    def take(self, n):
        """n rows for this process, of n * world that are taken"""
        n *= world
        while self.at + n > len(self.order):
            self.look()
            if self.at + n <= len(self.order):
                break
            if not len(self.order):
                time.sleep(.5)
                continue
            self.passes, self.at = self.passes + 1, 0
            self.order = self.rng.permutation(np.tile(self.order, (max(1, -(-n // len(self.order))), 1)))
        self.at += n
        return torch.stack([self.files[f][i] for f, i in self.order[self.at - n + rank:self.at:world].tolist()]).to(device, non_blocking=True).long() & 0xffff


def marks():
    """what token_weights needs to find the paths of answers"""
    tokens = json.load(open(tokenizer))['tokens']
    ticks = torch.tensor(['`' in t for t in tokens] + [False] * (vocabulary - len(tokens)), device=device)
    return dict(path=path_weight, first=first_weight, ticks=ticks, within=tokens.index('Ġin') if 'Ġin' in tokens else -1)


def arrange(rows, prompt=1., answer=1., **marks):
    """rows (b, T+1) -> tokens, targets, weights, positions, each (b*T,), and T"""
    x, T = rows[:, :-1], rows.shape[1] - 1
    return x.reshape(-1), rows[:, 1:].reshape(-1), token_weights(rows, prompt, answer, **marks)[:, 1:].reshape(-1), positions(x).reshape(-1), T


def token_bytes():
    """how many bytes each token stands for (V,): a token's text has a character for each"""
    tokens = json.load(open(tokenizer))['tokens']
    return torch.tensor([len(t) for t in tokens] + [0] * (vocabulary - len(tokens)), device=device)


def held_out(kind):
    f = f'{data}/valid-{kind}.npy'
    return torch.from_numpy(np.load(f).view(np.int16)).to(device).long() & 0xffff if os.path.exists(f) else None


@torch.no_grad()
def lengthen(m):
    """lowers a_log where a head already forgets hardly anything: from then on a write costs it less of what it holds -> how many heads"""
    rows = held_out('early')
    x, _, _, pos, T = arrange(rows[:8])
    forgets = []
    m.hidden(x, pos, T, forgets=forgets)
    slow = torch.stack(forgets) < 1 / 600
    m.a_log.sub_(slow * remember)
    return int(slow.sum())


@torch.no_grad()
def validate(m, kind, four_bit=False):
    """mean -log p of held-out plain tokens and of answer tokens, and in bits a byte; the share of answers every token of which has more than
    half of the probability"""
    rows = held_out(kind)
    if rows is None:
        return ''
    lengths, plain, answer, sure = token_bytes(), [0., 0., 0.], [0., 0., 0.], [0., 0.]
    for part in rows.split(max(1, step_tokens // (rows.shape[1] - 1)))[:8]:
        x, y, w, pos, T = arrange(part, 2., 3.)
        nll = m(x, y, torch.ones_like(w), pos, T, four_bit)[1]
        for s, k in ((plain, 1.), (answer, 3.)):
            s[0] += nll[w == k].sum().item()
            s[1] += (w == k).sum().item()
            s[2] += lengths[y[w == k]].sum().item()
        turn = (x == ASSISTANT).cumsum(0)
        worst = torch.zeros(int(turn.max()) + 1, device=nll.device).scatter_reduce(0, turn, nll * (w == 3.), 'amax')[1:]
        sure[0] += (worst < math.log(2)).sum().item()
        sure[1] += len(worst)
    said = lambda s: f'{s[0] / max(1, s[1]):.4f} ({s[0] / math.log(2) / max(1, s[2]):.4f} a byte)'
    return f'{kind} plain {said(plain)} answer {said(answer)} sure {sure[0] / max(1, sure[1]):.3f} of {sure[1]:.0f}' + (' (4 bit)' if four_bit else '')


def main():
    global control
    if world > 1:
        if device != 'cpu':
            torch.cuda.set_device(rank)
        dist.init_process_group('nccl' if device != 'cpu' else 'gloo')
        control = dist.new_group(backend='gloo')
    torch.manual_seed(0)
    torch.set_float32_matmul_precision('high')
    os.makedirs(out, exist_ok=True)
    m = Mamba2.load(start) if start else Mamba2(Config(vocabulary, width, layers, state, head))
    if slow and not start:
        with torch.no_grad():
            m.a_log[:, :int(m.config.heads * slow)] -= 3
    m.to(device)
    log(sum(p.numel() for p in m.parameters()) / 1e6, 'M parameters on', device)
    if remember:
        log(lengthen(m), 'heads remember longer')
    opt, rows, where = Optimizer(m), {'early': Rows('early'), 'late': Rows('late')}, marks()
    step, seen, first, saved, looked, sums, owed, spent = 0, 0, None, time.time(), 0., [], 0., 0.
    if resume:
        was = torch.load(f'{out}/run.pt', map_location='cpu', weights_only=False)
        m.load_state_dict(was['weights'])
        opt.restore(was['optimizer'])
        for k in rows:
            rows[k].restore(was['rows'][k])
        step, seen, owed, spent = was['step'], was['seen'], was['owed'], was['spent']
        log('goes on at step', step, 'after', seen, 'tokens')
    begun = step

    def save():
        m.save(f'{out}/weights.tmp')
        os.replace(f'{out}/weights.tmp', f'{out}/weights.pt')
        torch.save(dict(weights={k: v.cpu() for k, v in m.state_dict().items()}, optimizer=opt.state(), rows={k: rows[k].state() for k in rows}, step=step, seen=seen, owed=owed,
                        spent=spent + (time.time() - first[0] if first else 0.)), f'{out}/run.tmp')
        os.replace(f'{out}/run.tmp', f'{out}/run.pt')

    while True:
        limit = float(open(f'{out}/seconds').read()) if os.path.exists(f'{out}/seconds') else seconds
        done, due = agreed((max(spent / limit if first is None else (spent + time.time() - first[0]) / limit, step / steps), time.time() - looked > 5))
        if done >= 1:
            break
        owed += long_share if done >= switch else 0.
        kind = 'late' if owed >= 1 else 'early'
        owed -= kind == 'late'
        if due:
            rows[kind].look()
            looked = time.time()
        T = early_row if kind == 'early' else late_row
        batch = rows[kind].take(max(1, step_tokens // T))
        x, y, w, pos, T = arrange(batch, prompt_weight, answer_weight, **where)
        four_bit = done >= four_bit_from
        loss, nll = m(x, y, w, pos, T, four_bit)
        for p in m.parameters():
            p.grad = None
        loss.backward()
        average_gradients(m)
        norm = torch.nn.utils.clip_grad_norm_(m.parameters(), 1.)
        lr = rate * min(1, (step + 1) / warm_up) * min(1, (1 - done) / (1 - constant))
        opt.step(lr, min(.95, .85 + step * .0003))
        step, seen = step + 1, seen + len(x) * world
        sums.append(torch.stack([loss.detach(), (nll * (w == 1)).sum() / (w == 1).sum(), (nll * (w == answer_weight)).sum() / (w == answer_weight).sum().clamp(min=1), (nll * (w == path_weight)).sum() / (w == path_weight).sum().clamp(min=1), norm]))
        if step == begun + 4:
            sums[-1].tolist()
            first = time.time(), seen
            log('first steps done', [round(v, 3) for v in sums[-1].tolist()], f'{torch.cuda.max_memory_allocated() / 1e9:.1f} GB' if device != 'cpu' else '')
        if step % report == 0 and step > begun + 4:
            l, p, a, f, g = torch.stack(sums).mean(0).tolist()
            sums = []
            speed = (seen - first[1]) / (time.time() - first[0])
            log(f'step {step} {kind} done {done:.3f} lr {lr:.2e} loss {l:.3f} plain {p:.3f} answer {a:.3f} path {f:.3f} norm {g:.2f} tokens {seen / 1e6:.0f}M {speed:.0f}/s passes {rows[kind].passes} rows {len(rows[kind].order)}')
        if step % (report * 10) == 0 and rank == 0:
            log('held out:', *(validate(m, k, four_bit) for k in ('late', 'near', 'recall', 'copy', 'code')))
        if time.time() - saved > save_every and rank == 0:
            save()
            saved = time.time()
    if rank:
        return
    save()
    log('END', step, 'steps', round(seen / 1e6, 1), 'M tokens', validate(m, 'late'), *(validate(m, k, four_bit_from < 1) for k in ('early', 'late', 'near', 'recall', 'copy', 'code')))


if __name__ == '__main__':
    main()
