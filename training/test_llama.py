"""llama.cpp, through node-llama-cpp, agrees with PyTorch on the exported file: probabilities, and 1,000 nasty strings' tokens."""
import json, math, os, random, subprocess, tempfile
from dataclasses import asdict

import torch

from export import write
from model import *
from tokenizer import Tokenizer

NODE = '''
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const [path, job] = process.argv.slice(-2);
const { getLlama } = await import(pathToFileURL(createRequire(process.env.ROOT + '/package.json').resolve('node-llama-cpp')).href);
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });
const model = await llama.loadModel({ modelPath: path });
const { strings, tokens } = JSON.parse(readFileSync(job, 'utf8'));
const sequence = (await model.createContext({ contextSize: 1024, threads: 1 })).getSequence();
const results = await sequence.controlledEvaluate(tokens.map(t => [t, { generateNext: { probabilities: true } }]));
writeFileSync(job + '.out', JSON.stringify({ tokens: strings.map(s => model.tokenize(s, false)), probabilities: results.map(r => [...r.next.probabilities].slice(0, 5)) }));
process.exit(0);
'''


def nasty(n):
    rng = random.Random(3)
    pieces = ['  ', '\n', '\t', '\r\n', "'s", "'ll", '_', '->', '::', '0x1F', '12345', 'é', 'ß', '漢字', '🙂', '👩‍👩‍👧', '\u200b', '\u00a0', '\u3000', 'Ω', '¼', '٣', 'İ', '́', '...', '"', '\\', '//', 'camelCase', 'HTTPServer', 'the', ' a', '!', '#', '\x00', '\x7f', '\ufeff', '𝒳']
    return [''.join(rng.choice(pieces) for _ in range(rng.randrange(1, 14))) for _ in range(n)]


def test_llama():
    torch.manual_seed(0)
    m = Mamba2(Config(vocabulary=16384, width=128, layers=3, state=32))
    with torch.no_grad():
        m.emb *= 8
        m.w_out *= 20
    t = Tokenizer('tokenizer.json')
    d = tempfile.mkdtemp()
    write(f'{d}/m.gguf', {k: v.numpy() for k, v in m.state_dict().items()}, asdict(m.config), t.spec, 'F32')
    from export import load_model
    m, _ = load_model(f'{d}/m.gguf')
    tokens, strings = torch.randint(6, 16384, (200,)), nasty(1000)
    json.dump(dict(strings=strings, tokens=tokens.tolist()), open(f'{d}/job.json', 'w'))
    open(f'{d}/run.mjs', 'w').write(NODE)
    root = os.environ.get('NODE_LLAMA_CPP_FROM', os.path.abspath('..'))
    run = subprocess.run(['node', f'{d}/run.mjs', f'{d}/m.gguf', f'{d}/job.json'], env={**os.environ, 'ROOT': root}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-800:]
    got = json.load(open(f'{d}/job.json.out'))
    wrong = [s for s, ids in zip(strings, got['tokens']) if ids != t.encode(s)]
    assert not wrong, wrong[:5]
    with torch.no_grad():
        p = torch.log_softmax(m.logits(tokens), -1)
    most, same = 0., 0
    for i, top in enumerate(got['probabilities']):
        most = max([most] + [abs(math.log(q) - p[i, k].item()) for k, q in top])
        same += [k for k, _ in top] == p[i].topk(5).indices.tolist()
    print(f'largest difference of a log probability {most:.4f}, the same top five at {same} of {len(tokens)} positions, {len(strings)} strings tokenised alike')
    assert most < .1 and same > .8 * len(tokens)


if __name__ == '__main__':
    test_llama()
