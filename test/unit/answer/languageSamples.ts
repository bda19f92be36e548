/** One small repository a language: `lib` defines `greet` with a doc comment, `user` imports it where the language does that, and calls it; `test` tests it. */
export interface LanguageSample {
  readonly name: string;
  readonly lib: readonly [path: string, text: string];
  readonly user: readonly [path: string, text: string];
  readonly test: readonly [path: string, text: string];
}

function sample(
  name: string,
  lib: LanguageSample['lib'],
  user: LanguageSample['user'],
  test: LanguageSample['test'],
): LanguageSample {
  return { name, lib, user, test };
}

export const languageSamples: readonly LanguageSample[] = [
  sample(
    'TypeScript',
    ['src/lib.ts', '/** Says hello. */\nexport function greet(name: string) {\n  return name;\n}\n'],
    ['src/user.ts', "import { greet } from './lib';\nexport function run() {\n  greet('a');\n}\n"],
    ['test/lib.test.ts', "import { greet } from '../src/lib';\ntest('greets', () => {\n  greet('a');\n});\n"],
  ),
  sample(
    'JavaScript',
    ['src/lib.js', '/** Says hello. */\nfunction greet(name) {\n  return name;\n}\nmodule.exports = { greet };\n'],
    ['src/user.js', "const { greet } = require('./lib');\nfunction run() {\n  greet('a');\n}\n"],
    ['test/lib.test.js', "const { greet } = require('../src/lib');\ntest('greets', () => {\n  greet('a');\n});\n"],
  ),
  sample(
    'Vue',
    ['src/lib.ts', '/** Says hello. */\nexport function greet(name: string) {\n  return name;\n}\n'],
    [
      'src/User.vue',
      "<template><p>{{ run() }}</p></template>\n<script setup lang=\"ts\">\nimport { greet } from './lib';\nfunction run() {\n  return greet('a');\n}\n</script>\n",
    ],
    ['test/lib.test.ts', "import { greet } from '../src/lib';\ntest('greets', () => {\n  greet('a');\n});\n"],
  ),
  sample(
    'Svelte',
    ['src/lib.ts', '/** Says hello. */\nexport function greet(name: string) {\n  return name;\n}\n'],
    [
      'src/User.svelte',
      "<script lang=\"ts\">\n  import { greet } from './lib';\n  const said = greet('a');\n</script>\n<p>{said}</p>\n",
    ],
    ['test/lib.test.ts', "import { greet } from '../src/lib';\ntest('greets', () => {\n  greet('a');\n});\n"],
  ),
  sample(
    'Python',
    ['lib.py', 'def greet(name):\n    """Says hello."""\n    return name\n'],
    ['user.py', 'from lib import greet\n\n\ndef run():\n    greet("a")\n'],
    ['test_lib.py', 'from lib import greet\n\n\ndef test_greet():\n    greet("a")\n'],
  ),
  sample(
    'Go',
    ['lib.go', 'package lib\n\n// greet says hello.\nfunc greet(name string) string {\n\treturn name\n}\n'],
    ['user.go', 'package lib\n\nfunc run() {\n\tgreet("a")\n}\n'],
    ['lib_test.go', 'package lib\n\nfunc TestGreet(t *testing.T) {\n\tgreet("a")\n}\n'],
  ),
  sample(
    'Rust',
    ['src/lib.rs', 'pub mod user;\n/// Says hello.\npub fn greet(name: &str) -> &str {\n    name\n}\n'],
    ['src/user.rs', 'use crate::greet;\npub fn run() {\n    greet("a");\n}\n'],
    ['tests/lib.rs', 'use lib::greet;\n#[test]\nfn greets() {\n    greet("a");\n}\n'],
  ),
  sample(
    'Java',
    [
      'src/main/java/a/Lib.java',
      'package a;\npublic class Lib {\n  /** Says hello. */\n  public static String greet(String name) {\n    return name;\n  }\n}\n',
    ],
    [
      'src/main/java/b/User.java',
      'package b;\nimport a.Lib;\npublic class User {\n  void run() {\n    Lib.greet("a");\n  }\n}\n',
    ],
    [
      'src/test/java/a/LibTest.java',
      'package a;\npublic class LibTest {\n  @Test void greets() {\n    Lib.greet("a");\n  }\n}\n',
    ],
  ),
  sample(
    'Kotlin',
    ['src/main/kotlin/a/Lib.kt', 'package a\n\n/** Says hello. */\nfun greet(name: String) = name\n'],
    ['src/main/kotlin/b/User.kt', 'package b\nimport a.greet\n\nfun run() {\n    greet("a")\n}\n'],
    [
      'src/test/kotlin/a/LibTest.kt',
      'package a\nimport a.greet\n\nclass LibTest {\n    @Test fun greets() {\n        greet("a")\n    }\n}\n',
    ],
  ),
  sample(
    'Scala',
    ['src/a/Lib.scala', 'package a\nobject Lib {\n  /** Says hello. */\n  def greet(name: String): String = name\n}\n'],
    ['src/b/User.scala', 'package b\nimport a.Lib\nobject User {\n  def run() = Lib.greet("a")\n}\n'],
    ['src/test/a/LibTest.scala', 'package a\nclass LibTest {\n  def greets() = Lib.greet("a")\n}\n'],
  ),
  sample(
    'C',
    ['lib.c', '#include "lib.h"\n/* Says hello. */\nint greet(int name) {\n  return name;\n}\n'],
    ['user.c', '#include "lib.c"\nint run(void) {\n  return greet(1);\n}\n'],
    ['test/test_lib.c', '#include "../lib.c"\nint main(void) {\n  return greet(1);\n}\n'],
  ),
  sample(
    'C++',
    ['lib.hpp', '/// Says hello.\ninline int greet(int name) {\n  return name;\n}\n'],
    ['user.cpp', '#include "lib.hpp"\nint run() {\n  return greet(1);\n}\n'],
    ['test/lib_test.cpp', '#include "../lib.hpp"\nTEST(Lib, Greets) {\n  greet(1);\n}\n'],
  ),
  sample(
    'C#',
    [
      'src/Lib.cs',
      'namespace A;\npublic static class Lib {\n  /// <summary>Says hello.</summary>\n  public static string greet(string name) => name;\n}\n',
    ],
    ['src/User.cs', 'using A;\nnamespace B;\npublic class User {\n  void Run() {\n    Lib.greet("a");\n  }\n}\n'],
    [
      'test/LibTests.cs',
      'using A;\npublic class LibTests {\n  [Fact] public void Greets() {\n    Lib.greet("a");\n  }\n}\n',
    ],
  ),
  sample(
    'Ruby',
    ['lib/lib.rb', 'module Lib\n  # Says hello.\n  def self.greet(name)\n    name\n  end\nend\n'],
    ['lib/user.rb', "require_relative 'lib'\ndef run\n  Lib.greet('a')\nend\n"],
    ['test/lib_test.rb', "require_relative '../lib/lib'\ndef test_greet\n  Lib.greet('a')\nend\n"],
  ),
  sample(
    'PHP',
    ['src/lib.php', '<?php\n/** Says hello. */\nfunction greet($name) {\n    return $name;\n}\n'],
    ['src/user.php', "<?php\nrequire_once './lib.php';\nfunction run() {\n    greet('a');\n}\n"],
    ['tests/LibTest.php', "<?php\nrequire_once '../src/lib.php';\nfunction test_greet() {\n    greet('a');\n}\n"],
  ),
  sample(
    'Swift',
    ['Sources/Lib.swift', '/// Says hello.\nfunc greet(name: String) -> String {\n  return name\n}\n'],
    ['Sources/User.swift', 'func run() {\n  greet(name: "a")\n}\n'],
    ['Tests/LibTests.swift', 'class LibTests {\n  func testGreet() {\n    greet(name: "a")\n  }\n}\n'],
  ),
  sample(
    'Dart',
    ['lib/lib.dart', '/// Says hello.\nString greet(String name) {\n  return name;\n}\n'],
    ['lib/user.dart', "import 'lib.dart';\nvoid run() {\n  greet('a');\n}\n"],
    ['test/lib_test.dart', "import '../lib/lib.dart';\nvoid main() {\n  greet('a');\n}\n"],
  ),
  sample(
    'Lua',
    ['lib.lua', 'local M = {}\n-- Says hello.\nfunction M.greet(name)\n  return name\nend\nreturn M\n'],
    ['user.lua', "local lib = require('lib')\nlocal function run()\n  lib.greet('a')\nend\n"],
    ['test/lib_test.lua', "local lib = require('lib')\nlib.greet('a')\n"],
  ),
  sample(
    'Elixir',
    ['lib/lib.ex', 'defmodule Lib do\n  @doc "Says hello."\n  def greet(name) do\n    name\n  end\nend\n'],
    ['lib/user.ex', 'defmodule User do\n  alias Lib\n  def run do\n    Lib.greet("a")\n  end\nend\n'],
    ['test/lib_test.exs', 'defmodule LibTest do\n  test "greets" do\n    Lib.greet("a")\n  end\nend\n'],
  ),
  sample(
    'Shell',
    ['lib.sh', '# Says hello.\ngreet() {\n  echo "$1"\n}\n'],
    ['user.sh', '. ./lib.sh\nrun() {\n  greet a\n}\n'],
    ['test/lib_test.sh', '. ../lib.sh\ngreet a\n'],
  ),
  sample(
    'R',
    ['R/lib.R', "#' Says hello.\ngreet <- function(name) {\n  name\n}\n"],
    ['R/user.R', 'run <- function() {\n  greet("a")\n}\n'],
    ['tests/test-lib.R', 'test_that("greets", {\n  greet("a")\n})\n'],
  ),
  sample(
    'Julia',
    ['src/lib.jl', '"Says hello."\nfunction greet(name)\n  name\nend\n'],
    ['src/user.jl', 'include("lib.jl")\nfunction run()\n  greet("a")\nend\n'],
    ['test/runtests.jl', 'include("../src/lib.jl")\ngreet("a")\n'],
  ),
  sample(
    'Haskell',
    ['src/Lib.hs', 'module Lib where\n\n-- | Says hello.\ngreet :: String -> String\ngreet name = name\n'],
    ['src/User.hs', 'module User where\nimport Lib\n\nrun = greet "a"\n'],
    ['test/LibTest.hs', 'module LibTest where\nimport Lib\n\nmain = print (greet "a")\n'],
  ),
  sample(
    'OCaml',
    ['src/lib.ml', '(** Says hello. *)\nlet greet name = name\n'],
    ['src/user.ml', 'let run () = Lib.greet "a"\n'],
    ['test/lib_test.ml', 'let () = print_string (Lib.greet "a")\n'],
  ),
  sample(
    'Zig',
    ['src/lib.zig', '/// Says hello.\npub fn greet(name: u8) u8 {\n    return name;\n}\n'],
    ['src/user.zig', 'const lib = @import("lib.zig");\nfn run() u8 {\n    return lib.greet(1);\n}\n'],
    ['test/lib_test.zig', 'const lib = @import("../src/lib.zig");\ntest "greets" {\n    _ = lib.greet(1);\n}\n'],
  ),
  sample(
    'Perl (by its words)',
    ['lib/Lib.pm', 'package Lib;\n# Says hello.\nsub greet {\n  return shift;\n}\n1;\n'],
    ['user.pl', 'use Lib;\nsub run {\n  greet("a");\n}\n'],
    ['t/lib.t', 'use Lib;\ngreet("a");\n'],
  ),
  sample(
    'Pascal (by its words)',
    ['lib.pas', 'unit Lib;\n// Says hello.\nfunction greet(name: string): string;\nbegin\nend;\n'],
    ['user.pas', 'uses Lib;\nprocedure run;\nbegin\n  greet(1);\nend;\n'],
    ['test/libtest.pas', 'uses Lib;\nbegin\n  greet(1);\nend.\n'],
  ),
];
