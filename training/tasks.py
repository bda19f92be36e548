"""Makes training samples from packages: plain files, explanations, questions over evidence, questions over what was read.

    python3 tasks.py SHARD OUT-PREFIX TOKENIZER ROW SEED PART PARTS MIX     rows of ROW+1 tokens, as OUT-PREFIX-n.npy

A sample is one text in the product's format (prompt.py). Samples never cross the end of a row: PAD separates them, and the model
forgets at PAD. All that an answer says comes from the authors' own doc comments and from facts of the code (names, paths, calls).
"""
import json, lzma, math, os, random, re, sys
from dataclasses import dataclass

from definitions import Definition, definitions, file_doc, language, without_doc
from changes import explained
from invent import FAKE, name as invented, near_miss, path_namer, words_of
from leaves import folder_note, leaf, passages, snippets, whole_files
from prompt import EXPLAIN, NOTHING, document, listing, listing_line, question

VERBS = '''return get set create build make compute calculate check parse read write load save send receive open close start stop run execute
add remove delete insert append update convert transform translate encode decode format print render draw display show hide find search look fetch
retrieve obtain list iterate generate produce emit yield validate verify test assert ensure compare sort filter map reduce merge join split
combine copy clone move rename replace initialize initialise init configure register unregister handle process dispatch call invoke apply
raise throw log warn notify wait sleep lock unlock acquire release allocate free reset clear clean flush sync connect disconnect bind listen accept
authenticate authorize sign encrypt decrypt hash compress decompress extract unpack pack wrap unwrap resolve determine detect estimate fit predict
train evaluate sample shuffle select choose pick match collect gather group count sum multiply divide subtract normalize scale rotate shift
concatenate expand collapse flatten trim strip escape quote serialize deserialize dump import export install uninstall upgrade download upload
mount unmount attach detach enable disable toggle mark unmark define declare provide represent contain hold store keep track manage implement
extend override describe specify indicate report record measure monitor schedule cancel abort retry skip ignore consume push pop peek enqueue dequeue
allow prevent support use convert construct derive infer tell give take turn map visit walk traverse scan tokenize lex compile assemble link
inject mutate modify change adjust tune round truncate limit restrict bound clamp interpolate approximate simulate solve optimize minimize maximize
refresh reload restore recover rollback commit publish subscribe unsubscribe broadcast forward redirect proxy route serve host query request respond
answer ask prompt inspect dig examine view swap assign associate bump increment decrement increase decrease negate invert reverse transpose
duplicate deduplicate drop discard evict expire cache memoize buffer drain fill populate seed setup tear destroy dispose finalize finish complete
begin end enter exit leave advance seek rewind truncate pad align wrap indent dedent highlight annotate tag label name identify locate index
replicate mirror emulate mimic simplify reduce minimise maximise lower raise lift propagate broadcast reshape resize crop blend mix paint stroke'''.split()
THIRD = {}
for v in VERBS:
    THIRD[v] = v[:-1] + 'ies' if re.search('[^aeiou]y$', v) else v + 'es' if re.search('(s|x|ch|sh|z|o)$', v) else v + 's'
BASE = {t: v for v, t in THIRD.items()}
PARTICIPLE = dict(get='obtained', set='set', build='built', make='made', find='found', read='read', write='written', send='sent', run='run', give='given',
                  take='taken', hold='held', keep='kept', tell='told', draw='drawn', show='shown', hide='hidden', choose='chosen', throw='thrown', bind='bound',
                  split='split', put='put', begin='begun', fit='fitted', stop='stopped', map='mapped', log='logged', strip='stripped', trim='trimmed', wrap='wrapped',
                  commit='committed', drop='dropped', skip='skipped', pop='popped', swap='swapped', tag='tagged', pad='padded', seek='sought')


def participle(v):
    return PARTICIPLE.get(v) or (v + 'd' if v.endswith('e') else v[:-1] + 'ied' if re.search('[^aeiou]y$', v) else v + 'ed')


def lower_first(s):
    return s if re.match(r'[A-Z]{2}|[A-Z]\w*[A-Z`]|I\b', s) else s[:1].lower() + s[1:]


