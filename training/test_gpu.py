"""On a GPU: the fused layers against the plain ones in float64, forward and backward."""
import torch
import model
from fused import Mixer, Norm, loss


def error(p, q):
    return ((p.double().cpu() - q.cpu()).norm() / q.norm().cpu()).item()


def compare(fused, plain, args, dy):
    """both with the same arguments, the second in float64 on the CPU -> relative errors of result and gradients"""
    g = [t.detach().clone().requires_grad_() for t in args]
    w = [t.detach().double().cpu().requires_grad_() for t in args]
    y, y0 = fused(*g), plain(*w)
    y.backward(dy)
    y0.backward(dy.double().cpu())
    return [round(error(y, y0), 5)] + [round(error(p.grad, q.grad), 5) for p, q in zip(g, w)]


def mixer_arguments(b, T, H=16, P=64, N=128):
    torch.manual_seed(1)
    r = lambda *s: torch.rand(*s, device='cuda')
    M, I = b * T, H * P
    pos = torch.arange(T, device='cuda').repeat(b).int()
    pos = torch.where(pos % 200 < 150, pos % 200, pos % 200 - 150).int()
    return [torch.randn(M, 2 * I + 2 * N + H, device='cuda').bfloat16(), r(I + 2 * N, 4) - .5, r(I + 2 * N) - .5, r(H) * 3 - 5, r(H) * 2, r(H), r(I) + .5], pos


def check_mixer():
    args, pos = mixer_arguments(2, 512)
    dy = torch.randn(1024, 1024, device='cuda').bfloat16()
    e = compare(lambda *a: Mixer.apply(*a, pos, 512, 128), lambda *a: model.mixer(*a, pos.cpu(), 512, 128), args, dy)
    print('mixer', dict(zip(('o', 'u', 'conv_w', 'conv_b', 'dt_bias', 'a_log', 'd', 'gate_norm'), e)))
    assert max(e) < 4e-2


def check_norm():
    x, w = torch.randn(1024, 512, device='cuda').bfloat16(), torch.rand(512, device='cuda')
    e = compare(Norm.apply, model.rms, [x, w], torch.randn(1024, 512, device='cuda').bfloat16())
    print('norm', e)
    assert max(e) < 1e-2


def check_loss():
    f, y, w = torch.randn(256, 16384, device='cuda').bfloat16() * 3, torch.randint(0, 16384, (256,), device='cuda'), torch.rand(256, device='cuda')
    n0, g0 = model.token_loss(f.double().cpu(), y.cpu(), w.double().cpu())
    n, g = loss(f, y, w)
    print('loss', error(n, n0), error(g, g0))
    assert error(n, n0) < 1e-4 and error(g, g0) < 1e-2


if __name__ == '__main__':
    check_norm()
    check_loss()
    check_mixer()
