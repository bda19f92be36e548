"""A Mamba-2 language model, its weights as few stacked tensors: (layers, ...).

The residual stream is one flat list of M = sequences x T tokens. Several documents lie behind one another in a sequence;
`position` counts from the start of each, and where it is 0 the state is forgotten and the convolution sees nothing before it.
"""
import math
from dataclasses import dataclass, asdict

import torch
import torch.nn as nn
import torch.nn.functional as F

import fused
from ssd import RESET, scan_plain

END_OF_TEXT, USER, ASSISTANT, END, FILE, PAD = range(6)


@dataclass
class Config:
    vocabulary: int = 16384
    width: int = 512           # D
    layers: int = 18
    state: int = 128           # N
    head: int = 64             # P
    inner = property(lambda c: 2 * c.width)             # I
    heads = property(lambda c: c.inner // c.head)       # H
    conv = property(lambda c: c.inner + 2 * c.state)    # CD; E = I + CD + H


def rms(x, w):
    if x.is_cuda:
        return fused.Norm.apply(x, w)
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * w


def mixer(u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, T, N):
    """u (M, E) = gate z (M, I), x B C (M, CD), dt (M, H) side by side -> (M, I)"""
    if u.is_cuda:
        return fused.Mixer.apply(u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, T, N)
    CD, H = conv_w.shape[0], dt_bias.shape[0]
    z, xbc, dt = u.split([CD - 2 * N, CD, H], -1)
    f = xbc * conv_w[:, 3] + conv_b
    for k in (1, 2, 3):
        f = f + torch.where(position[:, None] >= k, F.pad(xbc[:-k], (0, 0, k, 0)), torch.zeros(())) * conv_w[:, 3 - k]
    dt = F.softplus(dt + dt_bias)
    a = dt * -torch.exp(a_log) + RESET * (position == 0)[:, None]
    y = scan_plain(F.silu(f), dt, a, d, T, N, min(64, T))
    return rms(y * F.silu(z), gate_norm)


def token_loss(logits, y, w):
    """-> -log p (M,), and d(sum of w * loss)/d(logits) (M, V)"""
    if logits.is_cuda:
        return fused.loss(logits, y, w)
    p = torch.log_softmax(logits, -1)
    nll = -p.gather(1, y[:, None])[:, 0]
    return nll, (p.exp() - F.one_hot(y, p.shape[1])) * w[:, None]


class HeadLoss(torch.autograd.Function):
    """Weighted cross entropy against the tied embedding, some tokens at a time: the logits are never whole in memory."""
    CHUNK = 16384

    @staticmethod
    def forward(ctx, h, emb, y, w):
        dh, de, nll = torch.empty_like(h), torch.zeros(emb.shape, device=emb.device), []
        for hc, yc, wc, dc in zip(*(t.split(HeadLoss.CHUNK) for t in (h, y, w, dh))):
            n, g = token_loss(hc @ emb.t(), yc, wc)
            torch.mm(g, emb, out=dc)
            de += g.t() @ hc
            nll.append(n)
        ctx.save_for_backward(dh, de)
        nll = torch.cat(nll)
        ctx.mark_non_differentiable(nll)
        return (nll * w).sum(), nll

    @staticmethod
    def backward(ctx, g, _):
        dh, de = ctx.saved_tensors
        return dh * g.to(dh.dtype), de * g, None, None


class FourBit(torch.autograd.Function):
    """What Q4_0 will make of the weights, blocks of 32 along the input; the gradient passes straight through."""

    @staticmethod
    def forward(ctx, w):
        b = w.view(-1, 32)
        d = b.gather(1, b.abs().argmax(1, keepdim=True)) / -8
        d = d.half().float()
        q = (b / torch.where(d == 0, torch.ones_like(d), d) + 8.5).floor().clamp(0, 15) - 8
        return (q * d).view_as(w)

    @staticmethod
    def backward(ctx, g):
        return g


class Mamba2(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.config, L, H, I, D = c, c.layers, c.heads, c.inner, c.width
        dt = torch.exp(torch.rand(L, H) * math.log(100) + math.log(.001))
        normal = lambda *s, std=.02: nn.Parameter(torch.randn(*s) * std)
        self.emb = normal(c.vocabulary, D)
        self.norm = nn.Parameter(torch.ones(L, D))
        self.w_in = normal(L, 2 * I + 2 * c.state, D)           # z, x, B, C
        self.w_dt = normal(L, H, D)
        self.conv_w = nn.Parameter(torch.rand(L, c.conv, 4) - .5)
        self.conv_b = nn.Parameter(torch.zeros(L, c.conv))
        self.dt_bias = nn.Parameter(dt + torch.log(-torch.expm1(-dt)))
        self.a_log = nn.Parameter(torch.log(torch.rand(L, H) * 15 + 1))
        self.d = nn.Parameter(torch.ones(L, H))
        self.gate_norm = nn.Parameter(torch.ones(L, I))
        self.w_out = normal(L, D, I, std=.02 / math.sqrt(2 * L))
        self.norm_f = nn.Parameter(torch.ones(D))

    def hidden(self, tokens, position, T, four_bit=False, forgets=None):
        """tokens (M,), position (M,) -> (M, D); to a list `forgets` come the mean -log of each layer's decays, (H,)"""
        c, kind = self.config, torch.bfloat16 if tokens.is_cuda else torch.float32
        w_in, w_out = torch.cat([self.w_in, self.w_dt], 1), self.w_out
        if four_bit:
            w_in, w_out = FourBit.apply(w_in), FourBit.apply(w_out)
        x = F.embedding(tokens, self.emb).to(kind)
        stacks = self.norm, w_in.to(kind), self.conv_w, self.conv_b, self.dt_bias, self.a_log, self.d, self.gate_norm, w_out.to(kind)
        for norm, w_in, conv_w, conv_b, dt_bias, a_log, d, gate_norm, w_out in zip(*(s.unbind(0) for s in stacks)):
            u = rms(x, norm) @ w_in.t()
            if forgets is not None:
                forgets.append((F.softplus(u[:, -c.heads:].float() + dt_bias) * torch.exp(a_log)).mean(0))
            x = torch.addmm(x, mixer(u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, T, c.state), w_out.t())
        return rms(x, self.norm_f)

    def forward(self, tokens, target, weight, position, T, four_bit=False):
        """-> weighted loss, -log p of each target (M,)"""
        h = self.hidden(tokens, position, T, four_bit)
        return HeadLoss.apply(h, self.emb.to(h.dtype), target, weight / weight.sum())

    def logits(self, tokens):
        """tokens (T,) of one sequence -> (T, V), for evaluation on CPU"""
        T = len(tokens)
        pad = -T % min(64, T) if T > 64 else 0
        t = F.pad(tokens, (0, pad), value=PAD)
        return self.hidden(t, torch.arange(T + pad, device=t.device), T + pad)[:T] @ self.emb.t()

    def save(self, path):
        torch.save({'config': asdict(self.config), 'weights': {k: v.to(torch.bfloat16) for k, v in self.state_dict().items()}}, path)

    @staticmethod
    def load(path):
        f = torch.load(path, map_location='cpu')
        m = Mamba2(Config(**f['config']))
        m.load_state_dict({k: v.float() for k, v in f['weights'].items()})
        return m


def positions(tokens):
    """tokens (b, T): how far each is from the start of its sample (samples end with PAD) -> (b, T) int32"""
    b, T = tokens.shape
    i = torch.arange(T, device=tokens.device).expand(b, T)
    start = torch.zeros_like(i)
    start[:, 1:] = torch.where(tokens[:, :-1] == PAD, i[:, 1:], 0)
    return (i - start.cummax(1).values).int()


def token_weights(tokens, prompt=1., answer=1., path=None, ticks=None, within=-1, first=None):
    """tokens (b, T) -> how much each counts as a target (b, T): 1 in plain text, `prompt` between USER and ASSISTANT,
    `answer` from there to END, 0 for PAD. An answer's first token, with which it answers or refuses, counts `first`. In answers, what ` in `...`` quotes counts `path`: `ticks` (V,) says which tokens hold a
    backtick, `within` is the token ' in'."""
    b, T = tokens.shape
    i = torch.arange(T, device=tokens.device).expand(b, T)
    before = lambda x, first: torch.cat([torch.full_like(x[:, :1], first), x[:, :-1]], 1)
    last = lambda where: torch.where(where, i, 0).cummax(1).values
    kind = before(tokens.gather(1, last(tokens < PAD + 1)), END_OF_TEXT)          # the last special token before the token itself
    w = torch.where(kind == USER, prompt, torch.where(kind == ASSISTANT, answer, 1.))
    if path is not None:
        tick = ticks[tokens]
        opened = before((tick & (before(tokens, PAD) == within)).gather(1, last(tick)), False)
        w = torch.where((kind == ASSISTANT) & opened, path, w)
    if first is not None:
        w = torch.where(before(tokens, PAD) == ASSISTANT, first, w)
    return torch.where(tokens == PAD, 0., w)
