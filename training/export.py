"""Weights to GGUF and back.

    python3 export.py weights.pt tokenizer.json coil-embedded.gguf [trained context]     matrices Q4_0, embedding Q8_0, the rest float32
    python3 export.py restart coil-embedded.gguf weights.pt tokenizer.json     to go on training where only the file is left
"""
import json, struct, sys

import numpy as np

from prompt import SPECIAL

NAME = 'coil-embedded'
TRAINED_CONTEXT = 8192   # tokens of the longest rows that the weights were trained on
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
FORMAT = {U32: '<I', I32: '<i', F32: '<f', BOOL: '<?'}
TYPES = {'F32': 0, 'Q4_0': 2, 'Q8_0': 8}


def q8_0(x):
    b = x.reshape(-1, 32).astype(np.float32)
    d = (np.abs(b).max(1, keepdims=True) / 127).astype(np.float16)
    q = np.rint(b / np.where(d == 0, 1, d).astype(np.float32)).clip(-127, 127).astype(np.int8)
    return np.concatenate([d.view(np.uint8), q.view(np.uint8)], 1).tobytes()


def q4_0(x):
    b = x.reshape(-1, 32).astype(np.float32)
    d = (np.take_along_axis(b, np.abs(b).argmax(1)[:, None], 1) / -8).astype(np.float16)
    q = (b / np.where(d == 0, 1, d).astype(np.float32) + 8.5).clip(0, 15).astype(np.uint8)
    return np.concatenate([d.view(np.uint8), q[:, :16] | q[:, 16:] << 4], 1).tobytes()