def does(name, doc):
    """'Return the sum.' -> 'returns the sum.'; None when the doc does not begin with what it does or is"""
    m = re.match(r'`?%s`?(?:\(\))?[,:]?\s+(?:-\s+|function\s+|method\s+)?' % re.escape(name), doc)
    s = doc[m.end():] if m else doc
    m = re.match(r'(?:This|The) (?:function|method|class|module|type|struct|interface|trait|macro|helper|routine|component|hook|decorator)(?: is used to| will| can be used to)? +', s)
    s = s[m.end():] if m else s
    first = re.match(r'[A-Za-z]+', s)
    if not first:
        return None
    w, rest = first.group().lower(), s[first.end():]
    if w in BASE and rest[:1] == ' ':
        return w + rest
    if w in THIRD and rest[:1] == ' ' and not re.match(r' (?:is|are|of|was|for|in)\b', rest):
        return THIRD[w] + rest
    if w in ('is', 'are', 'represents', 'implements', 'can', 'has', 'reports', 'does'):
        return w + rest
    if w in ('a', 'an', 'the') and len(rest) > 8:
        return 'is ' + w + rest
    if w == 'whether':
        return 'tells whether' + rest
    if w == 'true' or w == 'used':
        return {'true': 'is true', 'used': 'is used'}[w] + rest
    return None


def sentence(name, doc, cite=''):
    """-> (one or two sentences that begin with the name and carry the citation, the phrase 'returns the sum' or None)"""
    parts = re.split(r'(?<=\.)\s+(?=[A-Z`])', doc)
    d = does(name, parts[0])
    head = f'`{name}` {d}' if d else f'`{name}`: {parts[0]}'
    out = ' '.join([head.rstrip('.') + cite + '.'] + parts[1:2])
    return out, d.rstrip('.') if d else None


def short(phrase, rng, most=9):
    """the first words of a phrase, cut where a person would stop"""
    p = re.split(r'[,;:(]| that | which | if | when | unless | so that | using | by | such as ', phrase.replace('`', ''))[0].strip()
    w = p.split()
    if len(w) > most:
        w = w[:most]
        while len(w) > 3 and w[-1].lower() in 'a an the of to in for and or with from on at into as is its this given'.split():
            w.pop()
    return ' '.join(w)


def bare(phrase):
    """'returns the sum' -> 'return the sum', or None"""
    w, _, rest = phrase.partition(' ')
    return f'{BASE[w]} {rest}' if w in BASE else None


WHAT = ['What does `{n}` do?', 'What does {n} do?', 'what does {n} do', 'Explain `{n}`.', 'What is `{n}` for?', 'What is {n}?', 'Describe `{n}`.', 'What is the purpose of `{n}`?',
        'Tell me about {n}.', 'Can you explain {n}?', 'Why do we have `{n}`?', 'How does `{n}` work?', 'How does {n} work?', 'explain {n}', 'What is the role of {n}?', 'What happens in `{n}`?',
        'Summarise `{n}`.', 'Give me a short description of {n}.', 'What is {n} used for?', 'I do not understand {n}. What does it do?', "What's `{n}`?", 'what is {n} for?']
WHERE = ['Where is `{n}` defined?', 'Where is {n} defined?', 'Which file defines `{n}`?', 'Which file contains {n}?', 'where is {n}', 'Where can I find `{n}`?', 'In which file is {n}?', 'Where is `{n}` implemented?',
         'Where do we define {n}?', 'Find {n}.', 'Where does {n} live?', 'What file is `{n}` in?', 'Show me where {n} is defined.', 'locate {n}', 'Which module has `{n}`?', 'Where is the definition of {n}?',
         'Where is the code of {n}?', 'Which source file holds {n}?', 'Where should I look for {n}?', 'Point me to {n}.']
WHERE_CLASS = ['Where is the class {n}?', 'Where is class `{n}` defined?', 'Which file has the {n} class?']
DO = ['How does this project {do}?', 'Where do we {do}?', 'How do we {do}?', 'Where does the code {do}?', 'What is used to {do}?', 'How can I {do}?', 'Which part of the code is there to {do}?', 'how to {do}',
      'Where is the code to {do}?', 'Is there a way to {do}?', 'Which function should I call to {do}?', 'I want to {do}. What is there?', 'How would I {do} here?', 'where do we {do}', 'What do I use to {do}?',
      'Is there something here to {do}?']
DOES = ['What {does}?', 'Which function {does}?', 'Where is the code that {does}?', 'Which code {does}?', 'Is there something that {does}?', 'Find the code that {does}.', 'what {does}', 'Who {does}?',
        'Where is the function that {does}?', 'Show me what {does}.']
VERB_OBJECT = ['How is the {o} {p}?', 'Where is the {o} {p}?', 'Where do we {v} the {o}?', 'How do we {v} {o}?', 'How are {os} {p}?', 'Where are {os} {p}?', 'How does it {v} the {o}?', 'what happens when we {v} the {o}?',
               'How does the {o} get {p}?', 'Where does the {o} get {p}?', 'how are {os} {p}', 'where do we {v} {os}?', 'When is the {o} {p}?', 'Where in the code is the {o} {p}?', 'Who {vs} the {o}?', 'What {vs} the {o}?']
