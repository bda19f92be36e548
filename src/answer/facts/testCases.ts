/** A test as its file names it. */
export interface TestCase {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines of a test at most: what stands below is helpers. */
const mostLines = 80;

/** A test's name in the group after the mark of its kind, by language. Each is tried at one line. */
const named: readonly RegExp[] = [
  /^\s*(?:await )?(?:t\.)?(?:test|it|specify|Deno\.test)(?:\.\w{1,20}){0,3}\(\s?(?:"(?<a>[^"]{1,200})"|'(?<b>[^']{1,200})'|`(?<c>[^`]{1,200})`)/,
  /^\s*(?:it|specify|test) (?:"(?<a>[^"]{1,200})"|'(?<b>[^']{1,200})')/,
  /^\s*(?:async )?def (?<a>test\w*)\(/,
  /^func (?<a>(?:Test|Benchmark|Example|Fuzz)\w*)\(/,
  /^\s*(?:public )?function (?<a>test\w+)\(/,
  /^\s*\w{0,30}test!\(\s?(?<a>\w+)/,
  /^\s*TEST(?:_[FP])?\(\s?(?<a>\w+,\s?\w+)\)/,
];
/** Where a line before says that a function is a test. */
const marked =
  /^\s*(?:(?:pub(?:lic)?|private|protected|internal|static|async|suspend|final) ){0,4}(?:fn (?<a>\w+)|fun (?:`(?<b>[^`]{1,200})`|(?<c>\w+))|(?:void|Task|[A-Z]\w{0,40}) (?<d>\w+)\()/;
const mark =
  /^\s*(?:#\[(?:\w+::){0,4}test\b|@(?:\w+\.){0,4}(?:Parameterized|Repeated)?Test\b|\[(?:Fact|Test|Theory|TestMethod)\b)/;
const anyMark = /^\s*(?:#\[|@|\[)/;
/** Marks above a function that are looked at. */
const mostMarks = 5;

/** One of the marks right above a line says that it is a test. */
function isMarkedAbove(lines: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= 0 && i >= at - mostMarks; i--) {
    const line = lines[i] ?? '';
    if (!anyMark.test(line)) return false;
    if (mark.test(line)) return true;
  }
  return false;
}

/** The tests in a file, in their order. */
export function testCasesIn(lines: readonly string[]): TestCase[] {
  const starts: { readonly name: string; readonly line: number }[] = [];
  for (const [i, line] of lines.entries()) {
    const isMarked = mark.test(line) || isMarkedAbove(lines, i);
    const found = [...named, ...(isMarked ? [marked] : [])]
      .map(pattern => pattern.exec(line))
      .find(each => each !== null);
    const name = Object.values(found?.groups ?? {}).find(each => (each as string | undefined) !== undefined);
    if (name !== undefined) starts.push({ name, line: i + 1 });
  }
  return starts.map(({ name, line }, i) => ({
    name,
    startLine: line,
    endLine: Math.min((starts[i + 1]?.line ?? lines.length + 1) - 1, line + mostLines - 1),
  }));
}
