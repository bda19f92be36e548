import { bashRules } from './bashRules';
import { cppRules } from './cppRules';
import { cSharpRules } from './cSharpRules';
import { goRules } from './goRules';
import { javaRules } from './javaRules';
import type { LanguageRules } from './languageRules';
import { phpRules } from './phpRules';
import { pythonRules } from './pythonRules';
import { rubyRules } from './rubyRules';
import { rustRules } from './rustRules';
import { scriptRules } from './scriptRules';
import { elixirRules } from './elixirRules';
import { hclRules } from './hclRules';
import * as tables from './tagTables';

/** A grammar's file (`tree-sitter-<grammar>.wasm`) and the rules by which its trees are read. */
export interface Grammar {
  readonly grammar: string;
  readonly rules: LanguageRules;
}

const all: readonly (Grammar & { readonly extensions: string })[] = [
  { extensions: 'ts mts cts', grammar: 'typescript', rules: scriptRules },
  { extensions: 'tsx', grammar: 'tsx', rules: scriptRules },
  { extensions: 'js mjs cjs jsx', grammar: 'javascript', rules: scriptRules },
  { extensions: 'py pyi pyw', grammar: 'python', rules: pythonRules },
  { extensions: 'go', grammar: 'go', rules: goRules },
  { extensions: 'rs', grammar: 'rust', rules: rustRules },
  { extensions: 'java', grammar: 'java', rules: javaRules },
  { extensions: 'c h cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl cu cuh ino', grammar: 'cpp', rules: cppRules },
  { extensions: 'cs csx', grammar: 'c-sharp', rules: cSharpRules },
  { extensions: 'rb rake gemspec ru podspec', grammar: 'ruby', rules: rubyRules },
  { extensions: 'php phtml php5 inc', grammar: 'php', rules: phpRules },
  { extensions: 'sh bash bats zsh ksh', grammar: 'bash', rules: bashRules },
  { extensions: 'kt kts', grammar: 'kotlin', rules: tables.kotlinRules },
  { extensions: 'swift', grammar: 'swift', rules: tables.swiftRules },
  { extensions: 'dart', grammar: 'dart', rules: tables.dartRules },
  { extensions: 'lua', grammar: 'lua', rules: tables.luaRules },
  { extensions: 'scala sc sbt', grammar: 'scala', rules: tables.scalaRules },
  { extensions: 'ex exs', grammar: 'elixir', rules: elixirRules },
  { extensions: 'zig zon', grammar: 'zig', rules: tables.zigRules },
  { extensions: 'jl', grammar: 'julia', rules: tables.juliaRules },
  { extensions: 'hs', grammar: 'haskell', rules: tables.haskellRules },
  { extensions: 'ml', grammar: 'ocaml', rules: tables.ocamlRules },
  { extensions: 'mli', grammar: 'ocaml_interface', rules: tables.ocamlRules },
  { extensions: 'r', grammar: 'r', rules: tables.rRules },
  { extensions: 'm mm', grammar: 'objc', rules: tables.objectiveCRules },
  { extensions: 'sol', grammar: 'solidity', rules: tables.solidityRules },
  { extensions: 'tf hcl tfvars', grammar: 'hcl', rules: hclRules },
  { extensions: 'ps1 psm1', grammar: 'powershell', rules: tables.powerShellRules },
];

const byExtension = new Map(all.flatMap(each => each.extensions.split(' ').map(extension => [extension, each])));

/** The grammar of files with this extension; undefined when there is none. */
export function grammarOf(extension: string): Grammar | undefined {
  return byExtension.get(extension);
}

/** The grammars that there are. */
export const grammarNames: readonly string[] = [...new Set(all.map(({ grammar }) => grammar))];
