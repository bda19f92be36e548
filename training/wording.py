"""The English of samples: how people ask, and sentences made of what authors wrote."""
import re

from prompt import EXPLAIN

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


def names(n):
    n = [f'`{x}`' for x in dict.fromkeys(n)]
    return n[0] if len(n) == 1 else ', '.join(n[:-1]) + ' and ' + n[-1]
