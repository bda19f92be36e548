"""Finds the definitions in a source file and what their authors say of them, for ten languages, with regular expressions.

`definitions(path, text)` gives a list of Definition; lines count from 0, ends are exclusive.
"""
import ast
import re
from dataclasses import dataclass, field

LANGUAGE = {'py': 'python', 'ts': 'typescript', 'tsx': 'tsx', 'js': 'javascript', 'mjs': 'javascript', 'cjs': 'javascript',
            'jsx': 'jsx', 'go': 'go', 'rs': 'rust', 'java': 'java', 'c': 'c', 'h': 'c', 'cc': 'cpp', 'cpp': 'cpp', 'hpp': 'cpp',
            'hh': 'cpp', 'cxx': 'cpp', 'rb': 'ruby', 'sh': 'bash', 'bash': 'bash', 'md': 'markdown'}
COMMENT = {'python': '#', 'ruby': '#', 'bash': '#'}  # the others: // and /* */


@dataclass
class Definition:
    name: str
    kind: str        # function, class, type
    start: int       # first line of the declaration (or of the doc comment above it)
    decl: int        # line of the name
    end: int
    doc: str = ''    # cleaned: one or two sentences
    doc_lines: tuple = (0, 0)
    parameters: list = field(default_factory=list)


def language(path):
    return LANGUAGE.get(path.rsplit('.', 1)[-1].lower())


J = r'^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?'
DECLARATION = {
    'javascript': [('function', J + r'(?:async\s+)?function\s*\*?\s*([\w$]{3,})\s*[<(]'), ('class', J + r'(?:abstract\s+)?class\s+(\w{3,})'),
                   ('type', J + r'(?:const\s+)?(?:interface|enum|type|namespace)\s+(\w{3,})[^:]*[={<]'),
                   ('function', J + r'(?:const|let|var)\s+(\w{3,})\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|\w+\s*=>)'),
                   ('function', r'^\s*[\w.]+\.(\w{3,})\s*=\s*(?:async\s+)?function\b'),
                   ('function', r'^\s+(?:(?:public|private|protected|static|async|override|get|set|abstract)\s+)*\*?(?!if|for|while|switch|catch|return|function|super|constructor)(\w{3,})\s*(?:<[^>(]*>)?\([^;]*?\)?\s*(?::[^;{]+)?[{,(]?\s*$')],
    'go': [('function', r'^func\s+(?:\([^)]*\)\s*)?(\w{3,})\s*[\[(]'), ('type', r'^type\s+(\w{3,})\s')],
    'rust': [('function', r'^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:const|async|unsafe|extern\s+"C")\s+)*fn\s+(\w{3,})'),
             ('type', r'^\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?(?:struct|enum|trait|union)\s+(\w{3,})')],
    'java': [('class', r'^\s*(?:(?:public|private|protected|static|final|abstract|sealed)\s+)*(?:class|interface|enum|record)\s+(\w{3,})'),
             ('function', r'^\s+(?:(?:public|private|protected|static|final|abstract|synchronized|native|default)\s+)*(?:<[^>]+>\s*)?(?!return|new|else|throw)[\w.<>\[\], ?]+\s+(\w{3,})\s*\([^;=]*(?:[{,]|throws.*)\s*$')],
    'c': [('class', r'^\s*(?:template\s*<[^>]*>\s*)?(?:typedef\s+)?(?:class|struct|union|enum(?:\s+class)?)\s+(?:[A-Z_]+\s+)?(\w{3,})[^;()]*\{?\s*$'),
          ('function', r'^(?!\s*(?:return|else|if|for|while|switch|case|typedef|using|namespace|#|goto|delete|throw)\b)[\w\s*&:<>,~\[\]]*?[\s*&]((?:\w+::)*~?\w{3,})\s*\((?!\))[^;{]*[{,)]\s*$')],
    'ruby': [('function', r'^\s*def\s+(?:self\.)?(\w{3,}[?!]?)'), ('class', r'^\s*(?:class|module)\s+(?:\w+::)*(\w{3,})')],
    'bash': [('function', r'^(?:function\s+)?([\w-]{3,})\s*\(\)\s*\{?')],
}
for new, old in {'typescript': 'javascript', 'tsx': 'javascript', 'jsx': 'javascript', 'cpp': 'c'}.items():
    DECLARATION[new] = DECLARATION[old]
