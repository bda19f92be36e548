"""The Mamba-2 scan (state space duality), forward and backward.

One head keeps a state S of shape (N, P) and reads one token at a time:

    S = exp(a) S + B (dt x)^T        y = S^T C + D x

`scan_plain` does it in chunks of Q tokens with PyTorch alone: the reference, and what runs on CPU. `scan_forward` does the
same in one Triton kernel, a program per (head, sequence) that walks the chunks with S in registers and leaves one state per
chunk. Backward, a second such walk leaves the gradients of the states, and then every chunk is independent of the others.

Shapes: M = sequences x T tokens. xbc (M, H*P + 2*N) holds x, B and C side by side as the convolution leaves them;
dt and a (M, H) are float32, where a = dt * A is the log of the decay and at most RESET at the first token of a document.
"""
import json, os

import torch

try:
    import triton
    import triton.language as tl
except ImportError:  # CPU only: scan_plain
    triton = None

RESET = -40.0  # exp(-40): forgets everything, and leaves float32 sums of a few of them exact enough


def scan_plain(xbc, dt, a, d, T, N, Q=64):
    M, H = dt.shape
    P, c = (xbc.shape[1] - 2 * N) // H, T // Q
    x, B, C = xbc.split([H * P, N, N], -1)
    x = x.view(-1, c, Q, H, P).permute(0, 3, 1, 2, 4)           # (b, H, c, Q, P)
    B, C = (t.reshape(-1, 1, c, Q, N) for t in (B, C))          # (b, 1, c, Q, N): shared by the heads
    dt, a = (t.view(-1, c, Q, H).permute(0, 3, 1, 2) for t in (dt, a))  # (b, H, c, Q)
    cs = a.cumsum(-1)
    xd = x * dt[..., None].to(x.dtype)
    low = torch.ones(Q, Q, dtype=torch.bool, device=x.device).tril()
    decay = torch.exp((cs[..., :, None] - cs[..., None, :]).masked_fill(~low, float('-inf')))
    y = ((C @ B.transpose(-1, -2)) * decay.to(x.dtype)) @ xd    # inside a chunk
    out = B.transpose(-1, -2) @ (xd * torch.exp(cs[..., -1:] - cs)[..., None].to(x.dtype))  # (b, H, c, N, P)
    S, states = torch.zeros_like(out[:, :, 0]), []
    for k in range(c):                                          # from chunk to chunk
        states.append(S)
        S = S * torch.exp(cs[:, :, k, -1])[..., None, None].to(x.dtype) + out[:, :, k]
    y = y + (C @ torch.stack(states, 2)) * torch.exp(cs)[..., None].to(x.dtype) + x * d.view(1, H, 1, 1, 1).to(x.dtype)
    return y.permute(0, 2, 3, 1, 4).reshape(M, H * P)


