import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

export interface Place {
  readonly path: string;
  readonly name: string;
  readonly line: number;
}

export interface MemberUse extends Place {
  readonly target: string;
  readonly container: string;
  /** A class's method: other members are known, but not asked for. */
  readonly isMethod: boolean;
}

/** What an independent tool says of some sources. Paths are relative to `root`. */
export interface Truth {
  readonly root: string;
  readonly paths: readonly string[];
  /** Files besides that say what names mean. */
  readonly manifests: readonly string[];
  readonly definitions: readonly Place[];
  /** Places that an outline may have or not. */
  readonly accepted?: readonly Place[];
  /** Functions and classes in functions, as `path#name`: uses of them are not counted. */
  readonly nested?: ReadonlySet<string>;
  /** The kinds of ours that the tool knows. */
  readonly counted: (kind: string) => boolean;
  /** `target` is null outside the sources. */
  readonly imports: readonly {
    readonly path: string;
    readonly line: number;
    readonly source: string;
    readonly target: string | null;
  }[];
  readonly references: readonly (Place & { readonly target: string | null; readonly original: string })[];
  /** Members used through an object other than `this`, and what they are members of; absent where the tool does not know types. */
  readonly members?: readonly MemberUse[];
  /** Uses as `path:line:name` of which the tool knows what they are; all when absent. */
  readonly decided?: ReadonlySet<string>;
  /** The language, where the tool is one whose known faults are told apart. */
  readonly language?: string;
}

