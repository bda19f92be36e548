/** Every identifier in a text, once. */
export function identifiersIn(text: string): Set<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]{0,200}/gu) ?? []);
}

/** Every path or file name in a text, without lines behind it. */
export function pathsIn(text: string): string[] {
  return [...text.matchAll(pathLike)].map(match => match[0].replace(/^\.?\//, ''));
}

const pathLike =
  /(?<![\w@/\\.-])(?:\.{0,2}\/)?(?:[\w@.-]{1,100}\/){0,20}[\w@.-]{0,100}\.[A-Za-z][A-Za-z0-9]{0,9}(?![\w/(])|(?<![\w@/\\.-])(?:[\w@.-]{1,100}\/){1,20}(?:[\w@.-]{1,100})?/g;
