"""Prints as JSON what Python's own `ast` knows of a folder: `python3 python_facts.py DIR < paths`, one relative path a line."""

import ast
import json
import os
import re
import sys

root = sys.argv[1]
paths = [line for line in sys.stdin.read().split("\n") if line]
known = set(paths)
definitions, uses, imports, file_docs, local_names = [], [], [], {}, set()


def first_sentence(doc):
    if not doc:
        return None
    line = re.sub(r"\s+", " ", re.split(r"\n\s*\n", doc.strip())[0]).strip()
    match = re.match(r"^.*?[.!?](?=\s|$)", line)
    sentence = match.group(0) if match else line
    return sentence if len(sentence.split(" ")) >= 3 else None


def module_file(parts):
    """The file of a dotted name below the root, or None."""
    base = "/".join(parts)
    for candidate in (base + ".py", base + "/__init__.py"):
        if candidate in known:
            return candidate
    return None


class Module:
    def __init__(self, path, tree):
        self.path, self.tree = path, tree
        self.package = path.split("/")[:-1]
        self.bound = {}  # top-level name -> ("definition", index) | ("import", path, name) | ("module", parts)


def beside(module, parts):
    """A script's own folder is the first place that its imports are looked for in, unless it is in a package."""
    in_package = "/".join(module.package + ["__init__.py"]) in known
    local = module.package + parts
    return local if not in_package and module_file(local) and not module_file(parts) else parts


def absolute(module, node):
    """The dotted name that a `from … import` names, as parts."""
    parts = node.module.split(".") if node.module else []
    if node.level == 0:
        return beside(module, parts)
    base = module.package[: len(module.package) - (node.level - 1)]
    return base + parts


