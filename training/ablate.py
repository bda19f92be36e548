"""Trains other shapes and prints what they reached: which width, depth, state and vocabulary pay, and what more parameters would give.

    python3 ablate.py warm DATA OUT                  compiles the kernels of all shapes at once, so that no shape's time goes into that
    python3 ablate.py train DATA OUT SECONDS         each of SHAPES for the same time. One for each GPU (CUDA_VISIBLE_DEVICES): it takes
                                                     the next shape that no other has begun
    python3 ablate.py train DATA OUT SECONDS STEPS   each of SIZES for the same number of steps, SECONDS at most: the scaling curve
    python3 ablate.py table OUT                      what those that came to their end reached
    python3 ablate.py shapes DATA OUT                a GGUF of random weights for each of SHAPES, to time on a CPU
    python3 ablate.py again ROWS.npy DATA VOCABULARY OUT.npy     held-out rows: the same texts in another vocabulary

DATA holds a folder for each vocabulary, 16384 and so on: tokenizer.json, and early-*.npy, late-*.npy and valid-*.npy as for train.py.
Losses are in bits a byte, which any vocabulary can be compared by; the weights are seen as Q4_0 makes them.
"""
import json, os, re, subprocess, sys

SHAPES = [   # layers, width, state, vocabulary, head
    (18, 512, 128, 16384, 64), (18, 512, 64, 16384, 64), (12, 512, 128, 16384, 64), (5, 1024, 128, 16384, 64), (18, 512, 128, 8192, 64), (24, 512, 64, 16384, 64),
    (40, 256, 128, 16384, 64), (18, 512, 256, 16384, 64), (12, 512, 128, 32768, 64), (18, 512, 128, 16384, 32)]
SIZES = [(18, width, 128, 16384, 64) for width in (256, 512, 1024)]
COMMON = ['step_tokens=98304', 'warm_up=50', 'report=50']


def name(shape):
    return '{}x{}-{}-{}-{}'.format(*shape)


def start(data, out, shape, *more):
    """train.py in OUT, which is made"""
    os.makedirs(out)
    vocabulary = f'{data}/{shape[3]}'
    settings = [f'{k}={v}' for k, v in zip(('layers', 'width', 'state', 'vocabulary', 'head'), shape)]
    return subprocess.Popen([sys.executable, 'train.py', f'data={vocabulary}', f'tokenizer={vocabulary}/tokenizer.json', f'out={out}', *COMMON, *settings, *more],
                            stdout=open(f'{out}/log', 'w'), stderr=subprocess.STDOUT)


def warm(data, out):
    for p in [start(data, f'{out}/warm-{name(s)}', s, 'steps=5', 'step_tokens=16384') for s in SHAPES]:
        p.wait()


def train(data, out, seconds, *steps):
    for s in SIZES if steps else SHAPES:
        try:
            p = start(data, f'{out}/{name(s)}', s, f'seconds={seconds}', *(f'steps={n}' for n in steps))
        except FileExistsError:
            continue
        p.wait()


def table(out):
    print('| layers x width | state | head | vocabulary | parameters | tokens | tokens/s | plain | answers | near right | far right | copied right |\n' + '|---' * 12 + '|')
    for s in sorted({*SHAPES, *SIZES}, key=[*SHAPES, *SIZES].index):
        log = open(f'{out}/{name(s)}/log').read() if os.path.exists(f'{out}/{name(s)}/log') else ''
        parameters, _, end = re.search(r'[\d.]+(?= M parameters)', log), *log.partition('END')[1:]
        if end:
            losses = re.search(r' early plain [\d.]+ \(([\d.]+) a byte\) answer [\d.]+ \(([\d.]+) a byte\)', end)
            right = [re.search(rf' {kind} plain .*? sure ([\d.]+)', end)[1] for kind in ('near', 'recall', 'copy')]
            tokens, speed = re.search(r'([\d.]+) M tokens', end)[1], int(re.findall(r'(\d+)/s', log)[-1])
            print('|', ' | '.join([f'{s[0]} x {s[1]}', str(s[2]), str(s[4]), str(s[3]), f'{float(parameters[0]):.1f} M', f'{tokens} M', f'{speed / 1e6:.2f} M', *losses.groups(), *right]), '|')


def shapes(data, out):
    from dataclasses import asdict
    from export import write
    from model import Config, Mamba2
    for layers, width, state, vocabulary, head in SHAPES:
        m = Mamba2(Config(vocabulary, width, layers, state, head))
        weights = {k: v.detach().numpy() for k, v in m.state_dict().items()}
        write(f'{out}/{name((layers, width, state, vocabulary, head))}.gguf', weights, asdict(m.config), json.load(open(f'{data}/{vocabulary}/tokenizer.json')))


def again(rows, data, vocabulary, out):
    import numpy as np
    from tokenizer import Tokenizer
    old, new = Tokenizer(f'{data}/16384/tokenizer.json'), Tokenizer(f'{data}/{vocabulary}/tokenizer.json')
    lines = [new.encode(old.decode(row)) for row in np.load(rows).tolist()]
    longest = -(-(max(map(len, lines)) - 1) // 64) * 64 + 1
    np.save(out, np.array([l + [new.id['<|pad|>']] * (longest - len(l)) for l in lines], np.uint16))


if __name__ == '__main__':
    dict(warm=warm, train=train, table=table, shapes=shapes, again=again)[sys.argv[1]](*sys.argv[2:])
