/** A file's extension in lower case; what its name, or its first line, says when it has none. */
export function extensionOf(path: string, text: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = byName(name);
  // A header says by its text whether it is Objective-C's.
  if (named === 'h') return /^@(?:interface|protocol|class|import)\b/m.test(text) ? 'm' : 'h';
  if (named !== null) return named;
  const [, program] =
    /^#!\s*\S*?(?:env\s+(?:-S\s+)?)?(bash|sh|dash|zsh|python[\d.]*|node|deno|bun|ruby|php|perl|lua|julia|Rscript|elixir|awk|fish)\b/.exec(
      text.slice(0, 100),
    ) ?? [];
  return program === undefined ? '' : (programs[program.replace(/(?<![\d.])[\d.]+$/, '')] ?? '');
}

/** Null where only the first line can tell. */
function byName(name: string): string | null {
  const dot = name.lastIndexOf('.');
  const known = names.find(([pattern]) => pattern.test(name))?.[1];
  return known ?? (dot > 0 ? name.slice(dot + 1).toLowerCase() : null);
}

const names: readonly (readonly [name: RegExp, extension: string])[] = [
  [/^(?:Rakefile|Gemfile|Vagrantfile|Podfile|Fastfile|Brewfile|Guardfile)$/, 'rb'],
  [/^\.(?:bashrc|bash_profile|profile|zshrc|zprofile)$/, 'sh'],
  [/^(?:GNUm|m|M)akefile(?:\.\w{1,20})?$/, 'mk'],
  [/^(?:Dockerfile|Containerfile)(?:\.\w{1,20})?$|\.[Dd]ockerfile$/, 'dockerfile'],
  [/^CMakeLists\.txt$/, 'cmake'],
  [/^Jenkinsfile$/, 'groovy'],
  [/^(?:SConstruct|SConscript|BUILD|WORKSPACE|Tiltfile)(?:\.bazel)?$|\.(?:bzl|star)$/, 'py'],
  [/\.Rmd$/, 'md'],
];

/** What the first line of a script names, as an extension. */
const programs: Readonly<Record<string, string>> = {
  bash: 'sh',
  sh: 'sh',
  dash: 'sh',
  zsh: 'sh',
  python: 'py',
  node: 'js',
  deno: 'ts',
  bun: 'ts',
  ruby: 'rb',
  php: 'php',
  perl: 'pl',
  lua: 'lua',
  julia: 'jl',
  Rscript: 'r',
  elixir: 'exs',
  awk: 'awk',
  fish: 'fish',
};
