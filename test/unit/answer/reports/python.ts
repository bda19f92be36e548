import { asked, called, defined, extended, report, used, type Report } from './report';

/** Python. */
export const pythonReports: readonly Report[] = [
  report(
    'a method that is passed on',
    {
      'store.py': 'class Base:\n    pass\n\n\nclass Store(Base):\n    def fetch_rows(self, ids):\n        return ids\n',
      'consumer.py':
        'from concurrent.futures import ThreadPoolExecutor\nfrom functools import partial\n\nfrom store import Store\n\n\nclass Consumer:\n    def __init__(self, store: Store):\n        self.store = store\n        self.pool = ThreadPoolExecutor()\n\n    def run(self, ids):\n        return self.pool.submit(self.store.fetch_rows, ids)\n\n    def later(self):\n        return partial(self.store.fetch_rows, [1])\n',
    },
    called('fetch_rows', 'consumer.py#pool.submit', 'consumer.py#partial(self'),
  ),
  report(
    'a module that is imported from its package',
    {
      'app/__init__.py': '',
      'app/tools/__init__.py': '',
      'app/tools/text.py': 'def trim_line(line):\n    return line\n',
      'app/main.py':
        'from app.tools import text\nfrom .tools import text as t2\nimport app.tools.text\n\n\ndef run():\n    text.trim_line("a")\n    t2.trim_line("b")\n    app.tools.text.trim_line("c")\n',
    },
    called('trim_line', 'app/main.py#text.trim_line("a")', 'app/main.py#t2.trim', 'app/main.py#trim_line("c")'),
  ),
  report(
    '__all__, lazy imports and __getattr__ of a package',
    {
      'pkg/__init__.py':
        'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from ._core import load_model\n\n__all__ = ["load_model", "Version"]\n\n\ndef __getattr__(name):\n    if name == "load_model":\n        from ._core import load_model\n        return load_model\n    raise AttributeError(name)\n\n\nfrom ._version import Version  # noqa\n',
      'pkg/_core.py': 'def load_model(path):\n    return path\n',
      'pkg/_version.py': 'class Version:\n    pass\n',
      'use.py':
        'import pkg\nfrom pkg import load_model, Version\n\n\ndef main():\n    load_model("a")\n    pkg.load_model("b")\n    return Version()\n',
    },
    called('load_model', 'use.py#load_model("a")', 'use.py#pkg.load_model("b")'),
    called('Version', 'use.py#return Version()'),
  ),
  report(
    'star imports and their chain',
    {
      'lib/base.py': 'def open_gate():\n    pass\n',
      'lib/__init__.py': 'from .base import *\nfrom .more import *\n',
      'lib/more.py': 'from lib.base import open_gate as unlock\n\n\ndef shut_gate():\n    unlock()\n',
      'main.py': 'from lib import *\n\nopen_gate()\nshut_gate()\n',
    },
    called('open_gate', 'main.py#open_gate()', 'lib/more.py#    unlock()'),
    called('shut_gate', 'main.py#shut_gate()'),
  ),
  report(
    'decorators with and without arguments, on classes and stacked',
    {
      'deco.py':
        'import functools\n\n\ndef traced(fn):\n    @functools.wraps(fn)\n    def inner(*a):\n        return fn(*a)\n    return inner\n\n\ndef register(name):\n    def wrap(cls):\n        return cls\n    return wrap\n',
      'plug.py':
        'import deco\nfrom deco import register\n\n\n@register("csv")\nclass CsvPlug:\n    @deco.traced\n    @staticmethod\n    def read_all():\n        pass\n\n    @property\n    def width(self):\n        return 1\n\n    @width.setter\n    def width(self, value):\n        pass\n',
    },
    used('register', 'plug.py#@register("csv")'),
    used('traced', 'plug.py#@deco.traced'),
    defined('width', 'plug.py#def width(self):'),
    defined('CsvPlug.read_all', 'plug.py#def read_all'),
  ),
  report(
    'dataclasses, named tuples, enums, TypedDict and type aliases',
    {
      'model.py':
        'from dataclasses import dataclass\nfrom enum import Enum\nfrom typing import NamedTuple, NewType, TypeAlias, TypedDict\n\nUserId = NewType("UserId", int)\nRows: TypeAlias = list[int]\ntype Pairs = dict[str, int]\nPoint = NamedTuple("Point", [("x", int)])\n\n\n@dataclass(frozen=True)\nclass Order:\n    order_id: UserId\n    amount: int = 0\n\n\nclass Colour(Enum):\n    RED = 1\n\n\nclass Options(TypedDict, total=False):\n    deep_scan: bool\n',
      'use.py':
        'from model import Colour, Order, Rows, UserId\n\n\ndef make(rows: Rows) -> Order:\n    return Order(UserId(1), amount=2) if Colour.RED else None\n',
    },
    defined('UserId', 'model.py#UserId = NewType'),
    defined('Pairs', 'model.py#type Pairs'),
    defined('Point', 'model.py#Point = NamedTuple'),
    defined('order_id', 'model.py#order_id: UserId'),
    defined('Colour.RED', 'model.py#RED = 1'),
    defined('deep_scan', 'model.py#deep_scan: bool'),
    called('Order', 'use.py#return Order('),
    used('Colour', 'use.py#Colour.RED'),
    used('Rows', 'use.py#def make'),
  ),
  report(
    'methods by inheritance, super and class methods',
    {
      'base.py':
        'class Shape:\n    def area_of(self):\n        raise NotImplementedError\n\n    @classmethod\n    def unit(cls):\n        return cls()\n\n    def shown(self):\n        return self.area_of()\n',
      'square.py':
        'from base import Shape\n\n\nclass Square(Shape):\n    def area_of(self):\n        return super().area_of()\n\n    def twice(self):\n        return self.shown()\n\n\ndef main():\n    Square.unit()\n    Square().shown()\n    s = Square()\n    s.shown()\n',
    },
    called('shown', 'square.py#return self.shown()', 'square.py#    s.shown()', 'square.py#Square().shown()'),
    called('Shape.unit', 'square.py#Square.unit()'),
    called('Shape.area_of', 'base.py#self.area_of()', 'square.py#super().area_of()'),
    extended('Shape', 'square.py#class Square'),
  ),
  report(
    'protocols and abstract classes',
    {
      'proto.py':
        'from abc import ABC, abstractmethod\nfrom typing import Generic, Protocol, TypeVar\n\nT = TypeVar("T")\n\n\nclass Reader(Protocol[T]):\n    def read_one(self) -> T: ...\n\n\nclass Cache(ABC, Generic[T]):\n    @abstractmethod\n    def drop_key(self, key): ...\n',
      'impl.py':
        'import proto\n\n\nclass DiskCache(proto.Cache[int]):\n    def drop_key(self, key):\n        pass\n\n\ndef clear(cache: proto.Cache):\n    cache.drop_key(1)\n',
    },
    extended('Cache', 'impl.py#class DiskCache'),
    called('Cache.drop_key', 'impl.py#    cache.drop_key(1)'),
  ),
  report(
    'definitions in if, try and with',
    {
      'compat.py':
        'import sys\n\ntry:\n    from json import loads_fast\nexcept ImportError:\n    def loads_fast(text):\n        return text\n\nif sys.version_info > (3, 11):\n    class Runner:\n        pass\nelse:\n    class Runner:\n        def go(self):\n            pass\n\nLIMIT: int = 3\nlow, high = 1, 2\nadd_one = lambda x: x + 1\n',
      'use.py': 'from compat import LIMIT, add_one, high, loads_fast\n\nprint(add_one(LIMIT), high, loads_fast("a"))\n',
    },
    defined('loads_fast', 'compat.py#def loads_fast'),
    defined('Runner', 'compat.py#class Runner'),
    defined('LIMIT', 'compat.py#LIMIT: int'),
    defined('high', 'compat.py#low, high'),
    called('add_one', 'use.py#add_one(LIMIT)'),
  ),
  report(
    'a notebook with outputs',
    {
      'lib.py': 'def clean_rows(rows):\n    return rows\n',
      'nb/a.ipynb': JSON.stringify(
        {
          cells: [
            { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'uses clean_rows'] },
            {
              cell_type: 'code',
              execution_count: 1,
              metadata: {},
              outputs: [{ data: { 'image/png': 'iVBOR'.repeat(2000) }, output_type: 'display_data' }],
              source: [
                '%matplotlib inline\n',
                'from lib import clean_rows\n',
                '!pip install x\n',
                'def plot_rows(rows):\n',
                '    return clean_rows(rows)\n',
              ],
            },
          ],
          metadata: { language_info: { name: 'python' } },
          nbformat: 4,
          nbformat_minor: 5,
        },
        null,
        1,
      ),
    },
    called('clean_rows', 'nb/a.ipynb#    return clean_rows(rows)'),
    defined('plot_rows', 'nb/a.ipynb#def plot_rows'),
  ),
  report(
    'stubs beside the code',
    {
      'fast/core.py': 'def spin_up(n):\n    return n\n',
      'fast/core.pyi': 'def spin_up(n: int) -> int: ...\n',
      'fast/__init__.py': 'from fast.core import spin_up as spin_up\n',
      'use.py': 'import fast\n\nfast.spin_up(1)\n',
    },
    called('spin_up', 'use.py#fast.spin_up(1)'),
    defined('spin_up', 'fast/core.py#def spin_up'),
  ),
  report(
    'entry points and string references',
    {
      'pyproject.toml': '[project]\nname = "tool"\n[project.scripts]\ntool = "tool.cli:run_main"\n',
      'tool/__init__.py': '',
      'tool/cli.py': 'def run_main():\n    pass\n',
      'tool/settings.py': 'HANDLER = "tool.cli.run_main"\n',
    },
    {
      question: 'Who uses run_main?',
      cites: ['pyproject.toml#tool.cli:run_main', 'tool/settings.py#tool.cli.run_main'],
    },
  ),
  report(
    'fixtures of pytest',
    {
      'tests/conftest.py':
        'import pytest\n\n\n@pytest.fixture(name="db")\ndef database():\n    return 1\n\n\n@pytest.fixture\ndef clock():\n    return 2\n',
      'tests/test_a.py': 'def test_time(clock, db):\n    assert clock\n',
    },
    { question: 'Who uses clock?', cites: ['tests/test_a.py#def test_time'] },
  ),
  report(
    'a src layout and a namespace package',
    {
      'pyproject.toml': '[project]\nname = "acme-tax"\n',
      'src/acme/tax/rates.py': 'def rate_for(code):\n    return code\n',
      'src/acme/tax/__init__.py': 'from acme.tax.rates import rate_for\n',
      'tests/test_rates.py': 'from acme.tax import rate_for\n\n\ndef test_rate():\n    assert rate_for("x")\n',
    },
    { question: 'Which tests cover rate_for?', cites: ['tests/test_rates.py#assert rate_for'] },
    asked('Who imports src/acme/tax/rates.py?', /imported by 1 file/, 'src/acme/tax/__init__.py#from acme'),
  ),
];
