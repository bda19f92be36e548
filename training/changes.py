"""Samples that explain a unified diff. The changes are made up from the files: what was added or taken away is known, and is the answer."""
import difflib, re

from definitions import language
from invent import name as invented, path_namer
from prompt import CHANGE, question
from wording import sentence, short

ASKS = [CHANGE] * 8 + ['What does this change do?', 'Explain this diff.', 'What changed here?', 'Summarise this change.', 'Explain the change.']
MOST_LINES = 70


def change(p, i, rng):
    """a file before and after, and what happened; None where this kind of change does not fit"""
    lines, kind = list(i.lines), rng.choice(['add', 'add', 'add', 'remove', 'remove', 'rename', 'rename', 'value', 'value', 'parameter', 'doc', 'call', 'line'])
    body = range(i.decl, min(i.end, i.decl + 60))
    phrase = sentence(i.name, i.doc)[1] if i.doc else None
    which = f', which {short(phrase, rng, 16)}' if phrase else ''
    if kind in ('add', 'remove'):
        if i.end - i.start > 45:
            return None
        without = lines[:i.start] + lines[i.end:]
        noun = rng.choice(['', 'the class ' if i.kind == 'class' else 'the function '])
        return (without, lines, f'Adds {noun}`{i.name}`{which}') if kind == 'add' else (lines, without, f'Removes {noun}`{i.name}`{which}')
    if kind == 'rename':
        new = invented(rng, i.name)
        after = [re.sub(r'(?<!\w)%s(?!\w)' % re.escape(i.name), lambda m: new, l) for l in lines]
        return lines, after, f'Renames `{i.name}` to `{new}`'
    if kind == 'value':
        for k in rng.sample(list(body), len(body)):
            m = re.search(r'(?<![\w.])(\d{1,6}(?:\.\d+)?)(?![\w.])', lines[k])
            if m:
                new = str(rng.choice([0, 1, 2, 3, 5, 8, 10, 16, 30, 64, 100, 128, 500, 1000, 4096]))
                if new != m[1]:
                    return lines, lines[:k] + [lines[k][:m.start()] + new + lines[k][m.end():]] + lines[k + 1:], f'Changes `{m[1]}` to `{new}` in `{i.name}`'
        return None
    if kind == 'parameter' and i.kind == 'function' and i.parameters:
        m = re.search(r'(?<!\w)%s(?!\w)' % re.escape(i.parameters[-1]), lines[i.decl])
        close = lines[i.decl].find(')', m.end()) if m else -1
        if close < 0:
            return None
        new = invented(rng, i.parameters[-1])
        add = {'python': f', {new}=None', 'typescript': f', {new}?: string', 'tsx': f', {new}?: string', 'go': f', {new} int', 'rust': f', {new}: usize', 'java': f', int {new}', 'c': f', int {new}', 'cpp': f', int {new}'}.get(language(i.path), f', {new}')
        after = lines[:i.decl] + [lines[i.decl][:close] + add + lines[i.decl][close:]] + lines[i.decl + 1:]
        return (lines, after, f'Adds the parameter `{new}` to `{i.name}`') if rng.random() < .6 else (after, lines, f'Removes the parameter `{new}` from `{i.name}`')
    a, b = i.doc_lines
    if kind == 'doc' and b > a and phrase:
        without = lines[:a] + lines[b:]
        return without, lines, f'Documents `{i.name}`: it {short(phrase, rng, 16)}'
    if kind == 'call':
        calls = p.calls.get(id(i), [])
        for k in body[1:]:
            for c in calls:
                if re.match(r'\s+(?:[\w.>:-]+\s*=\s*)?(?:await |return )?[\w.>:-]*\b%s\s*\(.*\)[;,]?\s*$' % re.escape(c), lines[k]):
                    without = lines[:k] + lines[k + 1:]
                    return (without, lines, f'`{i.name}` now calls `{c}`') if rng.random() < .5 else (lines, without, f'`{i.name}` no longer calls `{c}`')
        return None
    if kind == 'line':
        imports = [k for k, l in enumerate(lines[:60]) if re.match(r'\s*(?:import|from|use|#include|require|const \w+ = require)\b', l) and re.search(r'[\w/.-]{3,}[\'">;)]*\s*$', l)]
        if imports:
            k = rng.choice(imports)
            what = re.findall(r'[\w/@.-]{3,}', lines[k])[-1].strip('./;')
            without = lines[:k] + lines[k + 1:]
            return (without, lines, f'Imports `{what}`') if rng.random() < .5 else (lines, without, f'No longer imports `{what}`')
    return None


def explained(p, rng):
    """one question about a change"""
    i = rng.choice(p.documented if p.documented and rng.random() < .8 else p.items)
    made = change(p, i, rng)
    if not made:
        return None
    before, after, said = made
    path = path_namer(rng)(i.path) if rng.random() < .5 else i.path
    diff = list(difflib.unified_diff(before, after, f'a/{path}', f'b/{path}', n=3, lineterm=''))
    if not 3 < len(diff) < MOST_LINES or len('\n'.join(diff)) > 4000:
        return None
    first = int(re.search(r'\+(\d+)', diff[2])[1])
    if rng.random() < .4:
        diff = diff[2:]
    elif rng.random() < .4:
        diff = [f'diff --git a/{path} b/{path}'] + diff
    language_of = language(path) or ''
    evidence = [(path, max(1, first), max(1, first) + sum(l[:1] in ' +' for l in diff), rng.choice([language_of, language_of, 'diff']), '\n'.join(diff))]
    where = f' in `{path}`' if rng.random() < .5 else ''
    return question(rng.choice(ASKS), evidence) + f'{said}{where} [1].<|end|>'