/** What the TypeScript compiler says of the sources in some folders of a project. */
export function scriptTruth(folder: string, folders: readonly string[]): Truth {
  const root = resolve(folder);
  const paths = folders.flatMap(each => sourcesUnder(join(root, each)).map(path => relative(root, path)));
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: false,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve,
    skipLibCheck: true,
    maxNodeModuleJsDepth: 0,
    types: [],
  };
  const program = ts.createProgram(
    paths.map(path => join(root, path)),
    options,
  );
  const checker = program.getTypeChecker();
  const own = new Set(paths);
  const truth = {
    root,
    paths,
    manifests: ['package.json'],
    definitions: [] as Place[],
    counted: () => true,
    imports: [] as Truth['imports'][number][],
    references: [] as Truth['references'][number][],
    accepted: [] as Place[],
    members: [] as MemberUse[],
    nested: new Set<string>(),
  };
  for (const path of paths) {
    const file = program.getSourceFile(join(root, path));
    if (!file) continue;
    const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
    const visit = (node: ts.Node): void => {
      for (const name of definedNames(node))
        truth.definitions.push({ path, name: name.text, line: lineOf(name.getStart(file)) });
      if (ts.isConstructorDeclaration(node) && isNamedClass(node.parent))
        truth.definitions.push({ path, name: 'constructor', line: lineOf(node.getStart(file)) });
      if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && !ts.isSourceFile(node.parent) && node.name)
        truth.nested.add(`${path}#${node.name.text}`);
      if (
        ts.isVariableDeclaration(node) &&
        ts.isIdentifier(node.name) &&
        isFunctionValue(node.initializer) &&
        inFunction(node)
      ) {
        truth.nested.add(`${path}#${node.name.text}`);
        truth.accepted.push({ path, name: node.name.text, line: lineOf(node.name.getStart(file)) });
      }
      const whole = moduleExport(node);
      if (whole)
        truth.definitions.push({ path, name: whole.name?.text ?? 'default', line: lineOf(node.getStart(file)) });
      const source = sourceOf(node);
      if (source) {
        const mode = program.getModeForUsageLocation(file, source);
        const found = ts.resolveModuleName(
          source.text,
          file.fileName,
          options,
          ts.sys,
          undefined,
          undefined,
          mode,
        ).resolvedModule;
        const target = found === undefined ? null : relative(root, found.resolvedFileName);
        truth.imports.push({
          path,
          line: lineOf(node.getStart(file)),
          source: source.text,
          target: target !== null && own.has(target) ? target : null,
        });
      }
      if (ts.isIdentifier(node) && isUse(node)) {
        const made = madeBy(checker, node);
        const target = made && relative(root, made.getSourceFile().fileName);
        const name = made && ts.getNameOfDeclaration(made);
        if (made && target !== undefined && own.has(target))
          truth.references.push({
            path,
            line: lineOf(node.getStart(file)),
            name: node.text,
            target,
            original: name && ts.isIdentifier(name) ? name.text : 'default',
          });
      }
      if (ts.isPropertyAccessExpression(node) && node.expression.kind !== ts.SyntaxKind.ThisKeyword) {
        const used = { path, name: node.name.text, line: lineOf(node.name.getStart(file)) };
        for (const made of checker.getSymbolAtLocation(node.name)?.declarations ?? []) {
          if (ts.isSourceFile(made)) continue;
          const target = relative(root, made.getSourceFile().fileName);
          const holder =
            ts.isClassLike(made.parent) || ts.isInterfaceDeclaration(made.parent) ? made.parent.name : null;
          const isMethod = ts.isMethodDeclaration(made) && ts.isClassDeclaration(made.parent);
          if (holder && own.has(target)) truth.members.push({ ...used, target, container: holder.text, isMethod });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return truth;
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(each => each.isFile() && /\.[cm]?[jt]sx?$/.test(each.name) && !each.name.endsWith('.d.ts'))
    .map(each => join(each.parentPath, each.name))
    .filter(
      path => !/node_modules\/.*node_modules\/|\/fixtures\//.test(path.replace(/^.*?node_modules/, 'node_modules')),
    )
    .sort();
}

/** The names that a declaration defines, of those that an outline is to have. */
function definedNames(node: ts.Node): (ts.Identifier | ts.PrivateIdentifier | ts.StringLiteral)[] {
  if (ts.isSourceFile(node)) return [];
  const inFunction =
    ts.findAncestor(node.parent, each => ts.isFunctionLike(each) || ts.isClassStaticBlockDeclaration(each)) !==
    undefined;
  const named = (name: ts.Node | undefined): (ts.Identifier | ts.PrivateIdentifier | ts.StringLiteral)[] =>
    name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name)) && name.text !== ''
      ? [name]
      : [];
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isEnumDeclaration(node)
  )
    return named(node.name);
  if (ts.isTypeAliasDeclaration(node)) return inFunction ? [] : named(node.name);
  if (ts.isEnumMember(node)) return named(node.name);
  if (ts.isModuleDeclaration(node)) return (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0 ? [] : named(node.name);
  const isFunction = (value: ts.Node): boolean => ts.isArrowFunction(value) || ts.isFunctionExpression(value);
  const inObject = ts.isObjectLiteralExpression(node.parent) && !inFunction && isTable(node.parent);
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node))
    return isNamedClass(node.parent) || inObject ? named(node.name) : [];
  if (ts.isPropertyAssignment(node)) return inObject && isFunction(node.initializer) ? named(node.name) : [];
  if (ts.isMethodSignature(node)) return ts.isInterfaceDeclaration(node.parent) ? named(node.name) : [];
  if (ts.isPropertyDeclaration(node)) {
    const value = node.initializer;
    return isNamedClass(node.parent) && value && isFunction(value) ? named(node.name) : [];
  }
  if (
    ts.isVariableDeclaration(node) &&
    !inFunction &&
    ts.isVariableDeclarationList(node.parent) &&
    topStatement(node.parent.parent)
  ) {
    if (isImport.test(node.initializer?.getText() ?? '')) return [];
    const names = (name: ts.BindingName): ts.Identifier[] =>
      ts.isIdentifier(name)
        ? [name]
        : name.elements.flatMap(each => (ts.isBindingElement(each) ? names(each.name) : []));
    return names(node.name);
  }
  return [];
}

/** The class or function in `module.exports = class …`. */
function moduleExport(
  node: ts.Node,
): ts.ClassExpression | ts.FunctionExpression | (ts.ArrowFunction & { name?: never }) | undefined {
  if (!ts.isBinaryExpression(node) || node.left.getText() !== 'module.exports') return undefined;
  const { right } = node;
  return ts.isClassExpression(right) || ts.isFunctionExpression(right) || ts.isArrowFunction(right) ? right : undefined;
}

