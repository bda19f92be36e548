import type { Task } from './asked';

/** The task that words such as "compile" or "run the tests" mean; `all` when they mean several or none. */
export function taskOf(words: string): Task {
  const found = tasks.flatMap(([pattern, task]) => (pattern.test(words) ? [task] : []));
  // "Run the tests" is about tests; "install and run" about both.
  const meant = found.includes('test') || found.includes('lint') ? found.filter(task => task !== 'run') : found;
  return meant.length === 1 ? (meant[0] ?? 'all') : 'all';
}

const tasks: readonly (readonly [RegExp, Task])[] = [
  [/\btest/i, 'test'],
  [/\blint/i, 'lint'],
  [/\b(?:build|built|compile|bundle)/i, 'build'],
  [/\b(?:install|set ?up)/i, 'install'],
  [/\b(?:run|start|launch|execut|debug|serve)/i, 'run'],
];
