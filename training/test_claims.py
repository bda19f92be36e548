"""What describe.py says passes claims.py in all ten languages; what is made false on purpose does not."""
import json, random, re
from pathlib import Path

from claims import Checker
from describe import described, steps
from parsed import functions, locals_of, one, renamed, without_comments

CODE = {'python': 'def load(path, strict=True):\n    """Read it."""\n    # first\n    if not path:\n        raise ValueError("no path")\n    out = []\n    for line in open(path):\n        out.append(parse(line))\n    if strict and len(out) == 0:\n        return None\n    return sorted(out)\n',
        'typescript': 'export async function save(key: string, parts: Part[]): Promise<boolean> {\n  if (!key) throw new Error("x");\n  const file = join(this.root, key);\n  for (const part of parts) { this.total += part.size; }\n  await write(file);\n  return parts.length > 3 ? true : false;\n}\n',
        'javascript': 'function pick(items, n) {\n  // last\n  if (items.length === 0) { return null; }\n  items.sort();\n  return items[n];\n}\n',
        'go': 'func (s *Store) Get(key string, n int) (*Item, error) {\n\titem, err := s.load(key)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\titem.Count++\n\treturn item, nil\n}\n',
        'rust': 'pub fn take(&mut self, n: usize) -> Option<u8> {\n    if self.pos + n > self.end { return None; }\n    self.pos += n;\n    self.step();\n    Some(self.pos)\n}\n',
        'java': 'public int indexOf(Object[] array, Object value) {\n  if (array == null) { return -1; }\n  for (Object o : array) { list.add(o); }\n  return find(array, value);\n}\n',
        'c': 'static int uv_open(const char* path, int flags) {\n  int fd = open(path, flags);\n  if (fd == -1) return -errno;\n  return fd;\n}\n',
        'cpp': 'Status Foo::Get(const Slice& key, std::string* value) {\n  for (auto& x : files_) { x->Unref(); }\n  if (value == nullptr) { return Bad(key); }\n  return Status::OK();\n}\n',
        'ruby': "def process(items, opts)\n  return nil if items.empty?\n  raise ArgumentError, 'x' unless opts[:a]\n  items.each do |item|\n    handle(item)\n  end\n  @count\nend\n",
        'bash': 'load_it() {\n  local x="$1"\n  if [ -z "$x" ]; then\n    usage\n    return 1\n  fi\n  cp "$x" /tmp\n  return 0\n}\n'}


def shown(lang):
    return one(lang, without_comments(one(lang, CODE[lang])))


def test_descriptions_are_true_in_ten_languages():
    for lang in CODE:
        f = shown(lang)
        for seed in range(6):
            said = described(f, random.Random(seed), 320, cite=' [1]')
            v = Checker(lang, f.code).check(said)
            assert said.startswith(f'`{f.name}` ') and '[1]' in said and v.word == 'true' and len(v.confirmed) > 1, (said, v)
        for q, a in steps(f, random.Random(1)):
            assert not Checker(lang, f.code).check(a).failed, a


FALSE = [('python', '`load` raises `KeyError` if `path` is not set.'), ('python', '`load` returns None if `path` is not set.'), ('python', '`load` calls `write`.'), ('python', '`load` returns `line`.'),
         ('python', '`load` goes through `strict`.'), ('python', 'It raises `ValueError` if `strict` is set.'), ('javascript', '`pick` returns null if `n` is set.'), ('javascript', '`pick` takes `items` and `key`.'),
         ('go', 'If `err` is not nil, it returns `item`.'), ('go', '`Get` sets `item` to `n`.'), ('java', '`indexOf` returns `-1` if `value` is null.'), ('c', '`uv_open` returns `fd` if `fd` equals `-1`.'),
         ('typescript', '`save` throws `TypeError` if `key` is not set.'), ('ruby', '`process` raises `ArgumentError` if `items.empty?` is true.'), ('rust', '`take` adds `end` to `pos`.'), ('bash', '`load_it` runs `mv`.'), ('go', '`Get` gets `key` from `s.load(key)`.'), ('c', '`uv_open` gets `path` from `open(path, flags)`.')]


def test_false_sentences_fail():
    for lang, said in FALSE:
        assert Checker(lang, shown(lang).code).check(said).word == 'false', said


def test_the_opposite_condition_fails():
    for lang, yes, no in [('python', '`load` raises `ValueError` if `path` is not set.', '`load` raises `ValueError` if `path` is set.'),
                          ('java', '`indexOf` returns `-1` if `array` is null.', '`indexOf` returns `-1` if `array` is not null.'),
                          ('c', 'If `fd` equals `-1`, it returns `-errno`.', 'If `fd` does not equal `-1`, it returns `-errno`.')]:
        check = Checker(lang, shown(lang).code)
        assert check.check(yes).word == 'true', yes
        assert check.check(no).word == 'false', no


def test_what_says_nothing_is_not_true():
    for said in ('`load` is a function.', 'This code does what its name says.', ''):
        assert Checker('python', shown('python').code).check(said).word == 'nothing'


def test_comments_go_and_names_change():
    f = one('python', CODE['python'])
    text = without_comments(f)
    assert '#' not in text and '"""' not in text and 'open(path)' in text
    g = one('python', text)
    assert set(locals_of(g)) == {'path', 'strict', 'out', 'line'}
    new = renamed(g, {'load': 'f', '.load': 'f', 'path': 'a', 'out': 'b'})
    assert 'def f(a, strict=True):' in new and 'b.append(parse(line))' in new and not re.search(r'\b(load|out)\b|(?<!no )path', new)
    assert 'self.path' in renamed(one('python', 'def f(self, path):\n    self.path = path\n    return path\n'), {'path': 'q'})


def test_frozen_functions_parse_and_hide_their_names():
    items = json.loads(Path('golden/functions.json').read_text())['items']
    assert len(items) == 150 and len({i['language'] for i in items}) == 10
    for i in items:
        f = one(i['language'], i['code'])
        assert f is not None and f.name == i['name'] and i['name'] != i['was'] and i['code'] in i['prompt'], i['id']
        assert without_comments(f).strip() == i['code'].strip(), i['id']


def test_long_code_is_read_in_linear_time():
    body = ''.join(f'    if a{k}:\n        call{k}(a{k})\n' for k in range(1500))
    f, = functions('x.py', f'def f(a0):\n{body}    return a0\n')
    said = described(f, random.Random(0), 300)
    assert said and len(said) < 700


if __name__ == '__main__':
    for test in [v for k, v in list(globals().items()) if k.startswith('test_')]:
        test()
        print(test.__name__)
