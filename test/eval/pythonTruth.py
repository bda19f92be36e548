"""Prints, as JSON, what Python itself says of packages of its standard library: definitions by `ast`, imports, and what each
global name that is used is at run time (the module and qualified name of the function or class), re-exports followed.

usage: pythonTruth.py PACKAGE...   (each a folder or file of the standard library)
"""
import ast
import importlib
import inspect
import json
import os
import symtable
import sys
import types
import warnings

warnings.simplefilter('ignore')
root = os.path.dirname(os.__file__)


def files():
    for package in sys.argv[1:]:
        top = os.path.join(root, package)
        if top.endswith('.py'):
            yield package
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(f for f in folders if f not in ('test', 'tests', '__pycache__', 'idlelib'))
            for name in sorted(names):
                if name.endswith('.py') and name != '__main__.py':
                    yield os.path.relpath(os.path.join(folder, name), root)


paths = list(files())
known = set(paths)


def module_of(path):
    name = path[:-3].replace('/', '.')
    return name[: -len('.__init__')] if name.endswith('.__init__') else name


def file_of(module):
    path = module.replace('.', '/')
    for each in (path + '/__init__.py', path + '.py'):
        if each in known:
            return each
    return None


by_module = {module_of(path): path for path in paths}
definitions, imports, references = [], [], []


class Visitor(ast.NodeVisitor):
    def __init__(self, path, module, table):
        self.path, self.module, self.tables = path, module, [table]
        self.kinds = []

    def definition(self, node):
        definitions.append([self.path, node.name, node.lineno])

    def enter(self, node, name):
        for child in self.tables[-1].get_children():
            if child.get_lineno() in (node.lineno, *[d.lineno for d in getattr(node, 'decorator_list', [])]) and child.get_name() == name:
                return child
        return None

    def scoped(self, node, name, inside):
        table = self.enter(node, name)
        self.tables.append(table or self.tables[-1])
        for each in inside:
            self.visit(each)
        self.tables.pop()

    def visit_FunctionDef(self, node):
        self.definition(node)
        for each in node.decorator_list + node.args.defaults + [d for d in node.args.kw_defaults if d]:
            self.visit(each)
        self.scoped(node, node.name, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.definition(node)
        for each in node.decorator_list + node.bases + [k.value for k in node.keywords]:
            self.visit(each)
        self.scoped(node, node.name, node.body)

    def visit_Lambda(self, node):
        self.scoped(node, 'lambda', [node.body])

    def visit_Import(self, node):
        for alias in node.names:
            imports.append([self.path, node.lineno, alias.name, file_of(alias.name)])

    def visit_ImportFrom(self, node):
        base = self.module.__name__ if self.path.endswith('/__init__.py') else self.module.__name__.rpartition('.')[0]
        for _ in range(node.level - 1):
            base = base.rpartition('.')[0]
        name = node.module or ''
        full = '.'.join(part for part in (base if node.level else '', name) if part)
        imports.append([self.path, node.lineno, '.' * node.level + name, file_of(full)])

    def is_global(self, name):
        table = self.tables[-1]
        try:
            symbol = table.lookup(name)
        except KeyError:
            return False
        return table.get_type() == 'module' or symbol.is_global()

    def resolve(self, node):
        if isinstance(node, ast.Name):
            return vars(self.module).get(node.id) if self.is_global(node.id) else None
        if isinstance(node, ast.Attribute):
            owner = self.resolve(node.value)
            if isinstance(owner, types.ModuleType):
                return getattr(owner, node.attr, None)
        return None

    def use(self, node, name):
        found = self.resolve(node)
        if found is None:
            return
        found = inspect.unwrap(found) if isinstance(found, types.FunctionType) else found
        if isinstance(found, type) or isinstance(found, types.FunctionType):
            path = by_module.get(found.__module__)
            line = getattr(node, 'end_lineno', node.lineno)
            # Only what a `def` or `class` of that name made: not aliases or what a call returned.
            if path and '.' not in found.__qualname__ and found.__qualname__ != '<lambda>':
                references.append([self.path, line, name, path, found.__qualname__])
            elif not path and str(getattr(sys.modules.get(found.__module__), '__file__', '')).endswith('.py'):
                references.append([self.path, line, name, None, found.__qualname__])

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.use(node, node.id)

    def visit_Attribute(self, node):
        self.use(node, node.attr)
        self.visit(node.value)

    def visit_JoinedStr(self, node):
        # Positions inside an f-string are not its own before Python 3.12.
        pass

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = ast.NodeVisitor.generic_visit


for path in paths:
    with open(os.path.join(root, path), encoding='utf-8') as file:
        text = file.read()
    try:
        tree = ast.parse(text)
        module = importlib.import_module(module_of(path))
    except Exception:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                definitions.append([path, node.name, node.lineno])
        continue
    Visitor(path, module, symtable.symtable(text, path, 'exec')).visit(tree)

json.dump({'root': root, 'paths': paths, 'definitions': definitions, 'imports': imports, 'references': references}, sys.stdout)
