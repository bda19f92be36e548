"""Answers many prompts at once on a GPU: the recurrence a token at a time, thousands of sequences beside one another.

    python3 generate.py QUESTIONS.json WEIGHTS.pt OUT.json     what `npm run eval:model -- --list QUESTIONS.json` would ask, answered as Q4_0 will: {id: answer}

Prompts of about one length are read together, the longer ones' beginnings while the shorter ones wait; then each is answered `copies` times.
"""
import json, sys

import torch
import torch.nn.functional as F

from model import ASSISTANT, END, PAD, FourBit, rms
from ssd import triton

if triton:
    import triton.language as tl

    @triton.jit
    def step_kernel(S, XBC, DT, A, D, Y, H: tl.constexpr, P: tl.constexpr, N: tl.constexpr):
        h, b = tl.program_id(0), tl.program_id(1)
        p, n = tl.arange(0, P), tl.arange(0, N)
        CD: tl.constexpr = H * P + 2 * N
        x = tl.load(XBC + b * CD + h * P + p).to(tl.float32)
        B = tl.load(XBC + b * CD + H * P + n).to(tl.float32)
        C = tl.load(XBC + b * CD + H * P + N + n).to(tl.float32)
        dt, a = tl.load(DT + b * H + h), tl.load(A + b * H + h)
        at = (b.to(tl.int64) * H + h) * N * P + n[:, None] * P + p[None, :]
        s = tl.load(S + at) * a + B[:, None] * (x * dt)[None, :]
        tl.store(S + at, s)
        tl.store(Y + b * H * P + h * P + p, tl.sum(s * C[:, None], 0) + tl.load(D + h) * x)


def scan_step(S, xbc, dt, a, d, N):
    """S (b, H, N, P) is changed; xbc (b, CD), dt and a (b, H): step and decay -> y (b, H*P) float32"""
    b, H, _, P = S.shape
    if S.is_cuda:
        y = torch.empty(b, H * P, device=S.device)
        step_kernel[(H, b)](S, xbc, dt, a, d, y, H, P, N, num_warps=4)
        return y
    x, B, C = xbc.float().split([H * P, N, N], -1)
    x = x.view(b, H, P)
    S.mul_(a[..., None, None]).add_(B[:, None, :, None] * (x * dt[..., None])[:, :, None])
    return ((S * C[:, None, :, None]).sum(2) + d[:, None] * x).reshape(b, H * P)


class Decoder:
    def __init__(self, m, four_bit=True):
        c, kind = m.config, torch.bfloat16 if m.emb.is_cuda else torch.float32
        w_in, w_out = torch.cat([m.w_in, m.w_dt], 1), m.w_out
        if four_bit:
            w_in, w_out = FourBit.apply(w_in), FourBit.apply(w_out)
        self.c, self.m, self.kind = c, m, kind
        self.w_in, self.w_out, self.emb = w_in.to(kind), w_out.to(kind), m.emb.to(kind)

    def start(self, b):
        c, device = self.c, self.m.emb.device
        self.S = [torch.zeros(b, c.heads, c.state, c.head, device=device) for _ in range(c.layers)]
        self.tail = [torch.zeros(b, 3, c.conv, dtype=self.kind, device=device) for _ in range(c.layers)]

    def repeat(self, n):
        self.S = [s.repeat_interleave(n, 0) for s in self.S]
        self.tail = [t.repeat_interleave(n, 0) for t in self.tail]

    def of(self, rows):
        """goes on with these of the sequences, each as often as it is named"""
        self.S, self.tail = [s[rows] for s in self.S], [t[rows] for t in self.tail]

    def step(self, tokens, fresh=None):
        """tokens (b,); where `fresh` all before is forgotten -> logits (b, V)"""
        c, m = self.c, self.m
        x = F.embedding(tokens, self.emb)
        for l in range(c.layers):
            z, xbc, dt = (rms(x, m.norm[l]) @ self.w_in[l].t()).split([c.inner, c.conv, c.heads], -1)
            tail = self.tail[l]
            if fresh is not None:
                tail.mul_(~fresh[:, None, None])
            w = m.conv_w[l]
            f = F.silu(xbc * w[:, 3] + m.conv_b[l] + tail[:, 0] * w[:, 0] + tail[:, 1] * w[:, 1] + tail[:, 2] * w[:, 2]).to(self.kind)
            self.tail[l] = torch.cat([tail[:, 1:], xbc[:, None]], 1)
            dt = F.softplus(dt.float() + m.dt_bias[l])
            a = torch.exp(dt * -torch.exp(m.a_log[l]))
            if fresh is not None:
                a = a * ~fresh[:, None]
            y = scan_step(self.S[l], f, dt, a, m.d[l], c.state)
            g = y * F.silu(z.float())
            g = g * torch.rsqrt(g.pow(2).mean(-1, keepdim=True) + 1e-5) * m.gate_norm[l]
            x = torch.addmm(x, g.to(self.kind), self.w_out[l].t())
        return rms(x, m.norm_f) @ self.emb.t()


