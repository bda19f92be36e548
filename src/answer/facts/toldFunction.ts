import type { ToldFunction } from '../../reading/languages/functionStep';
import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import type { Summarized } from './summarized';

/** What its syntax says that a function does; null where it says nothing. */
export async function toldOf(definition: Definition, codebase: Codebase): Promise<ToldFunction | null> {
  return (await codebase.steps(definition.path, [definition]))[0] ?? null;
}

/** What a sentence about it is made of, beside its steps. */
export function summarized(
  { path, name, container }: Definition,
  { parameters, result }: ToldFunction,
  { index }: Codebase,
): Summarized {
  const isOwner = (each: Definition): boolean =>
    /^(?:class|struct|interface|trait|enum|type|module)$/.test(each.kind) && fullName(each) === container;
  // Go and Rust may declare the type in another file.
  const last = container?.split(/[.:]+/).at(-1) ?? '';
  const owned = container !== null && (index.definedIn(path).some(isOwner) || index.definitions(last).some(isOwner));
  return { path, name, container, owner: owned ? last : '', parameters, result };
}
