import tempfile, os
import torch
from export import load_model, write
from model import *
from test_model import tiny
from tokenizer import train


def test_round_trip():
    m = tiny()
    spec = train(['some text to have merges ' * 9], 300)
    path = os.path.join(tempfile.mkdtemp(), 'x.gguf')
    from dataclasses import asdict
    write(path, {k: v.numpy() for k, v in m.state_dict().items()}, asdict(m.config), spec)
    back, t = load_model(path)
    assert t.spec == {**spec, 'tokens': t.spec['tokens']} and back.config == m.config
    want = FourBit.apply(torch.cat([m.w_in, m.w_dt], 1))
    assert (torch.cat([back.w_in, back.w_dt], 1) - want).abs().max() < 1e-6      # training saw what the file holds
    assert (back.emb - m.emb).abs().max() < 1e-3 and (back.a_log - m.a_log).abs().max() < 1e-5


if __name__ == '__main__':
    test_round_trip(); print('ok')
