import torch
from model import *
from ssd import scan_plain


def tiny(): torch.manual_seed(0); return Mamba2(Config(vocabulary=300, width=64, layers=2, state=16, head=32))


def test_chunks_equal_recurrence():
    torch.manual_seed(0)
    H, P, N, T, b = 3, 8, 16, 64, 2
    xbc, dt, d = torch.randn(b * T, H * P + 2 * N), torch.rand(b * T, H), torch.randn(H)
    a = -dt * torch.rand(H) * 4
    y = scan_plain(xbc, dt, a, d, T, N, Q=16).view(b, T, H, P)
    x, B, C = xbc.view(b, T, -1).split([H * P, N, N], -1)
    x, dt, a = x.view(b, T, H, P), dt.view(b, T, H), a.view(b, T, H)
    S = torch.zeros(b, H, N, P)
    for t in range(T):
        S = S * torch.exp(a[:, t])[..., None, None] + torch.einsum('bn,bhp->bhnp', B[:, t], x[:, t] * dt[:, t][..., None])
        want = torch.einsum('bhnp,bn->bhp', S, C[:, t]) + x[:, t] * d[:, None]
        assert (y[:, t] - want).abs().max() < 1e-4


def test_packed_samples_do_not_see_each_other():
    m = tiny()
    a, b = torch.randint(6, 300, (41,)), torch.randint(6, 300, (86,))
    row = torch.cat([a, torch.tensor([PAD]), b])[None]
    h = m.hidden(row[0], positions(row)[0], row.shape[1])
    alone = m.hidden(F.pad(b, (0, 42)), torch.arange(128), 128)[:86]
    assert (h[42:] - alone).abs().max() < 1e-4


def test_loss_and_gradient_equal_cross_entropy():
    m = tiny()
    t, y, w = torch.randint(6, 300, (128,)), torch.randint(6, 300, (128,)), torch.rand(128)
    pos = torch.arange(128)
    loss, nll = m(t, y, w, pos, 128)
    loss.backward()
    got = m.emb.grad.clone(), m.w_in.grad.clone()
    m.zero_grad()
    plain = F.cross_entropy(m.hidden(t, pos, 128) @ m.emb.t(), y, reduction='none')
    ((plain * w).sum() / w.sum()).backward()
    assert (nll - plain).abs().max() < 1e-4
    assert (got[0] - m.emb.grad).abs().max() < 1e-5 and (got[1] - m.w_in.grad).abs().max() < 1e-5


def test_token_weights():
    t = torch.tensor([[7, USER, 8, ASSISTANT, 9, 10, END, USER, 7, PAD, FILE, 9]])
    assert token_weights(t, 2., 5.).tolist() == [[1, 1, 2, 2, 5, 5, 5, 1, 2, 0, 1, 1]]
    ticks = torch.zeros(30, dtype=torch.bool)
    ticks[20] = True                                                     # `a` is in `b` ... in c, and the same in a question
    t = torch.tensor([[USER, 8, 21, 20, 9, 20, ASSISTANT, 20, 7, 20, 8, 21, 20, 9, 9, 20, 8, 21, 9, END]])
    assert token_weights(t, 2., 5., 7., ticks, 21).tolist() == [[1, 2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 7, 7, 7, 5, 5, 5, 5]]


def test_heads_tell_how_much_they_forget():
    m, forgets = tiny(), []
    t = torch.randint(6, 300, (128,))
    m.hidden(t, torch.arange(128), 128, forgets=forgets)
    with torch.no_grad():
        m.a_log[0, 1] -= 2
    again = []
    m.hidden(t, torch.arange(128), 128, forgets=again)
    assert torch.stack(forgets).shape == m.a_log.shape
    assert (again[0] / forgets[0] - torch.tensor([1, math.exp(-2), 1, 1])).abs().max() < 1e-4


def test_learns():
    m, row = tiny(), torch.randint(6, 300, (1, 65)).repeat(1, 2)[:, :129]
    opt = torch.optim.Adam(m.parameters(), 3e-3)
    t, y, pos = row[0, :-1], row[0, 1:], torch.arange(128)
    t, y, pos = t, y, pos[:len(t)]
    first = None
    for _ in range(60):
        loss, _ = m(t, y, torch.ones(len(t)), pos, len(t))
        opt.zero_grad(); loss.backward(); opt.step()
        first = first or loss.item()
    assert loss.item() < first / 3


if __name__ == '__main__':
    for name, test in list(globals().items()):
        if name.startswith('test_'):
            test(); print('ok', name)