NOUN = ['What is the {o}?', 'How does the {o} work?', 'Where is the {o}?', 'Where is the {o} implemented?', 'Where do we handle {o}?', 'How is {o} handled?', 'How is the {o} implemented?', 'Tell me about the {o}.', 'what is a {o}',
        'Explain the {o}.', 'Is there a {o}?', 'Where is {o} handled?', 'How does {o} work here?', 'Where can I find the {o} code?', 'Which file deals with {o}?', 'where do we deal with {o}?']
CALLS = ['What does `{n}` call?', 'Which functions does {n} call?', 'What does {n} use?', 'What does {n} depend on?', 'Which functions are used by {n}?']
CALLERS = ['What calls `{n}`?', 'Who calls {n}?', 'Where is {n} called?', 'Where is `{n}` used?', 'Which code uses {n}?', 'What uses `{n}`?', 'which functions call {n}', 'Is {n} used anywhere?', 'Where do we call {n}?']
ARGS = ['What arguments does `{n}` take?', 'Which parameters does {n} have?', 'What are the parameters of {n}?', 'What do I pass to {n}?', 'What does {n} take?']
FILE = ['What is in `{f}`?', 'What is {f} for?', 'What does {f} contain?', 'Summarise {f}.', 'What does the file {f} do?', 'What is defined in {f}?', 'Explain {f}.', 'Which functions are in {f}?']
FOLDER = ['What is in this folder?', 'Summarise this folder.', 'What is in `{f}`?', 'What is {f} for?', 'What does {f} contain?', 'Describe the folder {f}.', 'What is this folder about?', 'Which files are in {f}?']
ABOUT = ['What is this project?', 'What does this repository do?', 'What is this repository about?', 'Summarise this project.', 'What is this?', 'Give me an overview.', 'What does this project do?']
EXPLAINS = [EXPLAIN] * 12 + ['What does this code do?', 'Explain the selected code.', 'What does this do?', 'explain this', 'Explain this function.', 'Summarise this code.']
CHAT = [(q, a) for qs, a in [
    (['Who are you?', 'who are you', 'What are you?', 'What is your name?', 'Introduce yourself.', 'Are you an AI?', 'what is coil', 'What is Coil?', 'Tell me about yourself.'],
     'I am Coil, a small Mamba language model inside your editor. I read this repository and answer questions about it.'),
    (['What can you do?', 'How can you help me?', 'help', 'Help', 'What can I ask you?', 'How do I use you?', 'what do you do', 'Can you help me?', 'What are you good at?'],
     'I explain code, say where things are defined, and summarise files and folders of this repository. Ask about a name, or select code and ask me to explain it.'),
    (['Hi', 'Hello', 'hello', 'hey', 'Hi there', 'Good morning', 'Good evening', 'hi coil', 'Hello Coil!', 'Hey!'], 'Hello, I am Coil. Ask me about this repository.'),
    (['Thanks', 'Thank you', 'thanks!', 'Thank you very much', 'great, thanks', 'thx', 'Nice, thank you!'], 'You are welcome.'),
    (['Do you send my code anywhere?', 'Is my code uploaded?', 'Does my code leave my machine?', 'Is this private?', 'Do you use the internet?', 'Where do you run?', 'Are you online?', 'Do you work offline?'],
     'No. I run on your own machine, and nothing leaves it.'),
    (['Which model are you?', 'What model do you use?', 'Are you ChatGPT?', 'Are you GPT-4?', 'Are you Copilot?', 'Which language model is this?', 'How large are you?', 'How many parameters do you have?'],
     'I am Coil. My embedded model is a small Mamba-2 that runs on your own machine; larger Mamba models can be added.'),
    (['Can you write code?', 'Write a function for me.', 'Can you fix this bug?', 'Can you edit files?', 'Can you refactor this?', 'Please change the code.'],
     'I read and explain code; I do not change it.'),
    (['Can you be wrong?', 'Are you always right?', 'Can I trust you?', 'How reliable are you?', 'Do you make mistakes?'],
     'I am a small model and can be wrong. Check the lines that I cite.'),
    (['Bye', 'Goodbye', 'See you', 'bye bye', 'Good night'], 'Goodbye.'),
    (['How are you?', 'how are you doing', "What's up?", 'How is it going?'], 'I am well, and ready to answer questions about this repository.'),
    (['How do you work?', 'How do you read the repository?', 'How do you know the code?', 'How do you remember the repository?'],
     'I read the repository once and keep what I read as a state of fixed size. When files change, I read only what the change touches.'),
    (['What is the weather?', 'Tell me a joke.', 'Who is the president?', 'What is the capital of France?', 'What time is it?', 'Write me a poem.', 'What is 2+2?'],
     'I only answer questions about this repository.')] for q in qs]
