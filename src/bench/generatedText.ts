/** Draws one of a list. */
export type Pick = <T>(list: readonly T[]) => T;

/** The beginning of a file, its units one after the other, and its end, in the syntax that its extension stands for. */
interface Form {
  readonly begin: (name: string) => string;
  /** A piece that is whole by itself: a function, a rule, a section. `n` is its own number. */
  readonly unit: (words: Words, n: number) => string;
  readonly between?: string;
  readonly end?: string;
}

/** Names drawn anew at each use. */
interface Words {
  readonly noun: string;
  readonly verb: string;
  /** A capital noun. */
  readonly type: string;
  /** The name of a function, such as `loadCache`. */
  readonly name: string;
  /** The same in small letters with underscores. */
  readonly snake: string;
}

/** Extensions of generated source files, as often as they are drawn. */
export const extensions = 'ts ts ts ts ts tsx js js py py go go json md css yaml rs java'.split(' ');

/** Makes texts of about so many bytes, of units that are drawn once a language; a file has its own name and a name of its own beside them. */
export class GeneratedText {
  private readonly units = new Map<Form, readonly string[]>();

  constructor(
    private readonly pick: Pick,
    private readonly words: Words,
  ) {}

  of(extension: string, name: string, n: number, bytes: number): string {
    const form = forms[extension] ?? script;
    const units = this.unitsOf(form);
    const parts = [form.unit(this.words, n)];
    for (let { length } = parts[0] ?? ''; length < bytes; length += parts.at(-1)?.length ?? 0)
      parts.push(this.pick(units));
    return form.begin(name) + parts.join(form.between ?? '') + (form.end ?? '');
  }

  private unitsOf(form: Form): readonly string[] {
    const made = this.units.get(form) ?? Array.from({ length: unitsEach }, (_, n) => form.unit(this.words, n));
    this.units.set(form, made);
    return made;
  }
}

/** Draws words from lists of nouns and verbs. */
export function wordsOf(pick: Pick, nouns: readonly string[], verbs: readonly string[]): Words {
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return {
    get noun() {
      return pick(nouns);
    },
    get verb() {
      return pick(verbs);
    },
    get type() {
      return capital(pick(nouns));
    },
    get name() {
      return pick(verbs) + capital(pick(nouns));
    },
    get snake() {
      return `${pick(verbs)}_${pick(nouns)}`;
    },
  };
}

const unitsEach = 1_000;

const typed: Form = {
  begin: name => `import { open } from './${name}Base';\nimport type { Options } from '../options';\n\n`,
  unit: (w, n) => `/** ${w.type}s that ${w.verb} the ${w.noun} of each ${w.noun} before it is ${w.verb}ed. */
export class ${w.type}${w.type}${n} {
  private readonly ${w.noun}${n} = new Map<string, ${w.type}>();

  constructor(private readonly ${w.noun}: ${w.type}, readonly options: Options) {}

  /** Whether the ${w.noun} is ${w.verb}ed. */
  async ${w.name}${n}(${w.noun}: ${w.type}, count = ${n}): Promise<boolean> {
    const ${w.noun}s = await this.${w.noun}.${w.name}('${w.noun}', { ${w.noun}: count });
    if (${w.noun}s === undefined) throw new Error('no ${w.noun}');
    for (const each of ${w.noun}s) this.${w.noun}${n}.set(each.${w.noun}, ${w.name}(each));
    return this.options.${w.noun} > ${n};
  }
}

function ${w.name}${n}({ ${w.noun}, ${w.noun}: other }: ${w.type}): ${w.type} {
  // The ${w.noun} comes first: a ${w.noun} may ${w.verb} it.
  return other.${w.verb}(${w.noun}).map(${w.noun} => ${w.noun}.${w.verb}());
}

`,
};

