import { isTestPath } from '../../reading/files/isTestPath';

/**
 * What a place in a file counts beside one in the product's own code: tests, examples and data have a question's words where code does what it
 * asks about. All alike where the question asks for such files.
 */
export function fileWorth(question: string): (path: string) => number {
  const kinds = fileKinds.filter(({ asked }) => !asked.test(question));
  const testsAsked = isTestPath(question);
  return path => {
    const kind = kinds.find(({ files }) => files.test(path))?.worth ?? 1;
    return !testsAsked && isTestPath(path) ? Math.min(kind, testWorth) : kind;
  };
}

const testWorth = 0.45;
/** The first that a path is of. */
const fileKinds: readonly { readonly files: RegExp; readonly asked: RegExp; readonly worth: number }[] = [
  {
    files: /(?:^|\/)(?:testdata|testing|mocks?|__mocks__|snapshots?|__snapshots__)\//i,
    asked: /\b(?:test\w*|mocks?|snapshots?)\b/i,
    worth: 0.6,
  },
  {
    files: /(?:^|\/)(?:change(?:s|log|-(?:log|archive))|history|news|release-?notes?|authors|licen[cs]e|notice)[^/]*$/i,
    asked: /\b(?:changelogs?|release notes?|histor\w+|licen[cs]e\w*)\b/i,
    worth: 0.4,
  },
  {
    files: /\.(?:md|mdx|markdown|rst|adoc|txt|html?)$/i,
    asked: /\b(?:docs?|documentation|documented|readme|guides?|tutorials?|html)\b/i,
    worth: 0.6,
  },
  {
    files: /(?:^|\/)_?(?:examples?|samples?|demos?|bench(?:es|marks?)?|vendor|third[_-]party|perf[\w-]*)\//i,
    asked: /\b(?:examples?|samples?|demos?|bench\w*|vendor\w*)\b/i,
    worth: 0.6,
  },
  { files: /\.d\.[cm]?ts$|\.pyi$/i, asked: /\b(?:types?|typings?|declar\w+|\.d\.ts|stubs?)\b/i, worth: 0.7 },
  {
    files:
      /\.(?:json5?|jsonc|ya?ml|toml|ini|cfg|conf|csv|tsv|xml|svg|lock|po|pot|properties|env|\w+test)$|(?:^|\/)(?:\.[^/]+|[^/.]+)$/i,
    asked: /\b(?:ya?ml|json|toml|config\w*|settings?|workflows?|ci|csv|xml|pipelines?|docker\w*|ignore files?)\b/i,
    worth: 0.5,
  },
];
