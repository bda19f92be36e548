import random
from tokenizer import *


def test_train_and_round_trip():
    spec = train(['def get_value(self):\n    return self.value\n' * 20, 'the value of the value ' * 30, 'für Ω ‰ 漢字\t\r\n' * 3], 330)
    t = Tokenizer(spec=spec)
    for s in ['def get_value(self):', ' the\n\n\n   value\t', 'ünïcode 漢字 🙂 \u200b', '<|user|>hi\n<|assistant|>there<|end|>', "it's we'll 12345 ->=> \r\n", '']:
        assert t.decode(t.encode(s)) == s
    assert t.encode('<|user|>') == [1] and t.encode('<|file|>') == [4]
    assert len(t.encode('the value')) < 6
    rng = random.Random(0)
    for _ in range(300):
        s = ''.join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(160, 0xd000), 10, 9, 32])) for _ in range(rng.randrange(30)))
        assert t.decode(t.encode(s)) == s
        assert sum(len(spec['tokens'][i]) for i in t.encode(s)) == len(s.encode())    # what train.py's bits a byte count by


if __name__ == '__main__':
    test_train_and_round_trip(); print('ok')
