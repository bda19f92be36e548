"""The product's prompt format. golden/prompts.json holds examples that the extension's own code must reproduce."""
import re

SPECIAL = ['<|endoftext|>', '<|user|>', '<|assistant|>', '<|end|>', '<|file|>', '<|pad|>']  # token ids 0 to 5
NOTHING = 'I found nothing about that in this repository.'
EXPLAIN = 'Explain this code.'
CHANGE = 'Explain this change.'
NOTE = 'Write a note on what you have read: its purpose, then its files and symbols by name.'


def harmless(text):
    """no user's text may hold a special token: `<|end|>` becomes `< |end|>`"""
    return re.sub(r'<(?=\|[^\s|<>]{1,64}\|>)', '< ', text)


def document(path, text):
    return f'<|file|>{harmless(path)}\n{harmless(text)}<|endoftext|>'


def question(q, evidence=()):
    """evidence: (path, first line, last line, language, text), numbered from 1"""
    q, blocks = harmless(q.strip()), ''
    for i, (path, a, b, lang, text) in enumerate(evidence, 1):
        fence = '`' * max([3] + [len(run) + 1 for run in re.findall('`{3,}', text)])
        blocks += f'[{i}] {harmless(path)}:{a}-{b}\n{fence}{lang}\n{harmless(text)}\n{fence}\n'
    return f'<|user|>{q}\n{blocks}{q}<|assistant|>'


def listing(path, lines):
    """a folder node: `store.ts: class StateStore, save, load. Keeps states on disk under their keys.` a line"""
    return document(path.rstrip('/') + '/', '\n'.join(lines))


def listing_line(name, symbols, doc=''):
    """symbols: (name, kind)"""
    s = ', '.join(('class ' if kind == 'class' else '') + n for n, kind in symbols)
    return f'{name}:' + (f' {s}.' if s else '') + (f' {doc}' if doc else '')
