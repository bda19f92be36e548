import ts from 'typescript';
import { join, relative } from 'node:path';
import { firstSentence, type CodeFacts, type Definition, type Import, type Use } from './codeFacts';

const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: false,
  noLib: true,
  types: [],
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  jsx: ts.JsxEmit.Preserve,
  experimentalDecorators: true,
};

/** What the TypeScript compiler knows of `paths` (TypeScript and JavaScript, relative to `dir`). */
export function scriptFacts(dir: string, paths: readonly string[]): CodeFacts {
  const program = ts.createProgram(
    paths.map(path => join(dir, path)),
    options,
  );
  const checker = program.getTypeChecker();
  const known = new Set(paths);
  const definitions: Definition[] = [];
  const byNode = new Map<ts.Node, number>();
  const localNames = new Set<string>();
  const fileDocs: Record<string, string> = {};
  const sources = paths.flatMap(path => {
    const source = program.getSourceFile(join(dir, path));
    return source === undefined ? [] : [{ path, source }];
  });

  for (const { path, source } of sources) {
    const described = fileDoc(source);
    if (described !== null) fileDocs[path] = described;
    const visit = (node: ts.Node, depth: number): void => {
      const found = definitionAt(node, depth);
      if (found !== null) {
        byNode.set(node, definitions.length);
        const start = docStart(found.statement, source);
        definitions.push({
          name: found.name.text,
          kind: found.kind,
          container: found.container,
          top: depth === 0,
          path,
          startLine: start,
          line: lineOf(source, found.name.getStart(source)),
          endLine: lineOf(source, node.getEnd()),
          doc: docOf(found.statement),
        });
      } else if (
        (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node)) &&
        ts.isIdentifier(node.name) &&
        !isRequired(node)
      )
        localNames.add(node.name.text);
      ts.forEachChild(node, child => visit(child, depth + (isFunction(node) ? 1 : 0)));
    };
    ts.forEachChild(source, child => visit(child, 0));
  }

  const uses: Use[] = [];
  for (const { path, source } of sources) {
    const visit = (node: ts.Node, inside: number | null): void => {
      if (ts.isIdentifier(node) && !isNameOf(node)) {
        const definition = resolve(node, checker, byNode);
        if (definition !== null)
          uses.push({ definition, path, line: lineOf(source, node.getStart(source)), kind: useKind(node), inside });
      }
      const at = byNode.get(node);
      const around = at === undefined ? inside : (definitions[at]?.line ?? inside);
      ts.forEachChild(node, child => visit(child, around));
    };
    ts.forEachChild(source, child => visit(child, null));
  }
  const imports = sources.flatMap(({ path, source }) => importsOf(dir, path, source, known));
  return { definitions, uses, imports, fileDocs, localNames: [...localNames] };
}

/** The comment at a file's top, unless it is its first declaration's, a licence, or a list of types. */
function fileDoc(source: ts.SourceFile): string | null {
  const [first] = source.statements;
  if (first === undefined) return null;
  const comments = ts.getJSDocCommentsAndTags(first).filter(ts.isJSDoc);
  const own = ts.isImportDeclaration(first) || ts.isExpressionStatement(first) || comments.length > 1;
  const match = /^(?:#![^\n]*\n)?\s*\/\*\*([\s\S]*?)\*\/(\s*\n\s*\n)?/.exec(source.text);
  if (match === null || !(own || match[2] !== undefined)) return null;
  const text = (match[1] ?? '').replaceAll(/^\s*\*+ ?/gm, '').trim();
  const overview = /@(?:fileoverview|file)\s+([^@]+)/.exec(text)?.[1] ?? text;
  return /copyright|license|@type|@typedef|@import/i.test(overview) ? null : firstSentence(overview);
}

interface Found {
  readonly name: ts.Identifier;
  readonly kind: Definition['kind'];
  readonly container: string | null;
  /** What the doc comment stands before. */
  readonly statement: ts.Node;
}

function definitionAt(node: ts.Node, depth: number): Found | null {
  const plain = { container: null, statement: node };
  if (ts.isFunctionDeclaration(node) && node.name !== undefined && node.body !== undefined)
    return { ...plain, name: node.name, kind: 'function' };
  if (ts.isClassDeclaration(node) && node.name !== undefined) return { ...plain, name: node.name, kind: 'class' };
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node))
    return { ...plain, name: node.name, kind: 'type' };
  if ((ts.isMethodDeclaration(node) || ts.isGetAccessor(node)) && ts.isIdentifier(node.name)) {
    const owner = node.parent;
    if (ts.isClassLike(owner) && node.body !== undefined)
      return { ...plain, name: node.name, kind: 'method', container: owner.name?.text ?? null };
  }
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && !isRequired(node)) {
    const { initializer } = node;
    const callable =
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer) || ts.isClassExpression(initializer));
    if (!callable && depth > 0) return null;
    if (!callable && !ts.isVariableStatement(node.parent.parent)) return null;
    return {
      name: node.name,
      kind: callable ? 'function' : 'constant',
      container: null,
      statement: node.parent.parent,
    };
  }
  return null;
}