if triton:
    @triton.jit
    def forward_kernel(XBC, DT, A, Y, S0, T, NC, H: tl.constexpr, P: tl.constexpr, N: tl.constexpr, Q: tl.constexpr):
        h, b = tl.program_id(0), tl.program_id(1)
        i, p, n = tl.arange(0, Q), tl.arange(0, P), tl.arange(0, N)
        CD: tl.constexpr = H * P + 2 * N
        S = tl.zeros([N, P], tl.float32)
        for c in range(NC):
            r = b * T + c * Q + i
            x = tl.load(XBC + r[:, None] * CD + h * P + p[None, :])
            B = tl.load(XBC + r[:, None] * CD + H * P + n[None, :])
            C = tl.load(XBC + r[:, None] * CD + H * P + N + n[None, :])
            dt = tl.load(DT + r * H + h)
            a = tl.load(A + r * H + h)
            Sb = S.to(tl.bfloat16)
            tl.store(S0 + ((b * NC + c) * H + h) * N * P + n[:, None] * P + p[None, :], Sb)
            cs, tot = tl.cumsum(a, 0), tl.sum(a, 0)
            xd = (x * dt[:, None]).to(tl.bfloat16)
            L = tl.where(i[:, None] >= i[None, :], tl.exp(cs[:, None] - cs[None, :]), 0.0)
            G = tl.dot(C, tl.trans(B)) * L
            y = tl.dot(C, Sb) * tl.exp(cs)[:, None] + tl.dot(G.to(tl.bfloat16), xd)
            tl.store(Y + r[:, None] * (H * P) + h * P + p[None, :], y.to(tl.bfloat16))
            S = S * tl.exp(tot) + tl.dot(tl.trans(B), (xd * tl.exp(tot - cs)[:, None]).to(tl.bfloat16))

    @triton.jit
    def state_gradient_kernel(XBC, A, DY, S0, DS, DTOT, T, NC, H: tl.constexpr, P: tl.constexpr, N: tl.constexpr, Q: tl.constexpr):
        """from the last chunk to the first: the gradient of the state that leaves each chunk, and of what decays through it"""
        h, b = tl.program_id(0), tl.program_id(1)
        i, p, n = tl.arange(0, Q), tl.arange(0, P), tl.arange(0, N)
        CD: tl.constexpr = H * P + 2 * N
        dS = tl.zeros([N, P], tl.float32)
        for k in range(NC):
            c = NC - 1 - k
            r = b * T + c * Q + i
            s = ((b * NC + c) * H + h) * N * P + n[:, None] * P + p[None, :]
            tl.store(DS + s, dS.to(tl.bfloat16))
            S = tl.load(S0 + s)
            C = tl.load(XBC + r[:, None] * CD + H * P + N + n[None, :])
            dy = tl.load(DY + r[:, None] * (H * P) + h * P + p[None, :])
            a = tl.load(A + r * H + h)
            cs, tot = tl.cumsum(a, 0), tl.sum(a, 0)
            dS *= tl.exp(tot)
            tl.store(DTOT + (b * NC + c) * H + h, tl.sum(tl.sum(S * dS, 1), 0))
            dS += tl.dot(tl.trans(C), (dy * tl.exp(cs)[:, None]).to(tl.bfloat16))

    @triton.jit
    def backward_kernel(XBC, DT, A, D, S0, DS, DTOT, Y, DY, DXBC, DDT, DA, DD,
                        H: tl.constexpr, P: tl.constexpr, N: tl.constexpr, Q: tl.constexpr):
        """One program a chunk, all heads in turn: B and C are shared, and so is what their gradients need. The gradient of
        the decays needs no more products: what token i reads is dy . y, what token j gives is (dt x) . d(dt x)."""
        g = tl.program_id(0)                                    # chunk, counted over all sequences
        i, p, n = tl.arange(0, Q), tl.arange(0, P), tl.arange(0, N)
        CD: tl.constexpr = H * P + 2 * N
        r = g * Q + i
        B = tl.load(XBC + r[:, None] * CD + H * P + n[None, :])
        C = tl.load(XBC + r[:, None] * CD + H * P + N + n[None, :])
        BC = tl.dot(B, tl.trans(C))                             # (Q, Q), giver first
        dB = tl.zeros([Q, N], tl.float32)
        dC = tl.zeros([Q, N], tl.float32)
        dBC = tl.zeros([Q, Q], tl.float32)
        for h in range(H):
            x = tl.load(XBC + r[:, None] * CD + h * P + p[None, :])
            dy = tl.load(DY + r[:, None] * (H * P) + h * P + p[None, :])
            y = tl.load(Y + r[:, None] * (H * P) + h * P + p[None, :])
            s = (g * H + h) * N * P + n[:, None] * P + p[None, :]
            S, dS = tl.load(S0 + s), tl.load(DS + s)
            dt = tl.load(DT + r * H + h)
            a = tl.load(A + r * H + h)
            d = tl.load(D + h)
            cs, tot = tl.cumsum(a, 0), tl.sum(a, 0)
            e_in, e_out = tl.exp(cs), tl.exp(tot - cs)
            L = tl.where(i[:, None] <= i[None, :], tl.exp(cs[None, :] - cs[:, None]), 0.0)
            xd = x * dt[:, None]
            dBC += tl.dot(xd.to(tl.bfloat16), tl.trans(dy)) * L
            dC = tl.dot((dy * e_in[:, None]).to(tl.bfloat16), tl.trans(S), acc=dC)
            dB = tl.dot((xd * e_out[:, None]).to(tl.bfloat16), tl.trans(dS), acc=dB)
            to_state = tl.dot(B, dS) * e_out[:, None]
            dtot = tl.sum(tl.sum(xd * to_state, 1), 0) + tl.load(DTOT + g * H + h)
            dxd = tl.dot((BC * L).to(tl.bfloat16), dy, acc=to_state)
            gives = tl.sum(dxd * x, 1)
            dcs = tl.sum(dy.to(tl.float32) * y, 1) - gives * dt
            tl.store(DA + r * H + h, tl.sum(dcs, 0) - tl.cumsum(dcs, 0) + dcs + dtot)
            tl.store(DDT + r * H + h, gives)
            tl.store(DXBC + r[:, None] * CD + h * P + p[None, :], (dxd * dt[:, None] + d * dy).to(tl.bfloat16))
            tl.store(DD + g * H + h, tl.sum(tl.sum(dy.to(tl.float32) * x, 1), 0))
        G = dBC.to(tl.bfloat16)
        dB = tl.dot(G, C, acc=dB)
        dC = tl.dot(tl.trans(G), B, acc=dC)
        tl.store(DXBC + r[:, None] * CD + H * P + n[None, :], dB.to(tl.bfloat16))
        tl.store(DXBC + r[:, None] * CD + H * P + N + n[None, :], dC.to(tl.bfloat16))


