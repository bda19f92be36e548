import type { Definition } from '../../search/index/definition';
import { words } from '../../search/index/words';
import type { AskedWords } from './askedWords';

/** How much of a constant's own name a question has, at least two words of it: `DEFAULT_TIMEOUT` for "the default timeout and the pool's limits". */
export function namedValue({ name, kind }: Pick<Definition, 'name' | 'kind'>, asked: AskedWords): number {
  if (!/^(?:const|constant|variable|static|macro|field|property)$/.test(kind) || !/_|\p{Ll}\p{Lu}/u.test(name))
    return 0;
  const own = [...new Set(words(name))].slice(1);
  const met = asked.met(name);
  return met.size >= 2 && own.length <= met.size + 1 ? Math.min(1, 0.3 + 0.2 * met.size) : 0;
}