DECLARATION = {l: [(k, re.compile(r)) for k, r in d] for l, d in DECLARATION.items()}
NOISE = re.compile(r'todo|fixme|xxx|copyright|licen[sc]e|deprecated|eslint|pylint|noqa|http|generated|@internal|see also|not implemented|inherit|===|---|\\\\|ditto|same as', re.I)


def clean(doc):
    """a doc comment's text -> its first one or two sentences in plain words, or '' """
    doc = re.split(r'\n\s*\n|\n\s*(?:[@\\](?:param|return|throws|see|since|author|example|type|template|default|private|public)|:param|:return|Args?:|Parameters|Returns:|Example|Note|>>>|```|\* |- |\d+\. |#+ )', '\n' + doc.strip())[0]
    doc = re.sub(r'\{@\w+\s+([^}]*)\}|</?\w+[^>]*>|[@\\](?:brief|summary|description|desc|short|c|p|a)\b|:\w+:(?=`)', lambda m: m.group(1) or '', doc)
    doc = re.sub(r'``?([^`]+)``?', r'`\1`', re.sub(r'\[`?([\w.:]+)`?\](?:\([^)]*\)|\[[^\]]*\])?', r'`\1`', doc))
    doc = re.sub(r'\s+', ' ', doc).strip(' *-')
    s = re.split(r'(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+(?=[A-Z`])', doc)
    out = s[0]
    if len(s) > 1 and len(out) < 110 and 20 < len(s[1]) < 150:
        out += ' ' + s[1]
    if not 18 <= len(out) <= 280 or NOISE.search(out) or len(out.split()) < 3:
        return ''
    if sum(c.isalpha() or c == ' ' for c in out) < .8 * len(out) or not out.isascii() or out.count('`') % 2:
        return ''
    return out.rstrip('.:;, ') + '.'


def doc_above(lines, i, mark):
    """the comment right above line i -> (text, first line, end line); attributes between are skipped"""
    j = i - 1
    while j >= 0 and re.match(r'^\s*(@\w|#\[|\[\[|template\s*<)', lines[j]) and i - j < 6:
        j -= 1
    if j < 0:
        return '', 0, 0
    s = lines[j].strip()
    if mark == '//' and s.endswith('*/'):
        k = j
        while k >= 0 and '/*' not in lines[k] and j - k < 60:
            k -= 1
        if k < 0 or not lines[k].strip().startswith('/*'):
            return '', 0, 0
        body = '\n'.join(re.sub(r'^\s*(/\*+!?|\*(?!/))?\s?|\s*\*+/\s*$', '', l) for l in lines[k:j + 1])
        return body, k, j + 1
    k = j
    while k >= 0 and lines[k].strip().startswith(mark) and j - k < 40:
        k -= 1
    if k == j:
        return '', 0, 0
    return '\n'.join(re.sub(r'^\s*(?:///?!?|#+)\s?', '', l) for l in lines[k + 1:j + 1]), k + 1, j + 1


STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\]){0,8}\'|`[^`]*`|//.*|/\*.*?\*/')


def block_end(lines, i, lang):
    """the line after the body that begins at line i"""
    indent = len(lines[i]) - len(lines[i].lstrip())
    if lang == 'ruby':
        for j in range(i + 1, min(i + 120, len(lines))):
            if lines[j].startswith(' ' * indent + 'end') and len(lines[j]) - len(lines[j].lstrip()) == indent:
                return j + 1
        return i + 1
    depth, seen = 0, False
    for j in range(i, min(i + 400, len(lines))):
        l = STRINGS.sub('', lines[j])
        depth += l.count('{') - l.count('}')
        seen = seen or '{' in l
        if seen and depth <= 0:
            return j + 1
        if not seen and (l.rstrip().endswith(';') or not l.strip() or j - i > 12):
            return j + 1
    return min(i + 400, len(lines))