STOP = set('the a an of to in for and or is are be this that with from on at as it its by not if when which given used use value object new get set return returns function class method data type name string list'.split())


@dataclass
class Item(Definition):
    path: str = ''
    lines: list = None

    def code(self, rng, doc, most):
        """-> evidence (path, first, last, language, text) of at most `most` lines"""
        first = self.start if doc or not self.doc_lines[1] or self.doc_lines[0] > self.decl else self.doc_lines[1]
        end = min(self.end, first + most)
        if doc:
            text = '\n'.join(self.lines[self.start:end])
        else:
            text = '\n'.join(without_doc(self.lines, self).split('\n')[:most])
        if rng.random() < .5:
            ind = min((len(l) - len(l.lstrip()) for l in text.split('\n') if l.strip()), default=0)
            text = '\n'.join(l[ind:] for l in text.split('\n'))
        return self.path, first + 1, end, language(self.path), text[:3500]


class Package:
    def __init__(self, record, rng, invent=True):
        self.rng, self.about, self.name = rng, record['about'], record['name'].split('/')[-1]
        root = rng.choice(['', '', '', 'src/', 'packages/' + record['name'].split('/')[-1] + '/', 'lib/', record['name'].split('/')[-1] + '/'])
        self.files = {root + p: t for p, t in record['files']}
        if invent and rng.random() < .45:
            show = path_namer(rng)
            self.files = {show(p): t for p, t in self.files.items()}
        self.items, self.by_name, self.by_file = [], {}, {}
        for p, t in self.files.items():
            lines = t.split('\n')
            self.by_file[p] = [Item(**vars(d), path=p, lines=lines) for d in definitions(p, t)]
            self.items += self.by_file[p]
        for i in self.items:
            self.by_name.setdefault(i.name, []).append(i)
        self.documented = [i for i in self.items if i.doc and does(i.name, i.doc) or i.doc and rng.random() < .3]
        self.unique = {n: v[0] for n, v in self.by_name.items() if len(v) == 1 and len(n) > 4}
        self.calls, self.callers = {}, {}
        for i in self.items:
            if i.kind == 'function' and i.end - i.decl < 120:
                body = '\n'.join(i.lines[i.decl + 1:i.end])
                c = [n for n in dict.fromkeys(re.findall(r'\b(\w{5,})\s*\(', body)) if n in self.unique and n != i.name]
                if c:
                    self.calls[id(i)] = c
                    for n in c:
                        self.callers.setdefault(n, []).append(i)

    # ---- pieces

    def ask(self, i, phrase):
        """a question about what the item does, in words other than its name"""
        r, forms, w = self.rng, [], words_of(i.name)
        if phrase:
            s = short(phrase, r)
            if len(s.split()) > 2 and not s.startswith('is '):
                forms.append(lambda: r.choice(DOES).format(does=s))
                if bare(s):
                    forms += 3 * [lambda: r.choice(DO).format(do=bare(s))]
        if len(w) > 1 and w[0] in THIRD and i.kind == 'function':
            o = ' '.join(w[1:4])
            forms += 2 * [lambda: r.choice(VERB_OBJECT).format(v=w[0], vs=THIRD[w[0]], p=participle(w[0]), o=o, os=o if o.endswith('s') else o + 's')]
        elif len(w) > 1:
            forms.append(lambda: r.choice(NOUN).format(o=' '.join(w[:4])))
        return r.choice(forms)() if forms else None

    def distractors(self, k, avoid, not_words=(), near=None):
        """k other definitions; none of them holds the name `avoid`, and few of them the words"""
        r, out = self.rng, []
        pool = self.by_file[near.path] if near and r.random() < .4 and len(self.by_file[near.path]) > 3 else self.items
        for _ in range(4 * k):
            i = r.choice(pool)
            if len(out) == k:
                break
            text = '\n'.join(i.lines[i.start:min(i.end, i.start + 60)])
            if re.search(r'\b%s\b' % re.escape(avoid), text) or any(i.start < o.end and o.start < i.end and i.path == o.path for o in out):
                continue
            if near and i.path == near.path and i.start < near.end and near.start < i.end:
                continue
            if not_words:
                low = text.lower()
                if sum(w[:5] in low for w in not_words) > .5 * len(not_words):
                    continue
            out.append(i)
        return out

    def evidence(self, right, k, doc, most, avoid, not_words=()):
        """the right items among k distractors, in random order -> (evidence, numbers of the right ones)"""
        r = self.rng
        rows = [(i, n) for n, i in enumerate(right)] + [(i, -1) for i in self.distractors(k, avoid, not_words, right[0] if right else None)]
        r.shuffle(rows)
        at = [next(j for j, (_, n) in enumerate(rows, 1) if n == m) for m in range(len(right))]
        return [i.code(r, doc if n == 0 else r.random() < .6, most if n == 0 else r.choice([8, 12, 20, 30])) for i, n in rows], at

    def extra(self, i, number, evidence):
        """one more sentence of facts, or '' """
        r, code = self.rng, evidence[number - 1][4]
        p = [x for x in i.parameters if re.search(r'\b%s\b' % re.escape(x), code)]
        c = [n for n in self.calls.get(id(i), []) if n + '(' in code]
        x = r.random()
        if c and x < .25:
            return f' It calls {names(c[:3])}.'
        if p and x < .4:
            return f' It takes {names(p[:4])}.'
        return ''

    # ---- samples

    def explain(self, i):
        r = self.rng
        k = r.choice([0, 0, 0, 1, 2])
        rows, more = [i], ''
        if k and i.name in self.callers and i.name in self.unique:
            rows += self.rng.sample(self.callers[i.name], min(k, len(self.callers[i.name])))
        elif k and id(i) in self.calls:
            rows += [self.unique[n] for n in self.calls[id(i)][:k]]
        ev = [x.code(r, r.random() < .3 if x is i else r.random() < .5, r.choice([25, 40, 60, 80]) if x is i else 20) for x in rows]
        text, _ = sentence(i.name, i.doc, ' [1]')
        if len(rows) > 1:
            if rows[1] in self.callers.get(i.name, ()) and i.name in ev[1][4]:
                more = f' `{rows[1].name}` calls it [2].'
            elif i.name not in self.callers or rows[1] not in self.callers[i.name]:
                d = does(rows[1].name, rows[1].doc) if rows[1].doc else None
                more = f' It calls `{rows[1].name}` [2]' + (f', which {short(d, r, 14)}.' if d and r.random() < .5 else '.') if rows[1].name + '(' in ev[0][4] else ''
        q = r.choice(EXPLAINS) if r.random() < .8 else r.choice(WHAT).format(n=i.name)
        return question(q, ev) + text + (more or self.extra(i, 1, ev)) + '<|end|>'

    def about_item(self, i):
        """a question about item i with evidence: what, where, how, calls, callers, arguments; or a refusal"""
        r, n = self.rng, i.name
        text, phrase = sentence(n, i.doc) if i.doc else ('', None)
        cls = WHERE + WHERE_CLASS if i.kind == 'class' else WHERE
        forms = [(2, 'where')]
        if i.doc:
            forms += [(4, 'what'), (5, 'how')]
        if self.calls.get(id(i)):
            forms.append((1, 'calls'))
        if n in self.callers and n in self.unique:
            forms.append((2, 'callers'))
        if i.parameters:
            forms.append((.7, 'args'))
        kind = r.choices([f for _, f in forms], [w for w, _ in forms])[0]
        k, doc, most = r.choice([0, 1, 1, 2, 2, 3, 3, 4, 5]), r.random() < .55, r.choice([10, 20, 30, 40])
        words = []
        if kind == 'how':
            q = self.ask(i, phrase)
            if not q:
                kind = 'what'
            else:
                words = [w for w in re.findall(r'[a-z]{3,}', q.lower()) if w not in STOP and w not in ('how', 'where', 'what', 'does', 'code', 'project')]
        if kind == 'what':
            q = r.choice(WHAT).format(n=n)
        elif kind in ('where', 'calls', 'callers', 'args'):
            q = r.choice({'where': cls, 'calls': CALLS, 'callers': CALLERS, 'args': ARGS}[kind]).format(n=n)
        if kind != 'how' and r.random() < .1:            # the answer is not there, but something of nearly that name
            ev, other = self.evidence([i], k, doc, most, n)[0], near_miss(r, n)
            if not any(other in e[4] or other in e[0] for e in ev):
                forms = {'calls': CALLS, 'callers': CALLERS, 'args': ARGS, 'where': cls}.get(kind, WHAT)
                return question(r.choice(forms).format(n=other), ev) + NOTHING + '<|end|>'
        if r.random() < .12:                             # the answer is not there
            ev = self.evidence([], k + 1, doc, most, n, words or words_of(n))[0] if k else []
            return question(q, ev) + NOTHING + '<|end|>'
        if kind == 'callers':
            who = r.sample(self.callers[n], min(len(self.callers[n]), r.choice([1, 1, 2])))
            right = who + ([i] if r.random() < .4 else [])
            ev, at = self.evidence(right, k, True, 40, n)
            said = [f'`{w.name}` [{a}]' for w, a in zip(who, at) if re.search(r'\b%s\s*\(' % re.escape(n), ev[a - 1][4])]
            if said:
                return question(q, ev) + f"`{n}` is called by {' and '.join(dict.fromkeys(said))}.<|end|>"
            q, kind = r.choice(cls).format(n=n), 'where'
        ev, at = self.evidence([i], k, doc, most, n, words)
        cite = f' [{at[0]}]'
        if kind == 'where':
            out = f'`{n}` is defined in `{i.path}`{cite}.'
            if phrase and r.random() < .35:
                out += f' It {phrase}.'
        elif kind == 'calls':
            c = [x for x in self.calls[id(i)] if x + '(' in ev[at[0] - 1][4]]
            out = f'`{n}` calls {names(c[:5])}{cite}.' if c else sentence(n, i.doc, cite)[0] if i.doc else f'`{n}` is defined in `{i.path}`{cite}.'
        elif kind == 'args':
            out = f'`{n}` takes {names(i.parameters[:6])}{cite}.'
        elif kind == 'how' and phrase and r.random() < .5:
            out = f'`{n}` in `{i.path}` {phrase}{cite}.'
        else:
            out = sentence(n, i.doc, cite)[0] + (f' It is in `{i.path}`.' if kind == 'how' and q.lower().startswith(('where', 'which')) else self.extra(i, at[0], ev))
        text = question(q, ev) + out + '<|end|>'
        return renamed(text, i, r) if r.random() < .4 and n in self.unique and kind != 'how' else text

    def explain_file(self):
        """a whole file, mostly without what it says of itself, and what it is for"""
        r = self.rng
        path = r.choice([f for f in self.files if len(self.files[f]) < 9000] or list(self.files))
        text, items = self.files[path], [i for i in self.by_file[path] if not i.name.startswith('_')]
        d = file_doc(path, text)
        said = sentence(path, d, ' [1]')[0] if d and does(path, d) and len(d) < 300 else ''
        known = list(dict.fromkeys([i.name for i in items if i.kind == 'class'] + [i.name for i in items]))[:5]
        if not said and not known:
            return None
        if d and r.random() < .6 and not path.endswith('.md'):
            text = re.sub(r'\A(?:\s*(?:#(?!include|define|if).*|//.*)\n)+|\A\s*/\*[^\0]*?\*/\s*|\A\s*[ru]?("""|\'\'\')[^\0]*?\1\s*', '', text, count=1)
        lines = text.split('\n')[:r.choice([60, 120, 200])]
        ev = (path, 1, len(lines), language(path) or '', '\n'.join(lines)[:7000])
        known = [n for n in known if n in ev[4]]
        if not said and not known:
            return None
        a = said + ((' It' if said else f'`{path}`') + f' defines {names(known)}' + ('.' if said else ' [1].') if known else '')
        q = r.choice(EXPLAINS + ['Explain this file.'] * 3) if r.random() < .7 else r.choice(FILE).format(f=path)
        return question(q, [ev]) + a + '<|end|>'

    def folder(self, chars):
        """a folder's listing, then questions about it"""
        r, folders = self.rng, {}
        for p in self.files:
            folders.setdefault(p.rpartition('/')[0], []).append(p)
        d = r.choice(list(folders))
        rows, took, size = [], [], 0
        for p in folders[d]:
            its = [(i.name, i.kind) for i in self.by_file[p] if i.name in self.unique and not i.name.startswith('_')][:r.choice([3, 6, 10])]
            doc = file_doc(p, self.files[p])
            if its or doc:
                l = listing_line(p.rpartition('/')[2], its, doc)
                size += len(l)
                if size > chars:
                    break
                rows.append(l)
                took.append((p, [n for n, _ in its], doc))
        for s in sorted({x[len(d) + 1:].split('/')[0] for x in folders if d and x.startswith(d + '/')})[:6]:
            below = [p for x in folders for p in folders[x] if x == f'{d}/{s}' or x.startswith(f'{d}/{s}/')]
            its = [(i.name, i.kind) for p in below[:6] for i in self.by_file[p][:2]]
            rows.append(listing_line(s + '/', its[:6]))
        if len(took) < 2:
            return None
        path, about = (d or '.') + '/', ''
        readme = next((t for p, t in self.files.items() if p.lower().endswith('readme.md') and p.rpartition('/')[0] == d), '')
        about = file_doc('x.md', readme) if readme else ''
        if about and r.random() < .6:
            rows.insert(0, about)
        else:
            about = ''
        out = listing(path, rows)
        for _ in range(r.choice([2, 3, 5])):
            p, its, doc = r.choice(took)
            if self.documented and r.random() < .2:
                t = self.about_item(r.choice(self.documented))
                out += t if len(t) < 3000 else ''
                continue
            x = r.random()
            if x < .3:
                q = r.choice(FOLDER).format(f=path)
                some = [(p, n) for p, n, _ in took if n][:3]
                a = (about + ' ' if about else '') + (f'`{path}` has ' + ', '.join(f'`{p.rpartition("/")[2]}` with {names(n[:2])}' for p, n in some) + '.' if some else f'`{path}` has {names([p.rpartition("/")[2] for p, _, _ in took[:4]])}.')
            elif x < .7 and its:
                n = r.choice(its)
                q, a = r.choice(WHERE).format(n=n), f'`{n}` is defined in `{p}`.'
            elif doc and does(p, doc):
                f = p.rpartition('/')[2]
                q, a = r.choice(FILE).format(f=r.choice([f, p])), f'`{p}` {does(p, doc)}'
            elif x < .85:
                other = r.choice(self.items).name
                if other in out:
                    continue
                q, a = r.choice(WHERE).format(n=other), NOTHING
            else:
                continue
            out += question(q) + a + '<|end|>'
        return out if '<|assistant|>' in out else None


