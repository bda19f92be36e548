import torch
from generate import Decoder, answers, answers_from_leaves
from model import Config, Mamba2, PAD
from prefer import packed


def tiny(): torch.manual_seed(0); return Mamba2(Config(vocabulary=300, width=64, layers=2, state=16, head=32))


def test_the_recurrence_equals_the_scan_whatever_stands_before():
    m = tiny()
    tokens = torch.randint(6, 300, (17,))
    d = Decoder(m, four_bit=False)
    d.start(2)
    rows = torch.stack([tokens, torch.cat([torch.randint(6, 300, (5,)), tokens[:12]])], 1)
    with torch.no_grad():
        got = [d.step(row, torch.tensor([t == 0, t == 5])) for t, row in enumerate(rows)]
        want = m.logits(tokens)
    assert max((g[0] - w).abs().max() for g, w in zip(got, want)) < 1e-3
    assert max((g[1] - w).abs().max() for g, w in zip(got[5:], want)) < 1e-3


def test_prompts_of_different_lengths_are_answered_as_alone():
    m = tiny()
    prompts = [torch.randint(6, 300, (n,)).tolist() for n in (3, 9, 30)]
    together = answers(m, prompts, most=8, four_bit=False)
    assert together == [answers(m, [p], most=8, four_bit=False)[0] for p in prompts]
    drawn = answers(m, prompts, copies=4, most=8, temperature=1., four_bit=False)
    assert [len(x) for x in drawn] == [4, 4, 4] and len({str(x) for x in drawn[2]}) > 1


def test_a_leaf_is_read_once_for_all_its_questions():
    m = tiny()
    leaves = [torch.randint(6, 300, (n,)).tolist() for n in (20, 33)]
    asked = [(0, [7, 8, 9]), (1, [7, 8, 9]), (1, [10] * 9)]
    alone = [answers(m, [leaves[k] + q], most=8)[0][0] for k, q in asked]
    assert answers_from_leaves(m, leaves, asked, most=8) == alone


def test_both_of_a_pair_lie_in_one_row_and_only_answers_are_targets():
    rows = [([9] * 5, [7, 7, 3], [8, 3]), ([9] * 4, [6, 3], [6, 6, 3])]
    tokens, pair, sign = packed(rows, 40)
    assert tokens.shape == (1, 41)
    assert tokens[0][(sign[0] > 0) & (pair[0] == 0)].tolist() == [7, 7, 3]
    assert tokens[0][(sign[0] < 0) & (pair[0] == 1)].tolist() == [6, 6, 3]
    assert (pair[0] >= 0).sum() == 10 and tokens[0, -1] == PAD