function isNamedClass(node: ts.Node): boolean {
  return (
    moduleExport(node.parent) === node ||
    ts.isClassDeclaration(node) ||
    (ts.isClassExpression(node) && ts.isVariableDeclaration(node.parent) && topStatement(node.parent.parent.parent))
  );
}

/** An object that is the value of a constant at the top of a file, or what a module exports. */
function isTable(node: ts.Node): boolean {
  let { parent } = node;
  while (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent) || ts.isParenthesizedExpression(parent))
    ({ parent } = parent);
  return (
    ts.isExportAssignment(parent) ||
    (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && topStatement(parent.parent.parent)) ||
    (ts.isBinaryExpression(parent) && /^(?:module\.)?exports\.\w+$/.test(parent.left.getText()))
  );
}

/** A statement that binds names outside of functions, be it in a block. */
function topStatement(node: ts.Node): boolean {
  return ts.isVariableStatement(node) && !inFunction(node);
}

function inFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, each => ts.isFunctionLike(each) || ts.isClassStaticBlockDeclaration(each)) !== undefined;
}

function isFunctionValue(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
}

function sourceOf(node: ts.Node): ts.StringLiteralLike | undefined {
  const text =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) &&
          (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
            (ts.isIdentifier(node.expression) && node.expression.text === 'require'))
        ? node.arguments[0]
        : undefined;
  return text && ts.isStringLiteralLike(text) ? text : undefined;
}

/** Neither a declaration's own name nor part of an import or export. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (
    ts.findAncestor(
      node,
      each =>
        ts.isImportDeclaration(each) || ts.isExportDeclaration(each) || ts.isExportAssignment(each) || ts.isJSDoc(each),
    )
  )
    return false;
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent))
    return parent.initializer === node;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  const isName = 'name' in parent && parent.name === node && !ts.isPropertyAccessExpression(parent);
  return (
    (!isName || ts.isShorthandPropertyAssignment(parent)) &&
    !ts.isJsxAttribute(parent) &&
    !ts.isJsxClosingElement(parent)
  );
}

/** The declaration at the top of a file that a name means, through aliases; undefined for members and locals. */
function madeBy(checker: ts.TypeChecker, node: ts.Identifier): ts.Declaration | undefined {
  if (/^(?:module|exports)$/.test(node.text)) return undefined;
  let symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  // Through aliases, and through `module.exports = { name, other: name }`.
  for (let i = 0; i < maxAliases && symbol; i++) {
    if ((symbol.flags & ts.SymbolFlags.Alias) !== 0) symbol = checker.getAliasedSymbol(symbol);
    const made: ts.Declaration | undefined = symbol.declarations?.[0];
    const isExported =
      made &&
      !ts.isSourceFile(made) &&
      ts.isObjectLiteralExpression(made.parent) &&
      /^module\.exports\s*=/.test(made.parent.parent.getText());
    if (made && isExported && ts.isShorthandPropertyAssignment(made))
      symbol = checker.getShorthandAssignmentValueSymbol(made);
    else if (made && isExported && ts.isPropertyAssignment(made))
      symbol = checker.getSymbolAtLocation(made.initializer);
    else break;
  }
  return symbol?.declarations?.find(each => {
    if (ts.isVariableDeclaration(each) || ts.isBindingElement(each)) {
      const variable = ts.findAncestor(each, ts.isVariableDeclaration);
      const statement = variable?.parent.parent;
      return (
        statement !== undefined &&
        topStatement(statement) &&
        ts.findAncestor(statement, ts.isModuleBlock) === undefined &&
        !isImport.test(variable?.initializer?.getText() ?? '')
      );
    }
    if (ts.isSourceFile(each)) return false;
    if (moduleExport(each.parent) === each) return true;
    return (
      (ts.isFunctionDeclaration(each) ||
        ts.isClassDeclaration(each) ||
        ts.isInterfaceDeclaration(each) ||
        ts.isTypeAliasDeclaration(each) ||
        ts.isEnumDeclaration(each)) &&
      ts.isSourceFile(each.parent)
    );
  });
}

const maxAliases = 5;
const isImport = /^(?:require|\(?await import)\([^()]*\)\)?(?:\.\w+)?$/;