def names(n):
    n = [f'`{x}`' for x in dict.fromkeys(n)]
    return n[0] if len(n) == 1 else ', '.join(n[:-1]) + ' and ' + n[-1]


def renamed(text, i, rng):
    """the same sample with the item's name, or its paths, replaced by what no model can know"""
    if rng.random() < .6:
        new = invented(rng, i.name)
        text = re.sub(r'(?<!\w)%s(?!\w)' % re.escape(i.name), lambda m: new, text)
    paths = set(re.findall(r'(?m)^\[\d+\] (.+):\d+-\d+$', text))
    if paths and rng.random() < .7:
        show = path_namer(rng)
        for p in sorted(paths, key=len, reverse=True):
            text = re.sub(r'(?<![\w/.-])%s(?![\w/-]|\.\w)' % re.escape(p), lambda m: show(p), text)
    return text


def chat(rng, p):
    """one to three turns about Coil itself, in whatever the search may have put before it"""
    out = listing('src/', [listing_line(f.rpartition('/')[2], [(i.name, i.kind) for i in p.by_file[f][:4]]) for f in rng.sample(list(p.files), min(6, len(p.files)))]) if rng.random() < .3 else ''
    for q, a in rng.sample(CHAT, rng.choice([1, 1, 1, 2, 3])):
        ev = p.evidence([], rng.choice([1, 2, 3]), True, 20, 'Coil')[0] if rng.random() < .4 else []
        out += question(q, ev) + a + '<|end|>'
    return out