/** `const x = require('…')`: an import, not a definition. */
function isRequired(node: ts.Node): boolean {
  const declaration = ts.isBindingElement(node) ? node.parent.parent : node;
  if (!ts.isVariableDeclaration(declaration)) return false;
  let value = declaration.initializer;
  while (value !== undefined && (ts.isPropertyAccessExpression(value) || ts.isCallExpression(value))) {
    if (
      ts.isCallExpression(value) &&
      ts.isIdentifier(value.expression) &&
      /^(require|__import)/.test(value.expression.text)
    )
      return true;
    const importing: ts.Expression = ts.isCallExpression(value)
      ? (value.arguments[0] ?? value.expression)
      : value.expression;
    value = importing;
  }
  return false;
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node;
}

function isNameOf(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isEnumDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isGetAccessor(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent)) &&
    parent.name === node
  );
}

/** The definition that an identifier means, through imports, re-exports and CommonJS exports. */
function resolve(node: ts.Identifier, checker: ts.TypeChecker, byNode: ReadonlyMap<ts.Node, number>): number | null {
  let symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : ts.isExportSpecifier(node.parent)
      ? checker.getExportSpecifierLocalTargetSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  for (let step = 0; symbol !== undefined && step < 6; step++) {
    if (symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    for (const declaration of symbol.declarations ?? []) {
      const at = byNode.get(declaration);
      if (at !== undefined) return at;
    }
    const target = exportedValue(symbol.declarations?.[0]);
    if (target === null) return null;
    symbol = ts.isShorthandPropertyAssignment(target)
      ? checker.getShorthandAssignmentValueSymbol(target)
      : checker.getSymbolAtLocation(target);
  }
  return null;
}

/** `x` in `module.exports = { x }`, `exports.y = x` and `module.exports = x`. */
function exportedValue(declaration: ts.Node | undefined): ts.Node | null {
  if (declaration === undefined) return null;
  if (ts.isShorthandPropertyAssignment(declaration)) return declaration;
  if (ts.isPropertyAssignment(declaration) && ts.isIdentifier(declaration.initializer)) return declaration.initializer;
  const assignment = ts.isPropertyAccessExpression(declaration) ? declaration.parent : declaration;
  if (ts.isBinaryExpression(assignment) && ts.isIdentifier(assignment.right)) return assignment.right;
  return null;
}

function useKind(node: ts.Identifier): Use['kind'] {
  for (let around: ts.Node = node.parent; !ts.isSourceFile(around); around = around.parent) {
    if (ts.isImportDeclaration(around) || ts.isExportDeclaration(around) || ts.isExportAssignment(around))
      return 'import';
    if (ts.isVariableDeclaration(around) && isRequired(around)) return 'import';
    if (ts.isBinaryExpression(around) && /^(module\.)?exports\b/.test(around.left.getText())) return 'import';
    if (ts.isFunctionLike(around) || ts.isBlock(around)) break;
  }
  const callee = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
  const outer = ts.isParenthesizedExpression(callee.parent) || isComma(callee.parent) ? callee.parent : callee;
  const called = ts.isParenthesizedExpression(outer.parent) ? outer.parent : outer;
  const call = called.parent;
  return (ts.isCallExpression(call) || ts.isNewExpression(call)) && call.expression === called ? 'call' : 'reference';
}

/** `(0, module.call)(…)`, as compilers write it. */
function isComma(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

function importsOf(dir: string, path: string, source: ts.SourceFile, known: ReadonlySet<string>): Import[] {
  const file = join(dir, path);
  return ts.preProcessFile(source.text, true, true).importedFiles.flatMap(({ fileName, pos }) => {
    const found = ts.resolveModuleName(fileName, file, options, ts.sys).resolvedModule?.resolvedFileName;
    const to = found === undefined ? '' : relative(dir, found).replaceAll('\\', '/');
    return known.has(to) ? [{ from: path, to, line: lineOf(source, pos) }] : [];
  });
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

function docStart(statement: ts.Node, source: ts.SourceFile): number {
  const [comment] = ts.getJSDocCommentsAndTags(statement);
  return lineOf(source, comment?.getStart(source) ?? statement.getStart(source));
}

function docOf(statement: ts.Node): string | null {
  const comment = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  const text = ts.getTextOfJSDocComment(comment?.comment);
  return text === undefined ? null : firstSentence(text);
}
