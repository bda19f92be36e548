/** True for the usual names of test files and of folders with tests or what they use: `tests/`, `__tests__/`, `a_test.go`, `a.spec.ts`, `ATest.java`. */
export function isTestPath(path: string): boolean {
  return testWords.test(path) || testClass.test(path);
}

const testWords = /(?:^|[^\p{L}\p{N}])(?:tests?|specs?|fixtures?|e2e)(?:[^\p{L}\p{N}]|$)/iu;
const testClass = /[\p{L}\p{N}](?:Tests?|Specs?|IT)\.\w+$/u;
