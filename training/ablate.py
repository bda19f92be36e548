"""Trains other shapes for the same short time each and prints what they reached: which width, depth, state and vocabulary pay.

    python3 ablate.py DATA OUT SECONDS        DATA/early-*.npy and DATA/valid-early.npy as for train.py; on a GPU
    python3 ablate.py shapes OUT              writes a GGUF of random weights for each shape, to time on a CPU

The kernels of all shapes are compiled first, at once, so that no shape's time goes into that.
"""
import re, subprocess, sys
from dataclasses import asdict

SHAPES = [(18, 512, 128), (18, 512, 64), (12, 512, 128), (24, 512, 64), (5, 1024, 128), (40, 256, 128)]   # layers, width, state
COMMON = ['switch=2', 'four_bit_from=2', 'constant=.3', 'warm_up=20', 'report=20']


def settings(shape):
    return [f'{k}={v}' for k, v in zip(('layers', 'width', 'state'), shape)]


def train(data, out, extra):
    return subprocess.Popen([sys.executable, 'train.py', f'data={data}', f'out={out}', *COMMON, *extra], stdout=subprocess.PIPE, text=True)


def main(data, out, seconds):
    for p in [train(data, f'{out}/warm-{k}', [*settings(s), 'steps=5', 'step_tokens=16384']) for k, s in enumerate(SHAPES)]:
        p.communicate()
    print('| layers x width, state | parameters | tokens | tokens/s | held-out plain | held-out answers |\n|---|---|---|---|---|---|')
    for k, s in enumerate(SHAPES):
        log = train(data, f'{out}/{k}', [*settings(s), f'seconds={seconds}']).communicate()[0]
        size = re.search(r'([\d.]+) M parameters', log)[1]
        end = re.search(r'END \d+ steps ([\d.]+) M tokens.*?early plain ([\d.]+) answer ([\d.]+)', log)
        print(f'| {s[0]} x {s[1]}, {s[2]} | {float(size):.1f} M | {end[1]} M | {float(end[1]) / float(seconds):.2f} M | {end[2]} | {end[3]} |', flush=True)


def shapes(out):
    import json
    from export import write
    from model import Config, Mamba2
    for layers, width, state in SHAPES:
        m = Mamba2(Config(layers=layers, width=width, state=state))
        write(f'{out}/{layers}x{width}-{state}.gguf', {k: v.detach().numpy() for k, v in m.state_dict().items()}, asdict(m.config), json.load(open('tokenizer.json')))


if __name__ == '__main__':
    shapes(sys.argv[2]) if sys.argv[1] == 'shapes' else main(*sys.argv[1:])
