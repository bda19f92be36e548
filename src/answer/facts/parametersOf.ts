/** What a signature calls the things that go in, without types and defaults; none where it has no brackets. Linear. */
export function parametersOf(path: string, written: string): string[] {
  // Of who may see it: `pub(crate)`, `pub(in crate::http)`, Scala's `private[http]` has no round brackets.
  const signature = written.replace(/\bpub\s{0,3}\([^()]{0,80}\)/, 'pub');
  const open = signature.indexOf('(', /^func \(/.test(signature) ? signature.indexOf(')') : 0);
  if (open < 0) return [];
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  let before = '';
  for (const letter of signature.slice(open)) {
    if ('([{<'.includes(letter)) depth++;
    // The arrow of a function's type closes nothing.
    if (')]}'.includes(letter) || (letter === '>' && before !== '=' && before !== '-')) depth--;
    before = letter;
    if (depth === 0) break;
    if (letter === ',' && depth === 1) {
      parts.push(part);
      part = '';
    } else if (!(letter === '(' && depth === 1)) part += letter;
  }
  parts.push(part);
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const typeFirst = /^(?:java|cs|c|h|cc|cpp|cxx|hh|hpp|hxx|dart)$/.test(ending);
  return parts.flatMap(each => nameIn(each, typeFirst)).filter(name => !/^(?:self|cls|this|void|mut)$/.test(name));
}

function nameIn(part: string, typeFirst: boolean): string[] {
  const plain = part
    .split('=', 1)
    .join('')
    .replace(/@[\w.]+/g, '')
    .trim();
  if (plain === '' || plain === '/' || plain === '*') return [];
  if (/^[{[]/.test(plain)) return [...plain.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)].map(([name]) => name).slice(0, 6);
  const declared = typeFirst ? plain : (plain.split(':', 1)[0] ?? '');
  const words = declared.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  // Where the type stands first, the last word is the name, whatever it means elsewhere.
  if (typeFirst) return words.length > 1 || /^(?:void)$/.test(words[0] ?? '') ? words.slice(-1) : [];
  const skipped = words.filter(
    word => !/^(?:mut|ref|const|final|in|out|params|public|private|readonly|val|var|let|inout|borrowing)$/.test(word),
  );
  const name = /\$/.test(plain) ? skipped.at(-1) : skipped[0];
  return name === undefined ? [] : [name];
}
