// The grammars' WebAssembly files, and the packages that they come from: dist/grammars gets a copy of each.
import { cp, mkdir } from 'node:fs/promises';

const vscode = '@vscode/tree-sitter-wasm/wasm';
const repomix = '@repomix/tree-sitter-wasms/out';

/** Package folder by the names of its files without `tree-sitter-` and `.wasm`. */
const sources = {
  [vscode]: 'typescript tsx javascript python go rust java cpp c-sharp ruby php bash powershell',
  [repomix]: 'swift dart solidity',
  '@tree-sitter-grammars/tree-sitter-kotlin': 'kotlin',
  '@tree-sitter-grammars/tree-sitter-lua': 'lua',
  '@tree-sitter-grammars/tree-sitter-zig': 'zig',
  '@tree-sitter-grammars/tree-sitter-hcl': 'hcl',
  'tree-sitter-scala': 'scala',
  'tree-sitter-elixir': 'elixir',
  'tree-sitter-julia': 'julia',
  'tree-sitter-haskell': 'haskell',
  'tree-sitter-ocaml': 'ocaml ocaml_interface',
  'tree-sitter-objc': 'objc',
  '@eagleoutice/tree-sitter-r': 'r',
};

/** The packages whose versions decide what is found. */
export const grammarPackages = [...new Set(Object.keys(sources).map(folder => folder.replace(/\/(?:wasm|out)$/, '')))];

export async function copyGrammars(to) {
  await mkdir(to, { recursive: true });
  await cp(`node_modules/${vscode}/tree-sitter.wasm`, `${to}/tree-sitter.wasm`);
  for (const [folder, names] of Object.entries(sources))
    for (const name of names.split(' '))
      await cp(`node_modules/${folder}/tree-sitter-${name}.wasm`, `${to}/tree-sitter-${name}.wasm`);
}
