"""Byte-level BPE with GPT-2's pre-tokeniser (`tokenizer.ggml.pre` = gpt-2 in llama.cpp), the special tokens first.

    python3 tokenizer.py SHARD.jsonl.xz... tokenizer.json [size=16384]     trains it, on a sample of the shards

The trained file is plain JSON: {tokens: [...], merges: ["a b", ...]}. `Tokenizer.encode` is pure Python with a cache of words;
`fast()` gives the same tokenizer of the `tokenizers` library, where it is installed.
"""
import heapq, json, lzma, random, sys
from collections import Counter, defaultdict

import regex

from prompt import SPECIAL

SIZE = 16384
SAMPLE = 24_000_000     # characters to train on
WORD = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
SPLIT = regex.compile('(' + '|'.join(map(regex.escape, SPECIAL)) + ')')


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes"""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in keep]
    return {**{b: chr(b) for b in keep}, **{b: chr(256 + i) for i, b in enumerate(rest)}}


BYTES = byte_alphabet()


def train(texts, size=SIZE):
    words = Counter()
    for t in texts:
        words.update(WORD.findall(t))
    words = [([BYTES[b] for b in w.encode()], n) for w, n in words.items() if n > 1 and len(w) < 40]
    pairs, where = Counter(), defaultdict(set)
    for i, (w, n) in enumerate(words):
        for p in zip(w, w[1:]):
            pairs[p] += n
            where[p].add(i)
    heap = [(-n, p) for p, n in pairs.items()]
    heapq.heapify(heap)
    tokens, merges, known = SPECIAL + sorted(BYTES.values()), [], set(BYTES.values())
    while len(tokens) < size and heap:
        n, best = heapq.heappop(heap)
        if pairs[best] != -n:
            if pairs[best] > 0:
                heapq.heappush(heap, (-pairs[best], best))
            continue
        if n == 0:
            break
        new, changed = best[0] + best[1], Counter()
        for i in where.pop(best):
            w, k = words[i]
            for p in zip(w, w[1:]):
                changed[p] -= k
            out, j = [], 0
            while j < len(w):
                if j + 1 < len(w) and (w[j], w[j + 1]) == best:
                    out.append(new)
                    j += 2
                else:
                    out.append(w[j])
                    j += 1
            words[i] = out, k
            for p in zip(out, out[1:]):
                changed[p] += k
                where[p].add(i)
        for p, k in changed.items():
            if k:
                pairs[p] += k
                if k > 0:
                    heapq.heappush(heap, (-pairs[p], p))
        pairs[best] = 0
        merges.append(' '.join(best))
        if new not in known:
            known.add(new)
            tokens.append(new)
    return dict(tokens=tokens, merges=merges)


class Tokenizer:
    def __init__(self, path=None, spec=None):
        self.spec = spec or json.load(open(path))
        self.id = {t: i for i, t in enumerate(self.spec['tokens'])}
        self.rank = {tuple(m.split(' ')): i for i, m in enumerate(self.spec['merges'])}
        self.cache = {}

    def word(self, w):
        if w not in self.cache:
            t = [BYTES[b] for b in w.encode()]
            while len(t) > 1:
                r, j = min((self.rank.get(p, 1 << 30), j) for j, p in enumerate(zip(t, t[1:])))
                if r == 1 << 30:
                    break
                t[j:j + 2] = [t[j] + t[j + 1]]
            self.cache[w] = [self.id[x] for x in t]
        return self.cache[w]

    def encode(self, text):
        out = []
        for i, part in enumerate(SPLIT.split(text)):
            if i % 2:
                out.append(self.id[part])
            else:
                for w in WORD.findall(part):
                    out += self.word(w)
        return out

    def decode(self, ids):
        back = {c: b for b, c in BYTES.items()}
        out = b''
        for i in ids:
            t = self.spec['tokens'][i]
            out += t.encode() if i < len(SPECIAL) else bytes(back[c] for c in t)
        return out.decode(errors='replace')

    def fast(self):
        from tokenizers import AddedToken, Tokenizer as T, models, pre_tokenizers
        t = T(models.BPE(self.id, [tuple(m.split(' ')) for m in self.spec['merges']]))
        t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        t.add_special_tokens([AddedToken(s, special=True) for s in SPECIAL])
        return t


def sample(paths, size=SAMPLE):
    rng, left = random.Random(0), size
    for p in paths:
        for l in lzma.open(p, 'rt'):
            files = json.loads(l)['files']
            rng.shuffle(files)
            used = 0
            for path, t in files:
                if used > 120_000:
                    break
                used += len(t)
                yield path + '\n' + t
            left -= used
            if left < 0:
                return


if __name__ == '__main__':
    *shards, out = [a for a in sys.argv[1:] if not a.startswith('size=')]
    spec = train(sample(shards), next((int(a[5:]) for a in sys.argv if a.startswith('size=')), SIZE))
    json.dump(spec, open(out, 'w'), ensure_ascii=False)
    print(len(spec['tokens']), 'tokens', len(spec['merges']), 'merges')