def parameters(declaration):
    m = re.search(r'\w\s*(?:<[^>(]*>)?\(([^()]*)\)', declaration)
    if not m:
        return []
    out = []
    for p in m.group(1).split(','):
        p = p.split('=')[0].strip()
        n = re.match(r'^(?:\.\.\.|\*+|&+|mut\s+|readonly\s+|private\s+|public\s+)*(\w+)\??\s*(?::|$)', p) or re.search(r'(\w+)(?:\[\])?$', p)
        if n and n.group(1) not in ('self', 'cls', 'this', 'void'):
            out.append(n.group(1))
    return out


def python(text, lines):
    try:
        tree = ast.parse(text)
    except Exception:
        return None
    out = []
    for n in ast.walk(tree):
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and len(n.name) > 2:
            doc, where = ast.get_docstring(n) or '', (0, 0)
            if doc:
                where = n.body[0].lineno - 1, n.body[0].end_lineno
            first = min([n.lineno] + [d.lineno for d in n.decorator_list]) - 1
            pars = [] if isinstance(n, ast.ClassDef) else [a.arg for a in n.args.args if a.arg not in ('self', 'cls')]
            out.append(Definition(n.name, 'class' if isinstance(n, ast.ClassDef) else 'function', first, n.lineno - 1, n.end_lineno, clean(doc), where, pars))
    return sorted(out, key=lambda d: d.start)


def definitions(path, text):
    lang, lines = language(path), text.split('\n')
    if lang == 'python':
        return python(text, lines) or []
    if lang not in DECLARATION:
        return []
    out, mark, inside = [], COMMENT.get(lang, '//'), 0
    for i, l in enumerate(lines):
        if len(l) > 300 or not l.strip() or l.lstrip().startswith((mark, '*', '/*')):
            continue
        for kind, r in DECLARATION[lang]:
            m = r.match(l)
            if m:
                doc, a, b = doc_above(lines, i, mark)
                end = block_end(lines, i, lang)
                indented = l[:1] in ' \t'
                if (doc or end > i + 2 or not indented) and i >= inside:
                    name = m.group(1).split('::')[-1]
                    out.append(Definition(name, kind, a if b else i, i, end, clean(doc), (a, b), parameters(l) if kind == 'function' else []))
                    if kind == 'function' and lang not in ('javascript', 'typescript'):
                        inside = end
                break
    return out


def without_doc(lines, d):
    return '\n'.join(l for i, l in enumerate(lines[d.start:d.end], d.start) if not d.doc_lines[0] <= i < d.doc_lines[1])


def file_doc(path, text):
    """what the file says of itself in its first comment"""
    lang = language(path)
    if lang == 'python':
        m = re.match(r'(?:[ \t]*(?:#[^\n]*)?\n)*[ru]?("""|\'\'\')([^\0]*?)\1', text[:5000])
        return clean(m.group(2)) if m else ''
    if lang == 'markdown':
        p = [x for x in re.split(r'\n\s*\n', text[:3000]) if re.match(r'[A-Z`*]', x.strip())]
        return clean(p[0]) if p else ''
    m = re.match(r'\s*/\*\*?(.*?)\*/', text[:3000], re.S)
    if m:
        return clean(re.sub(r'(?m)^\s*\*\s?', '', m.group(1)))
    mark = COMMENT.get(lang, '//[/!]?')
    m = re.match(r'(?:#!.*\n)?((?:\s*%s ?.*\n)+)' % mark, text[:3000])
    return clean(re.sub(r'(?m)^\s*%s ?' % mark, '', m.group(1))) if m else ''