# MIX: how often each kind of sample is made: for each file `plain` (kept), `passages`, `leaf`, `pairs`, `folder`, `note`, `change`, `file`; for
# each documented item `explain` and `about`; `leaves` and `short` are how many tokens a leaf, and one of snippets, has: from the first number
# to the second, as many of each size; `questions` how many follow it at most.
# early: rows of 4,096 tokens; late: rows of 12,288, mostly long leaves. near, recall and copy: to validate those alone.
MIX = {'early': dict(plain=.5, explain=.35, about=.35, undocumented=.05, passages=.6, leaf=1.2, pairs=2.2, folder=.1, note=.1, change=.3, file=.15, chat=.01,
                     leaves=((80, 900), (400, 2900)), short=((60, 400), (200, 2200)), questions=50),
       'late': dict(plain=.15, explain=.25, about=.3, undocumented=.03, passages=.5, leaf=.75, pairs=.25, folder=.06, note=.15, change=.25, file=.1, chat=.01,
                    leaves=((1200, 6000), (3500, 10300)), short=((400, 2500), (2000, 7000)), questions=60),
       'near': dict(pairs=.3, short=((200, 1200),) * 2, leaves=(), questions=40),
       'recall': dict(leaf=.2, leaves=((5000, 10000),) * 2, questions=28), 'copy': dict(passages=3)}


