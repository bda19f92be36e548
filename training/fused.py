"""What lies between the matrix products of a layer, as Triton kernels: norms, convolution, gate, loss. All row by row over
the flat list of M tokens; gradients are written where the matrix products want them. On CPU `model.py` does the same plainly."""
import torch

from ssd import RESET, SHAPES, scan_backward, scan_forward, triton

PROGRAMS = 1056     # of the kernels that sum over all tokens: 8 for each multiprocessor of an H100

if triton:
    import triton.language as tl

    @triton.jit
    def norm_forward_kernel(X, W, O, D: tl.constexpr, R: tl.constexpr):
        r, c = tl.program_id(0) * R + tl.arange(0, R), tl.arange(0, D)
        x = tl.load(X + r[:, None] * D + c[None, :]).to(tl.float32)
        s = tl.rsqrt(tl.sum(x * x, 1) / D + 1e-5)
        tl.store(O + r[:, None] * D + c[None, :], (x * s[:, None] * tl.load(W + c)[None, :]).to(tl.bfloat16))

    @triton.jit
    def norm_backward_kernel(DO, X, W, DX, DW, M, D: tl.constexpr, R: tl.constexpr):
        c = tl.arange(0, D)
        w = tl.load(W + c)
        dw = tl.zeros([R, D], tl.float32)
        for k in range(tl.program_id(0), M // R, tl.num_programs(0)):
            r = k * R + tl.arange(0, R)
            x = tl.load(X + r[:, None] * D + c[None, :]).to(tl.float32)
            do = tl.load(DO + r[:, None] * D + c[None, :]).to(tl.float32)
            s = tl.rsqrt(tl.sum(x * x, 1) / D + 1e-5)
            n, h = x * s[:, None], do * w[None, :]
            dx = s[:, None] * (h - n * (tl.sum(h * n, 1) / D)[:, None])
            tl.store(DX + r[:, None] * D + c[None, :], dx.to(tl.bfloat16))
            dw += do * n
        tl.store(DW + tl.program_id(0) * D + c, tl.sum(dw, 0))

    @triton.jit
    def gate_forward_kernel(Y, XBC, D, U, W, O, E, CD, I: tl.constexpr, P: tl.constexpr, R: tl.constexpr):
        r, c = tl.program_id(0) * R + tl.arange(0, R), tl.arange(0, I)
        y = tl.load(Y + r[:, None] * I + c[None, :]) + tl.load(D + c // P)[None, :] * tl.load(XBC + r[:, None] * CD + c[None, :])
        z = tl.load(U + r[:, None] * E + c[None, :]).to(tl.float32)
        g = y * z * tl.sigmoid(z)
        s = tl.rsqrt(tl.sum(g * g, 1) / I + 1e-5)
        tl.store(O + r[:, None] * I + c[None, :], (g * s[:, None] * tl.load(W + c)[None, :]).to(tl.bfloat16))

    @triton.jit
    def gate_backward_kernel(DO, Y, XBC, D, U, W, DY, DU, DW, M, E, CD, I: tl.constexpr, P: tl.constexpr, R: tl.constexpr):
        c = tl.arange(0, I)
        w, d = tl.load(W + c), tl.load(D + c // P)
        dw = tl.zeros([R, I], tl.float32)
        for k in range(tl.program_id(0), M // R, tl.num_programs(0)):
            r = k * R + tl.arange(0, R)
            y = tl.load(Y + r[:, None] * I + c[None, :]) + d[None, :] * tl.load(XBC + r[:, None] * CD + c[None, :])
            z = tl.load(U + r[:, None] * E + c[None, :]).to(tl.float32)
            do = tl.load(DO + r[:, None] * I + c[None, :]).to(tl.float32)
            q = tl.sigmoid(z)
            g = y * z * q
            s = tl.rsqrt(tl.sum(g * g, 1) / I + 1e-5)
            n, h = g * s[:, None], do * w[None, :]
            dg = s[:, None] * (h - n * (tl.sum(h * n, 1) / I)[:, None])
            tl.store(DY + r[:, None] * I + c[None, :], (dg * z * q).to(tl.bfloat16))
            tl.store(DU + r[:, None] * E + c[None, :], (dg * y * q * (1 + z * (1 - q))).to(tl.bfloat16))
            dw += do * n
        tl.store(DW + tl.program_id(0) * I + c, tl.sum(dw, 0))

    @triton.jit
    def conv_forward_kernel(U, POS, W, BIAS, O, E, FIRST, CD: tl.constexpr, R: tl.constexpr, K: tl.constexpr):
        r, c = tl.program_id(0) * R + tl.arange(0, R), tl.program_id(1) * K + tl.arange(0, K)
        pos = tl.load(POS + r)
        f = tl.zeros([R, K], tl.float32) + tl.load(BIAS + c)[None, :]
        for k in tl.static_range(4):
            v = tl.load(U + (r - k)[:, None] * E + FIRST + c[None, :], mask=(pos >= k)[:, None], other=0.0).to(tl.float32)
            f += v * tl.load(W + c * 4 + 3 - k)[None, :]
        tl.store(O + r[:, None] * CD + c[None, :], (f * tl.sigmoid(f)).to(tl.bfloat16))

    @triton.jit
    def conv_gradient_kernel(DO, U, POS, W, BIAS, DF, DW, M, E, FIRST, CD: tl.constexpr, R: tl.constexpr, K: tl.constexpr):
        """gradient before the activation, and the sums for weights and bias: DW (programs, 5, CD)"""
        c = tl.program_id(1) * K + tl.arange(0, K)
        w0, w1, w2, w3 = tl.load(W + c * 4 + 3), tl.load(W + c * 4 + 2), tl.load(W + c * 4 + 1), tl.load(W + c * 4)
        bias = tl.load(BIAS + c)
        s0 = tl.zeros([R, K], tl.float32)
        s1, s2, s3, s4 = s0, s0, s0, s0
        for j in range(tl.program_id(0), M // R, tl.num_programs(0)):
            r = j * R + tl.arange(0, R)
            pos = tl.load(POS + r)
            u = U + r[:, None] * E + FIRST + c[None, :]
            v0 = tl.load(u).to(tl.float32)
            v1 = tl.load(u - E, mask=(pos >= 1)[:, None], other=0.0).to(tl.float32)
            v2 = tl.load(u - 2 * E, mask=(pos >= 2)[:, None], other=0.0).to(tl.float32)
            v3 = tl.load(u - 3 * E, mask=(pos >= 3)[:, None], other=0.0).to(tl.float32)
            f = bias[None, :] + v0 * w0[None, :] + v1 * w1[None, :] + v2 * w2[None, :] + v3 * w3[None, :]
            q = tl.sigmoid(f)
            df = tl.load(DO + r[:, None] * CD + c[None, :]).to(tl.float32) * q * (1 + f * (1 - q))
            tl.store(DF + r[:, None] * CD + c[None, :], df.to(tl.bfloat16))
            s0 += df * v0
            s1 += df * v1
            s2 += df * v2
            s3 += df * v3
            s4 += df
        o = DW + tl.program_id(0) * 5 * CD + c
        tl.store(o, tl.sum(s3, 0))
        tl.store(o + CD, tl.sum(s2, 0))
        tl.store(o + 2 * CD, tl.sum(s1, 0))
        tl.store(o + 3 * CD, tl.sum(s0, 0))
        tl.store(o + 4 * CD, tl.sum(s4, 0))

    @triton.jit
    def conv_backward_kernel(DF, POS, W, DU, M, E, FIRST, CD: tl.constexpr, R: tl.constexpr, K: tl.constexpr):
        r, c = tl.program_id(0) * R + tl.arange(0, R), tl.program_id(1) * K + tl.arange(0, K)
        du = tl.zeros([R, K], tl.float32)
        for k in tl.static_range(4):
            pos = tl.load(POS + r + k, mask=r + k < M, other=-1)
            df = tl.load(DF + (r + k)[:, None] * CD + c[None, :], mask=(pos >= k)[:, None], other=0.0).to(tl.float32)
            du += df * tl.load(W + c * 4 + 3 - k)[None, :]
        tl.store(DU + r[:, None] * E + FIRST + c[None, :], du.to(tl.bfloat16))

    @triton.jit
    def loss_kernel(LOGITS, Y, W, NLL, V: tl.constexpr, V2: tl.constexpr):
        """-log p of each row's target; the logits become the gradient of the weighted sum"""
        r, c = tl.program_id(0), tl.arange(0, V2)
        f = tl.load(LOGITS + r * V + c, mask=c < V, other=-float('inf')).to(tl.float32)
        y, w = tl.load(Y + r), tl.load(W + r)
        top = tl.max(f, 0)
        e = tl.exp(f - top)
        s = tl.sum(e, 0)
        tl.store(NLL + r, top + tl.log(s) - tl.sum(tl.where(c == y, f, 0.0), 0))
        tl.store(LOGITS + r * V + c, ((e / s - tl.where(c == y, 1.0, 0.0)) * w).to(tl.bfloat16), mask=c < V)


class Norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w):
        (M, D), o = x.shape, torch.empty_like(x)
        norm_forward_kernel[(M // 8,)](x, w, o, D, 8, num_warps=4)
        ctx.save_for_backward(x, w)
        return o

    @staticmethod
    def backward(ctx, do):
        x, w = ctx.saved_tensors
        (M, D), dx, dw = x.shape, torch.empty_like(x), torch.empty(PROGRAMS, x.shape[1], device=x.device)
        norm_backward_kernel[(PROGRAMS,)](do.contiguous(), x, w, dx, dw, M, D, 8, num_warps=4)
        return dx, dw.sum(0)


class Mixer(torch.autograd.Function):
    """u (M, E), the input projection -> gated and normalised (M, I), what the output projection reads"""
    @staticmethod
    def forward(ctx, u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, T, N):
        (M, E), CD, H = u.shape, conv_w.shape[0], dt_bias.shape[0]
        I = CD - 2 * N
        xbc, o = torch.empty(M, CD, dtype=u.dtype, device=u.device), torch.empty(M, I, dtype=u.dtype, device=u.device)
        conv_forward_kernel[(M // 32, CD // 128)](u, position, conv_w, conv_b, xbc, E, I, CD, 32, 128, num_warps=4)
        dt = torch.nn.functional.softplus(u[:, I + CD:].float() + dt_bias)
        a = dt * -torch.exp(a_log) + torch.where(position == 0, RESET, 0.)[:, None]
        y, states = scan_forward(xbc, dt, a, T, N)
        gate_forward_kernel[(M // 4,)](y, xbc, d, u, gate_norm, o, E, CD, I, I // H, 4, num_warps=4)
        ctx.save_for_backward(u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, xbc, dt, a, states, y)
        ctx.T, ctx.N = T, N
        return o

    @staticmethod
    def backward(ctx, do):
        u, conv_w, conv_b, dt_bias, a_log, d, gate_norm, position, xbc, dt, a, states, y = ctx.saved_tensors
        (M, E), CD, I, T, N = u.shape, conv_w.shape[0], y.shape[1], ctx.T, ctx.N
        du, dy, df = torch.empty_like(u), torch.empty_like(y), torch.empty_like(xbc)
        dgate = torch.empty(PROGRAMS, I, device=u.device)
        gate_backward_kernel[(PROGRAMS,)](do.contiguous(), y, xbc, d, u, gate_norm, dy, du, dgate, M, E, CD, I, I // len(d), **SHAPES['gate'])
        dxbc, ddt, da, dd = scan_backward(xbc, dt, a, d, states, y, dy, T, N)
        decay = -torch.exp(a_log)
        draw = (ddt + da * decay) * -torch.expm1(-dt)               # the derivative of softplus
        du[:, I + CD:] = draw
        programs = PROGRAMS // 8
        dw = torch.empty(programs, 5, CD, device=u.device)
        conv_gradient_kernel[(programs, CD // SHAPES['conv']['K'])](dxbc, u, position, conv_w, conv_b, df, dw, M, E, I, CD, **SHAPES['conv'])
        conv_backward_kernel[(M // 32, CD // 128)](df, position, conv_w, du, M, E, I, CD, 32, 128, num_warps=4)
        dw = dw.sum(0)
        return du, dw[:4].t(), dw[4], draw.sum(0), (da * dt).sum(0) * decay, dd, dgate.sum(0), None, None, None


def loss(logits, y, w):
    """-> -log p (M,); logits (M, V) are overwritten by their gradient"""
    nll = torch.empty(len(y), device=y.device)
    V = logits.shape[1]
    loss_kernel[(len(y),)](logits, y, w, nll, V, triton.next_power_of_2(V), num_warps=16)
    return nll, logits
