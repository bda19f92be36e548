"""Trains other shapes and prints what they reached: which width, depth and state pay, and what more parameters would give.

    python3 ablate.py DATA OUT SECONDS          each of SHAPES for the same short time
    python3 ablate.py DATA OUT SECONDS STEPS    each of SIZES for the same number of steps, SECONDS at most: the scaling curve
    python3 ablate.py shapes OUT                writes a GGUF of random weights for each of SHAPES, to time on a CPU

DATA holds early-*.npy and valid-*.npy as for train.py; on a GPU. The kernels of all shapes are compiled first, at once, so that no
shape's time goes into that.
"""
import re, subprocess, sys
from dataclasses import asdict

SHAPES = [(18, 512, 128), (18, 512, 64), (12, 512, 128), (24, 512, 64), (5, 1024, 128), (40, 256, 128)]   # layers, width, state
SIZES = [(18, 256, 128), (18, 512, 128), (18, 1024, 128)]
COMMON = ['switch=2', 'four_bit_from=2', 'constant=.3', 'warm_up=20', 'report=20']


def settings(shape):
    return [f'{k}={v}' for k, v in zip(('layers', 'width', 'state'), shape)]


def train(data, out, extra):
    return subprocess.Popen([sys.executable, 'train.py', f'data={data}', f'out={out}', *COMMON, *extra], stdout=subprocess.PIPE, text=True)


def main(data, out, seconds, steps=''):
    tried = SIZES if steps else SHAPES
    for p in [train(data, f'{out}/warm-{k}', [*settings(s), 'steps=5', 'step_tokens=16384']) for k, s in enumerate(tried)]:
        p.communicate()
    print('| layers x width, state | parameters | tokens | tokens/s | plain | answers | answers near | near right | far right |\n|---|---|---|---|---|---|---|---|---|')
    for k, s in enumerate(tried):
        log = train(data, f'{out}/{"size" if steps else "shape"}-{k}', [*settings(s), f'seconds={seconds}', *([f'steps={steps}'] if steps else [])]).communicate()[0]
        open(f'{out}/{"size" if steps else "shape"}-{k}.log', 'w').write(log)
        parameters, speed = re.search(r'([\d.]+) M parameters', log)[1], re.findall(r'(\d+)/s', log)[-1]
        end = log[log.index('END'):]
        tokens, early = re.search(r'([\d.]+) M tokens', end)[1], re.search(r'early plain ([\d.]+) answer ([\d.]+)', end)
        near, far = re.search(r'near plain [\d.]+ answer ([\d.]+) sure ([\d.]+)', end), re.search(r'recall plain [\d.]+ answer [\d.]+ sure ([\d.]+)', end)
        print(f'| {s[0]} x {s[1]}, {s[2]} | {float(parameters):.1f} M | {tokens} M | {speed} | {early[1]} | {early[2]} | {near[1]} | {near[2]} | {far[1]} |', flush=True)


def shapes(out):
    import json
    from export import write
    from model import Config, Mamba2
    for layers, width, state in SHAPES:
        m = Mamba2(Config(layers=layers, width=width, state=state))
        write(f'{out}/{layers}x{width}-{state}.gguf', {k: v.detach().numpy() for k, v in m.state_dict().items()}, asdict(m.config), json.load(open('tokenizer.json')))


if __name__ == '__main__':
    shapes(sys.argv[2]) if sys.argv[1] == 'shapes' else main(*sys.argv[1:])