def samples(record, rng, mix, row_chars, others=()):
    """-> the package and texts, unordered; ('plain', text) may be cut anywhere, ('whole', text) may not"""
    p = Package(record, rng)
    m = MIX[mix]
    often = lambda what, n=1: range(int(m.get(what, 0) * n + rng.random()))
    if not p.items:
        return None, [('plain', document(f, t)) for f, t in p.files.items() if rng.random() < m.get('plain', 0)]
    out, held = [], ''
    for f, t in p.files.items():
        if rng.random() < m.get('plain', 0):
            held += document(f, t)
            if mix == 'early' or len(held) > row_chars * .8:
                out.append(('plain', held))
                held = ''
    if held:
        out.append(('plain', held))
    for i in p.items:
        if i.doc and (does(i.name, i.doc) or rng.random() < .3):
            out += [('whole', p.explain(i)) for _ in often('explain')]
            out += [('whole', p.about_item(i)) for _ in often('about')]
        else:
            out += [('whole', p.about_item(i)) for _ in often('undocumented')]
        out += [('whole', chat(rng, p)) for _ in often('chat')]
    n = len(p.files)
    only_where = mix in ('near', 'recall')
    for what, sizes, pick in (('leaf', 'leaves', whole_files), ('pairs', 'short', snippets)):
        for _ in often(what, n):
            low, high = rng.choice(m[sizes])
            tokens = math.exp(rng.uniform(math.log(low), math.log(high)))
            out.append(('whole', leaf(p, others, tokens * 3.1, rng, m['questions'], only_where, pick)))
    out += [('whole', passages(p, others, rng)) for _ in often('passages', n)]
    out += [('whole', p.folder(rng.uniform(400, 5000))) for _ in often('folder', n)]
    out += [('whole', folder_note(p, others, rng)) for _ in often('note', n)]
    out += [('whole', explained(p, rng)) for _ in often('change', n)]
    out += [('whole', p.explain_file()) for _ in often('file', n)]
    if p.about and len(p.about) > 20 and 'explain' in m:
        readme = next((t for f, t in p.files.items() if f.lower().endswith('readme.md')), '')[:2500]
        if readme:
            lines = ('README.md', 1, readme.count('\n') + 1, 'markdown', readme[:1500])
            out.append(('whole', document('README.md', readme) + question(rng.choice(ABOUT)) + p.about.rstrip('.') + '.<|end|>'))
            out.append(('whole', question(rng.choice(ABOUT), [lines]) + p.about.rstrip('.') + ' [1].<|end|>'))
    return p, [(k, t) for k, t in out if t]


