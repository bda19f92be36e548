/** Where routes and commands stand: as the TypeScript compiler parses them, or marked by hand. */
import ts from 'typescript';
import type { Place } from './question';

/** A line that names one thing. */
export interface Named extends Place {
  readonly name: string;
}

const verbs = new Set(['get', 'post', 'put', 'delete', 'patch', 'all', 'use', 'ws']);

/**
 * Routes in TypeScript and JavaScript: a string with a slash first, given to a method called as an HTTP verb, with a handler (a function or what a call gives) behind it; and
 * strings with a slash first that a request's path is compared with.
 */
export function scriptRoutes(path: string, text: string): Named[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: Named[] = [];
  const add = (name: string, node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push({ path, startLine: line, endLine: line, name });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const verb = node.expression.name.text;
      const [route, ...handlers] = node.arguments;
      const handled = handlers.some(
        each => ts.isArrowFunction(each) || ts.isFunctionExpression(each) || ts.isCallExpression(each),
      );
      if (verbs.has(verb) && handled && route !== undefined && isRoute(route))
        add(verb === 'use' ? route.text : `${verb.toUpperCase()} ${route.text}`, route);
      if (verb === 'route' && route !== undefined && ts.isObjectLiteralExpression(route)) {
        const url = propertyOf(route, 'url') ?? propertyOf(route, 'path');
        const method = propertyOf(route, 'method');
        if (url !== null && isRoute(url))
          add(method !== null && ts.isStringLiteral(method) ? `${method.text} ${url.text}` : url.text, node);
      }
    }
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken &&
      isRoute(node.right) &&
      isRequestPath(node.left)
    )
      add(node.right.text, node.right);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Lines that end in a comment which is this mark, or says how many a line makes ("2 routes"): written by hand in test/fixtures/frameworks. */
export function marked(path: string, text: string, mark: 'route' | 'command'): (Place & { readonly makes: number })[] {
  const pattern = new RegExp(String.raw`(?:\/\/|#) (?:${mark}|(\d+) ${mark}s)$`);
  return text.split('\n').flatMap((line, i) => {
    const found = pattern.exec(line);
    return found === null ? [] : [{ path, startLine: i + 1, endLine: i + 1, makes: Number(found[1] ?? 1) }];
  });
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | null {
  const property = object.properties.find(each => each.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : null;
}

function isRoute(node: ts.Node): node is ts.StringLiteral {
  return ts.isStringLiteral(node) && node.text.startsWith('/');
}

/** `pathname`, `url.pathname`, `request.url`. */
function isRequestPath(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === 'pathname';
  if (!ts.isPropertyAccessExpression(node)) return false;
  return (
    node.name.text === 'pathname' || (node.name.text === 'url' && /^req(?:uest)?$/.test(node.expression.getText()))
  );
}
