import type { Task } from './asked';

/** The task that words such as "compile" or "run the tests" mean; `all` when they mean several or none. */
export function taskOf(words: string): Task {
  const found = tasks.flatMap(([pattern, task]) => (pattern.test(words) ? [task] : []));
  // "Run the tests" is about tests; "install and run" about both.
  const meant = found.includes('test') || found.includes('lint') ? found.filter(task => task !== 'run') : found;
  return meant.length === 1 ? (meant[0] ?? 'all') : 'all';
}

const tasks: readonly (readonly [RegExp, Task])[] = [
  [/\btest|prueb|тест|测试|テスト|테스트/iu, 'test'],
  [/\b(?:lint|format)/i, 'lint'],
  [
    /\b(?:build|built|compil|kompil|bundle|bau|constru)|собра|сборк|构建|编译|打包|ビルド|コンパイル|빌드|컴파일/iu,
    'build',
  ],
  [/\b(?:install|instal|set ?up|einricht|prerequisites)|установ|安装|インストール|セットアップ|설치/iu, 'install'],
  [
    /\b(?:run|start|launch|execut|ejecut|exécut|debug|serve|arranc|rodar|lanc|démarr|ausführ|führe|esegu|avvi)|запус|运行|启动|実行|起動|동작|실행|시작/iu,
    'run',
  ],
];