Q = 64                                          # tokens a chunk
SHAPES = dict(forward=dict(num_warps=4, num_stages=2), gradient=dict(num_warps=4, num_stages=2), backward=dict(num_warps=8, num_stages=2),
              gate=dict(R=4, num_warps=8), conv=dict(R=16, K=128, num_warps=4))
if os.path.exists('shapes.json'):               # what tune.py found best on this machine
    SHAPES.update(json.load(open('shapes.json')))


def scan_forward(xbc, dt, a, T, N):
    """-> y (M, H*P) without its D x, and the state that enters each chunk"""
    M, H = dt.shape
    P, b, c = (xbc.shape[1] - 2 * N) // H, M // T, T // Q
    y = torch.empty(M, H * P, dtype=xbc.dtype, device=xbc.device)
    states = torch.empty(b * c * H * N * P, dtype=xbc.dtype, device=xbc.device)
    forward_kernel[(H, b)](xbc, dt, a, y, states, T, c, H, P, N, Q, **SHAPES['forward'])
    return y, states


def scan_backward(xbc, dt, a, d, states, y, dy, T, N):
    """dy is the gradient of y + D x -> gradients of xbc, dt, a, d"""
    M, H = dt.shape
    P, b, c = (xbc.shape[1] - 2 * N) // H, M // T, T // Q
    dxbc, ddt, da = torch.empty_like(xbc), torch.empty_like(dt), torch.empty_like(a)
    dd = torch.empty(b * c, H, dtype=torch.float32, device=xbc.device)
    dstates, dtot = torch.empty_like(states), torch.empty_like(dd)
    state_gradient_kernel[(H, b)](xbc, a, dy, states, dstates, dtot, T, c, H, P, N, Q, **SHAPES['gradient'])
    backward_kernel[(b * c,)](xbc, dt, a, d, states, dstates, dtot, y, dy, dxbc, ddt, da, dd, H, P, N, Q, **SHAPES['backward'])
    return dxbc, ddt, da, dd.sum(0)
