import { isTestPath } from '../../reading/files/isTestPath';

/**
 * What a place in a file counts beside one in the product's own code: tests, examples and data have a question's words where code does what it
 * asks about, headers only declare it, and what a parser generator wrote is nobody's. All alike where the question asks for such files. `has`: whether there is
 * a file of this path.
 */
export function fileWorth(question: string, has: (path: string) => boolean = () => false): (path: string) => number {
  const kinds = fileKinds.filter(({ asked }) => !asked.test(question));
  const made = madeBeside.filter(({ asked }) => !asked.test(question));
  const testsAsked = isTestPath(question);
  return path => {
    const kind = kinds.find(({ files }) => files.test(path))?.worth ?? 1;
    const [stem, ending] = cutEnding(path);
    const beside = made.find(({ of, from }) => of.has(ending) && from.some(source => has(stem + source)))?.worth ?? 1;
    return Math.min(kind * beside, !testsAsked && isTestPath(path) ? testWorth : 1);
  };
}

function cutEnding(path: string): [stem: string, ending: string] {
  const dot = path.lastIndexOf('.');
  return dot <= path.lastIndexOf('/') ? [path, ''] : [path.slice(0, dot), path.slice(dot)];
}

/** Files that are made of, or for, another one of the same name: a header declares what its source does; Bison, flex and re2c write C. */
const madeBeside = [
  {
    of: new Set(['.h', '.hh', '.hpp', '.hxx']),
    from: ['.c', '.cc', '.cpp', '.cxx', '.m', '.mm'],
    asked: /\b(?:headers?|declar\w+|prototypes?|structs?|macros?|public|interface)\b/i,
    worth: 0.7,
  },
  {
    of: new Set(['.c', '.h', '.cc', '.cpp', '.hh']),
    from: ['.y', '.yy', '.l', '.ll', '.re', '.gperf'],
    asked: /\bgenerated\b/i,
    worth: 0.4,
  },
];

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
    files: /\.(?:[1-9]|man|roff)(?:\.\w+)?$|\.(?:zsh|fish)$/i,
    asked: /\b(?:man pages?|manual|completions?|zsh|fish)\b/i,
    worth: 0.5,
  },
  {
    files:
      /\.pb\.go$|_pb2(?:_grpc)?\.pyi?$|\.g\.dart$|\.min\.js$|[._-](?:generated|gen)\.\w+$|(?:^|\/)(?:generated|gen)\//i,
    asked: /\bgenerated\b/i,
    worth: 0.4,
  },
  {
    // What a bundler wrote of the source beside it.
    files: /(?:^|\/)dist\/(?:.*\/)?[^/]+\.(?:[cm]?js|css)$/i,
    asked: /\b(?:dist|bundles?|bundled|builds?)\b/i,
    worth: 0.4,
  },
  {
    files: /(?:^|\/)_?(?:vendor(?:ed)?|third[_-]party)\//i,
    asked: /\b(?:vendor\w*|third[ -]party)\b/i,
    worth: 0.4,
  },
  {
    files: /(?:^|\/)_?(?:bench(?:es|marks?)?|perf[\w-]*)\//i,
    asked: /\b(?:bench\w*|perf\w*)\b/i,
    worth: 0.45,
  },
  {
    files: /(?:^|\/)_?(?:examples?|samples?|demos?)\//i,
    asked: /\b(?:examples?|samples?|demos?)\b/i,
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