SHORT = 1500        # tokens; samples up to this fill the gaps that longer ones leave


def rows(stream, encode, row, rng):
    """(kind, text) -> full rows of row+1 token ids; whole samples are not cut, the gaps are filled with short ones, then with plain text"""
    import numpy as np
    PAD, plain, small, held, line, out = 5, [], [], 0, [], []

    def fill():
        nonlocal held, line
        for _ in range(12):
            while small and len(line) + len(small[-1]) <= row + 1:
                line += small.pop()
            if not small:
                break
            small.insert(rng.randrange(len(small)), small.pop())
        while len(line) < row + 1 and plain:
            ids = plain.pop()
            gap = row + 1 - len(line)
            line += ids[:gap]
            held -= len(ids)
            if len(ids) - gap > 200:
                plain.append(ids[gap:])
                held += len(ids) - gap
        out.append(np.array(line + [PAD] * (row + 1 - len(line)), dtype=np.uint16))
        line = []

    for kind, text in stream:
        ids = encode(text) + [PAD]
        if kind == 'plain':
            plain.insert(rng.randrange(len(plain) + 1), ids)
            held += len(ids)
        elif len(ids) <= min(SHORT, row // 2):
            small.append(ids)
        elif len(ids) <= row + 1:
            if len(line) + len(ids) > row + 1:
                fill()
            line += ids
        while held > 60 * row and not line or len(small) > 400:
            fill()
    while line or small or held > 0 and plain:
        fill()
    return out


def main(shard, prefix, tokenizer, row, seed, part, parts, mix):
    import numpy as np
    from tokenizer import Tokenizer
    row, seed, part, parts = int(row), int(seed), int(part), int(parts)
    rng = random.Random(seed * 1000 + part)
    t = Tokenizer(tokenizer)
    try:
        fast = t.fast()
        encode = lambda s: fast.encode(s, add_special_tokens=False).ids
    except ImportError:
        encode = t.encode
    done, n, pending, others = 0, 0, [], []
    def flush():
        nonlocal pending, n
        rng.shuffle(pending)
        r = rows(pending, encode, row, rng)
        if r:
            np.save(f'{prefix}-tmp{part}', np.stack(r))
            os.rename(f'{prefix}-tmp{part}.npy', f'{prefix}-{part:02d}-{n:03d}.npy')
        n, pending = n + 1, []
    size = 0
    for k, l in enumerate((lzma.open if shard.endswith('.xz') else open)(shard, 'rt')):
        if k % parts == part:
            record = json.loads(l)
            files = record['files']
            for a in range(0, len(files), 150):
                p, s = samples({**record, 'files': files[a:a + 150]}, rng, mix, row * 3, others)
                if p and len(p.items) > 5:
                    others = [p] + others[:5]
                pending += s
                size += sum(len(x) for _, x in s)
                if size > 5e6:
                    flush()
                    size = 0
    if pending:
        flush()


if __name__ == '__main__':
    main(*sys.argv[1:])
