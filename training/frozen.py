"""The frozen functions: 15 held-out ones in each of ten languages, their comments out and their names replaced. Made once; do not make them again.

    python3 frozen.py hold.jsonl golden/functions.json

`npm run eval:model -- --questions training/golden/functions.json --answers FILE` asks a model, claims.py checks what it said.
"""
import json, random, sys

from claims import Checker
from describe import described
from parsed import MODULE, locals_of
from prompt import EXPLAIN, question
from reading import of_package, shown
from tasks import Package

LANGUAGES = 'python', 'typescript', 'javascript', 'go', 'rust', 'java', 'c', 'cpp', 'ruby', 'bash'
EACH = 15
LINES = 4, 32


def make(hold):
    rng, pools = random.Random(23), {}
    for l in open(hold):
        p = Package(json.loads(l), rng, invent=False)
        for path, f, doc in of_package(p):
            if LINES[0] <= f.end - f.line <= LINES[1]:
                pools.setdefault(f.lang, {}).setdefault(p.name, []).append((path, f, doc))
    items = []
    for lang in LANGUAGES:
        took, packages = 0, list(pools[lang].values())
        for k in range(4000):
            if took == EACH:
                break
            path, f, doc = rng.choice(packages[k % len(packages)])
            r = shown(f, path, f.line + 1, doc, 2, rng)
            if r is None or any(i['code'] == r.code for i in items) or len(locals_of(r.f)) < (lang != 'bash'):
                continue
            # where the parsed code gives no sentence at all, nothing but the name would help
            said = described(r.f, rng, 300)
            checked = said and Checker(lang, r.code, path).check(said).word == 'true'
            items.append(dict(id=f'{lang}-{took}', kind='explain', language=lang, path=path, name=r.f.name, was=f.name, code=r.code, author=doc, only_name=not checked,
                              prompt=question(EXPLAIN, [r.evidence()]), most=90))
            took += 1
        assert took == EACH, lang
    return dict(items=items)


if __name__ == '__main__':
    assert set(LANGUAGES) <= set(MODULE)
    json.dump(make(sys.argv[1]), open(sys.argv[2], 'w'), ensure_ascii=False, indent=0)