def dequantise(kind, raw, n):
    if kind == TYPES['F32']:
        return np.frombuffer(raw, np.float32, n).copy()
    b = np.frombuffer(raw, np.uint8, n // 32 * (34 if kind == TYPES['Q8_0'] else 18)).reshape(n // 32, -1)
    d = b[:, :2].copy().view(np.float16).astype(np.float32)
    if kind == TYPES['Q8_0']:
        q = b[:, 2:].copy().view(np.int8)
    else:
        q = np.concatenate([b[:, 2:] & 15, b[:, 2:] >> 4], 1).astype(np.int8) - 8
    return (q * d).reshape(-1)


ENCODE = {'F32': lambda x: x.astype(np.float32).tobytes(), 'Q4_0': q4_0, 'Q8_0': q8_0}


def string(s):
    b = s.encode()
    return struct.pack('<Q', len(b)) + b


def value(kind, v):
    if kind == STRING:
        return string(v)
    if kind == ARRAY:
        inner, items = v
        return struct.pack('<IQ', inner, len(items)) + b''.join(value(inner, i) for i in items)
    return struct.pack(FORMAT[kind], v)


def metadata(c, spec, context):
    tokens = spec['tokens'] + [f'[PAD{i}]' for i in range(len(spec['tokens']), c['vocabulary'])]
    m = 'mamba2.'
    return [('general.architecture', STRING, 'mamba2'), ('general.name', STRING, NAME), ('general.license', STRING, 'mit'), ('general.file_type', U32, 2),
            ('coil.trained_context', U32, context),
            (m + 'context_length', U32, 1 << 20), (m + 'embedding_length', U32, c['width']), (m + 'feed_forward_length', U32, 0),
            (m + 'attention.head_count', U32, 0), (m + 'block_count', U32, c['layers']), (m + 'ssm.conv_kernel', U32, 4),
            (m + 'ssm.inner_size', U32, 2 * c['width']), (m + 'ssm.state_size', U32, c['state']), (m + 'ssm.time_step_rank', U32, 2 * c['width'] // c['head']),
            (m + 'ssm.group_count', U32, 1), (m + 'attention.layer_norm_rms_epsilon', F32, 1e-5),
            ('tokenizer.ggml.model', STRING, 'gpt2'), ('tokenizer.ggml.pre', STRING, 'gpt-2'), ('tokenizer.ggml.tokens', ARRAY, (STRING, tokens)),
            ('tokenizer.ggml.token_type', ARRAY, (I32, [3 if t in SPECIAL else 5 if t.startswith('[PAD') and i >= len(spec['tokens']) else 1 for i, t in enumerate(tokens)])),
            ('tokenizer.ggml.merges', ARRAY, (STRING, spec['merges'])), ('tokenizer.ggml.bos_token_id', U32, 0), ('tokenizer.ggml.eos_token_id', U32, 3),
            ('tokenizer.ggml.padding_token_id', U32, 5), ('tokenizer.ggml.add_bos_token', BOOL, False)]


def tensors(w, c, matrices='Q4_0'):
    """GGUF name, shape (fastest first), type, values; w: name -> array"""
    D, I, N, H = c['width'], 2 * c['width'], c['state'], 2 * c['width'] // c['head']
    yield 'token_embd.weight', (D, c['vocabulary']), 'Q8_0', w['emb']
    yield 'output_norm.weight', (D,), 'F32', w['norm_f']
    for l in range(c['layers']):
        b = f'blk.{l}.'
        yield b + 'attn_norm.weight', (D,), 'F32', w['norm'][l]
        yield b + 'ssm_in.weight', (D, 2 * I + 2 * N + H), matrices, np.concatenate([w['w_in'][l], w['w_dt'][l]])
        yield b + 'ssm_conv1d.weight', (4, I + 2 * N), 'F32', w['conv_w'][l]
        yield b + 'ssm_conv1d.bias', (I + 2 * N,), 'F32', w['conv_b'][l]
        yield b + 'ssm_dt.bias', (H,), 'F32', w['dt_bias'][l]
        yield b + 'ssm_a', (1, H), 'F32', -np.exp(w['a_log'][l])
        yield b + 'ssm_d', (1, H), 'F32', w['d'][l]
        yield b + 'ssm_norm.weight', (I, 1), 'F32', w['gate_norm'][l]
        yield b + 'ssm_out.weight', (I, D), matrices, w['w_out'][l]


def write(path, w, c, spec, matrices='Q4_0', context=TRAINED_CONTEXT):
    info, blobs, offset = b'', [], 0
    listed = list(tensors(w, c, matrices))
    for name, shape, kind, x in listed:
        raw = ENCODE[kind](np.asarray(x, np.float32))
        info += string(name) + struct.pack('<I', len(shape)) + struct.pack(f'<{len(shape)}Q', *shape) + struct.pack('<IQ', TYPES[kind], offset)
        raw += b'\0' * (-len(raw) % 32)
        blobs.append(raw)
        offset += len(raw)
    pairs = metadata(c, spec, context)
    head = b'GGUF' + struct.pack('<IQQ', 3, len(listed), len(pairs)) + b''.join(string(k) + struct.pack('<I', t) + value(t, v) for k, t, v in pairs) + info
    with open(path, 'wb') as f:
        f.write(head + b'\0' * (-len(head) % 32))
        for b in blobs:
            f.write(b)


def read(path):
    """-> weights by our names, config, tokenizer"""
    f = open(path, 'rb')
    get = lambda fmt: struct.unpack(fmt, f.read(struct.calcsize(fmt)))[0]
    text = lambda: f.read(get('<Q')).decode()

    def item(kind):
        if kind == STRING:
            return text()
        if kind == ARRAY:
            inner, n = get('<I'), get('<Q')
            return [item(inner) for _ in range(n)]
        return get(FORMAT[kind])
    assert f.read(4) == b'GGUF' and get('<I') == 3
    n_tensors, n_pairs = get('<Q'), get('<Q')
    meta = {}
    for _ in range(n_pairs):
        k = text()
        meta[k] = item(get('<I'))
    infos = []
    for _ in range(n_tensors):
        name = text()
        shape = [get('<Q') for _ in range(get('<I'))]
        infos.append((name, shape, get('<I'), get('<Q')))
    start = f.tell() + -f.tell() % 32
    t = {}
    for name, shape, kind, offset in infos:
        f.seek(start + offset)
        n = int(np.prod(shape))
        t[name] = dequantise(kind, f.read(n * 4), n).reshape(shape[::-1])
    m = 'mamba2.'
    c = dict(vocabulary=len(meta['tokenizer.ggml.tokens']), width=meta[m + 'embedding_length'], layers=meta[m + 'block_count'], state=meta[m + 'ssm.state_size'],
             head=meta[m + 'ssm.inner_size'] // meta[m + 'ssm.time_step_rank'])
    H = meta[m + 'ssm.time_step_rank']
    stack = lambda name: np.stack([t[f'blk.{l}.{name}'] for l in range(c['layers'])])
    w_in, flat = stack('ssm_in.weight'), lambda name: stack(name).reshape(c['layers'], -1)
    w = dict(emb=t['token_embd.weight'], norm_f=t['output_norm.weight'], norm=stack('attn_norm.weight'), w_in=w_in[:, :-H], w_dt=w_in[:, -H:], conv_w=stack('ssm_conv1d.weight'),
             conv_b=stack('ssm_conv1d.bias'), dt_bias=stack('ssm_dt.bias'), a_log=np.log(-flat('ssm_a')), d=flat('ssm_d'), gate_norm=flat('ssm_norm.weight'), w_out=stack('ssm_out.weight'))
    tokens = meta['tokenizer.ggml.tokens']
    return w, c, dict(tokens=[x for x in tokens if not x.startswith('[PAD') or len(x) < 5], merges=meta['tokenizer.ggml.merges'])


def load_model(path):
    """a GGUF file as a PyTorch model, and its tokenizer"""
    import torch
    from model import Config, Mamba2
    from tokenizer import Tokenizer
    w, c, spec = read(path)
    m = Mamba2(Config(**c))
    m.load_state_dict({k: torch.from_numpy(np.ascontiguousarray(v)).float() for k, v in w.items()})
    return m, Tokenizer(spec=spec)


def main(a):
    import torch
    if a[0] == 'restart':
        m, t = load_model(a[1])
        m.save(a[2])
        json.dump(t.spec, open(a[3], 'w'), ensure_ascii=False)
    else:
        f = torch.load(a[0], map_location='cpu')
        write(a[2], {k: v.float().numpy() for k, v in f['weights'].items()}, f['config'], json.load(open(a[1])), context=int(a[3]) if len(a) > 3 else TRAINED_CONTEXT)


if __name__ == '__main__':
    main(sys.argv[1:])