const script: Form = {
  begin: name => `const { open } = require('./${name}Base');\n\n`,
  unit: (w, n) => `/** ${w.type}s the ${w.noun} of a ${w.noun}. */
export async function ${w.name}${n}(${w.noun}, { ${w.noun}: other, count = ${n} } = {}) {
  const found = await open('${w.noun}', { ${w.noun}: ${n} });
  if (found === null) throw new Error(\`no ${w.noun} of \${count}\`);
  // A ${w.noun} may ${w.verb} what is ${w.verb}ed.
  for (const each of found.${w.noun}s) other.${w.verb}(each.${w.noun}, ${w.noun} => ${w.noun}.${w.verb}());
  return ${w.name}(${w.noun}).then(result => result.${w.noun} ?? count);
}

`,
};

const forms: Readonly<Record<string, Form>> = {
  ts: typed,
  tsx: {
    begin: name => `import { useState } from 'react';\nimport { open } from './${name}Base';\n\n`,
    unit: (w, n) => `interface ${w.type}${n}Props {
  readonly ${w.noun}: string;
  readonly on${w.type}: (${w.noun}: string) => void;
}

/** Shows a ${w.noun} with the ${w.noun} that it is ${w.verb}ed by. */
export function ${w.type}${n}({ ${w.noun}, ${w.noun}s = ${n} }: ${w.type}${n}Props) {
  const [${w.noun}, set${w.type}] = useState(open('${w.noun}'));
  return (
    <div className="${w.noun}-${w.noun}" onClick={() => set${w.type}(${w.name}(${w.noun}))}>
      {${w.noun}.map(each => <${w.type} key={each.id} ${w.noun}={each.${w.noun}} />)}
      <span>No ${w.noun} to ${w.verb}</span>
    </div>
  );
}

`,
  },
  js: script,
  py: {
    begin: name => `"""What ${name} does with each of them."""\nfrom .base import open_all\nimport logging\n\n`,
    unit: (w, n) => `
class ${w.type}${w.type}${n}(${w.type}):
    """${w.type}s that ${w.verb} the ${w.noun} of each ${w.noun}."""

    def __init__(self, ${w.noun}: str, ${w.noun}_count: int = ${n}) -> None:
        self.${w.noun} = ${w.snake}(${w.noun}_count)
        self._${w.noun}s = {}

    def ${w.snake}_${n}(self, ${w.noun}, *, ${w.noun}=None):
        """Returns whether the ${w.noun} is ${w.verb}ed."""
        if ${w.noun} is None:
            raise ValueError("no ${w.noun}")
        # A ${w.noun} may ${w.verb} it.
        for each in self.${w.noun}.${w.snake}("${w.noun}", ${w.noun}=${n}):
            self._${w.noun}s[each.${w.noun}] = [item.${w.verb}() for item in each]
        return len(self._${w.noun}s) > ${n}

`,
  },
  go: {
    begin: name =>
      `// Package ${name.toLowerCase()} keeps them.\npackage ${name.toLowerCase()}\n\nimport (\n\t"fmt"\n\n\t"example.com/base"\n)\n\n`,
    unit: (w, n) => `// ${w.type}${n} has the ${w.noun} of each ${w.noun}.
type ${w.type}${n} struct {
	${w.noun} map[string]*base.${w.type}
	${w.noun}Count int
}

// ${w.type}${w.type}${n} ${w.verb}s the ${w.noun} before it is ${w.verb}ed.
func (s *${w.type}${n}) ${w.type}${w.type}${n}(${w.noun} string, count int) (base.${w.type}, error) {
	found, err := base.${w.type}${w.type}("${w.noun}", ${n})
	if err != nil {
		return base.${w.type}{}, fmt.Errorf("no ${w.noun}: %w", err)
	}
	for key, each := range found.${w.type}s {
		s.${w.noun}[key] = each.${w.type}(func(${w.noun} int) bool { return ${w.noun} > count })
	}
	return found.${w.type}, nil
}

`,
  },
  rs: {
    begin: name => `//! What ${name} does with each of them.\nuse crate::base::{open, Error};\n\n`,
    unit: (w, n) => `/// ${w.type}s that ${w.verb} the ${w.noun} of each ${w.noun}.
pub struct ${w.type}${n} {
    ${w.noun}: Vec<${w.type}>,
    ${w.noun}_count: usize,
}

impl ${w.type}${n} {
    /// Whether the ${w.noun} is ${w.verb}ed.
    pub fn ${w.snake}_${n}(&mut self, ${w.noun}: &str) -> Result<bool, Error> {
        let found = open("${w.noun}", ${n}).map_err(|error| Error::${w.type}(error))?;
        // A ${w.noun} may ${w.verb} it.
        for each in found.${w.noun}s.iter().filter(|each| each.${w.noun} > ${n}) {
            self.${w.noun}.push(${w.snake}(each.${w.noun}.clone()));
        }
        match self.${w.noun}.first() {
            Some(${w.noun}) => Ok(${w.noun}.${w.verb}()),
            None => Ok(false),
        }
    }
}

`,
  },
  java: {
    begin: name =>
      `package com.example.base;\n\nimport java.util.Map;\n\n/** Keeps them. */\npublic class ${name} extends Base {\n`,
    unit: (w, n) => `
    /** ${w.type}s that ${w.verb} the ${w.noun}. */
    private final Map<String, ${w.type}> ${w.noun}${n} = Map.of();

    /** Returns whether the ${w.noun} is ${w.verb}ed. */
    public boolean ${w.name}${n}(String ${w.noun}, int count) throws ${w.type}Exception {
        var found = this.${w.noun}.${w.name}("${w.noun}", ${n});
        if (found == null) {
            throw new ${w.type}Exception("no ${w.noun}");
        }
        // A ${w.noun} may ${w.verb} it.
        for (${w.type} each : found) {
            ${w.noun}${n}.put(each.get${w.type}(), each.${w.verb}(value -> value.${w.name}()));
        }
        return ${w.noun}${n}.size() > count;
    }
`,
    end: '}\n',
  },
  json: {
    begin: () => '{\n  "units": [\n',
    unit: (w, n) =>
      `    {\n      "${w.noun}": "${w.verb} the ${w.noun} ${n}",\n      "${w.noun}Count": ${n},\n      "${w.name}": ["${w.noun}", "${w.noun}"],\n      "options": { "${w.verb}": true, "${w.noun}": null }\n    }`,
    between: ',\n',
    end: '\n  ]\n}\n',
  },
  md: {
    begin: name => `# ${name}\n\nWhat it does with each of them.\n\n`,
    unit: (w, n) => `## ${w.type} ${w.noun} ${n}

The ${w.noun} is ${w.verb}ed before each ${w.noun}. Call \`${w.name}${n}\` to ${w.verb} a ${w.noun}, or
set \`${w.noun}.${w.noun}\` where the ${w.noun} has no ${w.noun} of its own.

- A ${w.noun} may ${w.verb} it.
- The [${w.noun}](${w.noun}.md) keeps a ${w.noun} for ${n} days.

\`\`\`ts
const ${w.noun} = await ${w.name}${n}('${w.noun}', { ${w.noun}: ${n} });
\`\`\`

`,
  },
  css: {
    begin: name => `/* ${name} */\n`,
    unit: (w, n) => `
.${w.noun}-${w.noun}-${n} > .${w.noun}:hover {
  --${w.noun}-${w.noun}: ${n}px;
  color: var(--${w.noun}-color, #${String(n % 1000).padStart(3, '0')});
  margin: 0 ${n % 32}px;
  transition: ${w.noun} 0.2s ease-in;
}
`,
  },
  yaml: {
    begin: name => `name: ${name}\nunits:\n`,
    unit: (w, n) => `  - ${w.noun}: ${w.verb} the ${w.noun} ${n}
    ${w.noun}_count: ${n}
    ${w.snake}:
      ${w.noun}: "${w.noun}-${n}"
      ${w.verb}: [${w.noun}, ${w.noun}]
    # A ${w.noun} may ${w.verb} it.
    options: { ${w.verb}: true }
`,
  },
};
