import { extensionOf } from './extension';
import { grammarOf } from './grammars';
import { guessesOf } from './wordSymbols';

/** True for files in a language that Coil parses, or guesses the definitions of. */
export function isSource(path: string): boolean {
  const extension = extensionOf(path, '');
  return (
    grammarOf(extension) !== undefined || guessesOf(extension) || /^(?:vue|svelte|astro|html?|ipynb)$/.test(extension)
  );
}
