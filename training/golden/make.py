"""Writes prompts.json, which the extension's own prompt code is tested against: python3 golden/make.py"""
import json, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from definitions import language
from prompt import CHANGE, EXPLAIN, NOTE, document, listing, listing_line, question

STORE = ('src/store/store.ts', 12, 15, 'export class StateStore {\n  /** Keeps a state on disk under its key. */\n  save(key: string, state: Uint8Array): void {}\n}')
ASK = [('How are states saved?', [STORE, ('src/state/key.py', 1, 2, 'def key(base, text):\n    return hash(base + text)')]), (EXPLAIN, [STORE]), ('What is Coil?', []), (NOTE, []),
       (CHANGE, [('src/a.ts', 1, 3, '@@ -1,3 +1,3 @@\n export function wait(\n-  seconds = 3,\n+  seconds = 5,\n )')]),
       ('  Where is retry handled?\n', [('README.md', 1, 4, 'Run it:\n```sh\ncoil read .\n```')]), ('What does <|end|> mean?', [('a.go', 1, 1, 'const end = "<|end|>"')]),
       ('What is View?', [('web/View.tsx', 3, 3, 'export const View = () => null;'), ('run.sh', 1, 1, 'echo hi')])]
READ = [('src/a.py', 'x = 1\n'), ('notes.md', 'the token <|file|> marks a file\n')]
SYMBOLS = [('store.ts', [('StateStore', 'class'), ('save', 'function'), ('load', 'function')], 'Keeps states on disk under their keys.'), ('key.ts', [('key', 'function')], '')]


def golden():
    out = [dict(kind='question', question=q, evidence=[dict(path=p, startLine=a, endLine=b, text=t) for p, a, b, t in ev],
                prompt=question(q, [(p, a, b, language(p) or '', t) for p, a, b, t in ev])) for q, ev in ASK]
    out += [dict(kind='read', path=p, text=t, prompt=document(p, t)) for p, t in READ]
    return out + [dict(kind='folder', path='src/store', lines=[listing_line(*s) for s in SYMBOLS], prompt=listing('src/store', [listing_line(*s) for s in SYMBOLS]))]


if __name__ == '__main__':
    Path(__file__).with_name('prompts.json').write_text(json.dumps(golden(), indent=1) + '\n')