def side_by_side(prompts, device):
    """lists of ids -> (b, T) with PAD before the shorter ones, b a multiple of 8, and where each begins"""
    b, T = -(-len(prompts) // 8) * 8, max(map(len, prompts))
    rows, begin = torch.full((b, T), PAD), torch.full((b,), T - 1)
    for i, p in enumerate(prompts):
        begin[i] = T - len(p)
        rows[i, begin[i]:] = torch.tensor(p)
    return rows.to(device), begin.to(device)


@torch.no_grad()
def answers_from_leaves(m, leaves, asked, most=130):
    """leaves: lists of ids; asked: [(leaf, ids of a question)] -> a list of ids for each, from the leaf's state alone"""
    d, device, out = Decoder(m), m.emb.device, []
    rows, begin = side_by_side(leaves, device)
    d.start(len(rows))
    for t in range(rows.shape[1]):
        d.step(rows[:, t], begin == t)
    S, tail = d.S, d.tail
    for at in range(0, len(asked), 2048):
        some = asked[at:at + 2048]
        d.S, d.tail = S, tail
        questions, begin = side_by_side([q for _, q in some], device)
        which = torch.tensor([k for k, _ in some] + [0] * (len(questions) - len(some)), device=device)
        d.of(which)
        kept = [s.clone() for s in d.S], [t.clone() for t in d.tail]
        for t in range(questions.shape[1]):
            here = begin == t
            if bool(here.any()):                  # PADs came before: from here on as if they had not
                for now, was in zip(d.S + d.tail, kept[0] + kept[1]):
                    now[here] = was[here]
            logits = d.step(questions[:, t])
        del kept
        out += said(d, logits, most)[:len(some)]
    return out


def said(d, logits, most, temperature=0.):
    """goes on from logits (b, V) until all have ended, or `most` tokens -> b lists of ids, END last where it ended"""
    tokens, done = [], torch.zeros(len(logits), dtype=torch.bool, device=logits.device)
    for t in range(most):
        f = logits.float()
        f[:, [0, 1, ASSISTANT, 4, PAD]] = -1e9
        if temperature:
            f = f / temperature - torch.log(-torch.log(torch.rand_like(f).clamp(1e-9, 1 - 1e-7)))
        token = torch.where(done, PAD, f.argmax(-1))
        tokens.append(token)
        done |= token == END
        if t % 16 == 15 and bool(done.all()):
            break
        logits = d.step(token)
    return [[x for x in s if x != PAD] for s in torch.stack(tokens, 1).tolist()]


@torch.no_grad()
def answers(m, prompts, copies=1, most=90, temperature=0., at_once=3072, four_bit=True, heard=None):
    """prompts: lists of token ids -> for each, `copies` lists of token ids, END last where it ended; `heard(k, lists)` hears of each as soon as it is there"""
    d, device, out = Decoder(m, four_bit), m.emb.device, [None] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda k: len(prompts[k]))
    group = max(8, at_once // copies // 8 * 8)
    for at in range(0, len(order), group):
        some = order[at:at + group]
        rows, begin = side_by_side([prompts[k] for k in some], device)
        T = rows.shape[1]
        d.start(len(rows))
        for t in range(T):
            logits = d.step(rows[:, t], begin == t if t >= T - len(prompts[some[-1]]) else None)
        d.repeat(copies)
        drawn = said(d, logits.repeat_interleave(copies, 0), most, temperature)
        for i, k in enumerate(some):
            out[k] = drawn[i * copies:(i + 1) * copies]
            if heard:
                heard(k, out[k])
    return out


def main(file, weights, out):
    from model import Mamba2
    from tokenizer import Tokenizer
    asked, tokenizer = json.load(open(file)), Tokenizer('tokenizer.json')
    fast = tokenizer.fast()
    ids = lambda s: fast.encode(s, add_special_tokens=False).ids
    text = lambda s: tokenizer.decode([x for x in s if x != END]).strip()
    m = Mamba2.load(weights).to('cuda' if torch.cuda.is_available() else 'cpu')
    kept = {}
    for most in sorted({i['most'] for i in asked['items']}):
        some = [i for i in asked['items'] if i['most'] == most]
        kept |= {i['id']: text(s[0]) for i, s in zip(some, answers(m, [ids(i['prompt']) for i in some], most=most))}
    rows = [(k, q) for k, l in enumerate(asked['leaves']) for q in l['questions']]
    if rows:
        for (_, q), s in zip(rows, answers_from_leaves(m, [ids(l['text']) for l in asked['leaves']], [(k, ids(q['prompt'])) for k, q in rows])):
            kept[q['id']] = text(s[:q['most']])
    json.dump(kept, open(out, 'w'))
    print(len(kept), 'answers')


if __name__ == '__main__':
    main(*sys.argv[1:])