def bindings_of_import(module, node):
    """(name, binding, file imported) for each alias."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            parts = beside(module, alias.name.split("."))
            target = module_file(parts)
            if alias.asname:
                yield alias.asname, ("module", parts), target
            else:
                first = alias.name.split(".")[0]
                yield first, ("module", beside(module, [first])), target
    else:
        parts = absolute(module, node)
        for alias in node.names:
            submodule = module_file(parts + [alias.name])
            target = module_file(parts)
            if submodule and not (target and has_top(target, alias.name)):
                yield alias.asname or alias.name, ("module", parts + [alias.name]), submodule
            elif target:
                yield alias.asname or alias.name, ("import", target, alias.name), target
            else:
                yield alias.asname or alias.name, None, None


tops = {}


def has_top(path, name):
    return name in tops.get(path, ())


modules = {}
for path in paths:
    try:
        with open(os.path.join(root, path), "rb") as file:
            tree = ast.parse(file.read())
    except (SyntaxError, ValueError):
        continue
    modules[path] = Module(path, tree)
    tops[path] = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    doc = first_sentence(ast.get_docstring(tree))
    if doc:
        file_docs[path] = doc

functions = (ast.FunctionDef, ast.AsyncFunctionDef)


def define(module, node, container, depth):
    kind = "class" if isinstance(node, ast.ClassDef) else "method" if container else "function"
    definitions.append(
        {
            "name": node.name,
            "kind": kind,
            "container": container,
            "top": depth == 0,
            "path": module.path,
            "startLine": min([node.lineno] + [d.lineno for d in node.decorator_list]),
            "line": node.lineno,
            "endLine": node.end_lineno,
            "doc": first_sentence(ast.get_docstring(node)),
        }
    )
    return len(definitions) - 1


def collect(module, body, container, depth, top):
    for node in body:
        if isinstance(node, functions + (ast.ClassDef,)):
            index = define(module, node, container, depth)
            node.coil_index = index
            if top:
                module.bound[node.name] = ("definition", index)
            if isinstance(node, ast.ClassDef):
                collect(module, node.body, node.name, depth, False)
            else:
                collect(module, node.body, None, depth + 1, False)
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and top:
            pass
        else:
            for inner in (getattr(node, name, []) for name in ("body", "orelse", "finalbody")):
                collect(module, inner, container, depth, top)
            for handler in getattr(node, "handlers", []):
                collect(module, handler.body, container, depth, top)
            if top and depth == 0 and container is None and isinstance(node, (ast.Assign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name) and target.id not in module.bound:
                        definitions.append(
                            {
                                "name": target.id,
                                "kind": "constant",
                                "container": None,
                                "top": True,
                                "path": module.path,
                                "startLine": node.lineno,
                                "line": node.lineno,
                                "endLine": node.end_lineno,
                                "doc": None,
                            }
                        )
                        module.bound[target.id] = ("definition", len(definitions) - 1)


for module in modules.values():
    collect(module, module.tree.body, None, 0, True)


def top_imports(body):
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif not isinstance(node, functions + (ast.ClassDef,)):
            for name in ("body", "orelse", "finalbody"):
                yield from top_imports(getattr(node, name, []))
            for handler in getattr(node, "handlers", []):
                yield from top_imports(handler.body)


for module in modules.values():
    for node in top_imports(module.tree.body):
        for name, binding, _ in bindings_of_import(module, node):
            if binding and name not in module.bound:
                module.bound[name] = binding
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            files = {target for _, _, target in bindings_of_import(module, node) if target}
            if isinstance(node, ast.ImportFrom):
                package = module_file(absolute(module, node))
                # `from package import submodule` runs the package too.
                if package:
                    files.add(package)
            for target in files:
                if target != module.path:
                    imports.append({"from": module.path, "to": target, "line": node.lineno})


def definition_of(binding, steps=8):
    """The definition index behind a binding, through re-exports."""
    if binding is None or steps == 0:
        return None
    if binding[0] == "definition":
        return binding[1]
    if binding[0] == "import":
        target = modules.get(binding[1])
        return definition_of(target.bound.get(binding[2]), steps - 1) if target else None
    return None


def star_names(module):
    for node in top_imports(module.tree.body):
        if isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names):
            target = modules.get(module_file(absolute(module, node)) or "")
            if target and target is not module:
                for name, binding in target.bound.items():
                    if not name.startswith("_") and name not in module.bound:
                        module.bound[name] = ("import", target.path, name)


for _ in range(3):
    for module in modules.values():
        star_names(module)


def locals_of(function):
    """Names that a function binds itself, with what its imports bind."""
    bound, free = {}, set()
    args = function.args
    for arg in args.posonlyargs + args.args + args.kwonlyargs + [a for a in (args.vararg, args.kwarg) if a]:
        bound[arg.arg] = None
        local_names.add(arg.arg)

    def visit(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, functions + (ast.ClassDef,)):
                bound[child.name] = ("definition", child.coil_index) if hasattr(child, "coil_index") else None
            elif isinstance(child, ast.Lambda):
                pass
            elif isinstance(child, (ast.Global, ast.Nonlocal)):
                free.update(child.names)
            else:
                if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                    bound[child.id] = None
                    local_names.add(child.id)
                elif isinstance(child, ast.ExceptHandler) and child.name:
                    bound[child.name] = None
                elif isinstance(child, (ast.Import, ast.ImportFrom)):
                    for name, binding, _ in bindings_of_import(current, child):
                        bound[name] = binding
                visit(child)

    visit(function)
    return {name: binding for name, binding in bound.items() if name not in free}


def resolve(node, scopes):
    """A binding for a Name or dotted Attribute."""
    if isinstance(node, ast.Name):
        for scope in reversed(scopes):
            if node.id in scope:
                return scope[node.id]
        return current.bound.get(node.id)
    if isinstance(node, ast.Attribute):
        base = resolve(node.value, scopes)
        if base and base[0] == "module":
            file = module_file(base[1])
            target = modules.get(file) if file else None
            if target and node.attr in target.bound:
                return ("import", file, node.attr)
            return ("module", base[1] + [node.attr]) if module_file(base[1] + [node.attr]) else None
    return None


def walk(node, scopes, inside):
    for field, child in ((f, c) for f, v in ast.iter_fields(node) for c in (v if isinstance(v, list) else [v])):
        if not isinstance(child, ast.AST):
            continue
        called = isinstance(node, ast.Call) and field == "func"
        if isinstance(child, (ast.Name, ast.Attribute)) and isinstance(child.ctx, ast.Load):
            index = definition_of(resolve(child, scopes))
            if index is not None:
                line = child.end_lineno if isinstance(child, ast.Attribute) else child.lineno
                use(index, line, "call" if called else "reference", inside)
        if isinstance(child, functions):
            for outer in child.decorator_list + child.args.defaults + [d for d in child.args.kw_defaults if d]:
                walk(ast.Expr(outer), scopes, inside)
            annotations = [a.annotation for a in ast.walk(child.args) if isinstance(a, ast.arg) and a.annotation]
            for outer in annotations + ([child.returns] if child.returns else []):
                walk(ast.Expr(outer), scopes, inside)
            body = ast.Module(child.body, [])
            walk(body, scopes + [locals_of(child)], child.lineno)
        elif isinstance(child, ast.Lambda):
            names = {a.arg: None for a in ast.walk(child.args) if isinstance(a, ast.arg)}
            walk(child.args, scopes, inside)
            walk(ast.Expr(child.body), scopes + [names], inside)
        elif isinstance(child, ast.ClassDef):
            for outer in child.bases + child.keywords + child.decorator_list:
                walk(ast.Expr(outer), scopes, child.lineno)
            # A class's own names are seen in its body, not in its methods; methods are visited with the outer scopes.
            walk(ast.Module(child.body, []), scopes, child.lineno)
        elif isinstance(child, (ast.Import, ast.ImportFrom)):
            for _, binding, _ in bindings_of_import(current, child):
                index = definition_of(binding)
                if index is not None:
                    for line in range(child.lineno, child.end_lineno + 1):
                        use(index, line, "import", inside)
        else:
            walk(child, scopes, inside)


def use(index, line, kind, inside):
    uses.append({"definition": index, "path": current.path, "line": line, "kind": kind, "inside": inside})


for current in modules.values():
    walk(current.tree, [], None)

json.dump(
    {
        "definitions": definitions,
        "uses": uses,
        "imports": imports,
        "fileDocs": file_docs,
        "localNames": sorted(local_names),
    },
    sys.stdout,
)
