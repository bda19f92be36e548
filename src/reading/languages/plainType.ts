/**
 * The name of a type, without what wraps it and has its members: `Pump` of `Pump | null`, `&mut Pump`, `Box<Pump>`. `given`: of what a function gives,
 * which is mostly awaited or taken out (`Promise<Pump>`, `(*Pump, error)`). Null for lists, unions and what is no name.
 */
export function plainType(written: string, given = false): string | null {
  let text = written.slice(0, longestType).trim();
  for (let before = ''; before !== text;) {
    before = text;
    text = text
      .replace(marks, '')
      .replace(given ? awaited : transparent, '')
      .trimStart();
  }
  const name = /^[\p{L}_$][\p{L}\p{N}_$]{0,99}(?:(?:\.|::|\\)[\p{L}_$][\p{L}\p{N}_$]{0,99}){0,5}/u.exec(text)?.[0];
  return name !== undefined && isOneClass(text.slice(name.length)) ? name : null;
}

const marks =
  /^(?:["'(&*?\\\s]+|(?:const|mut|dyn|impl|suspend|static|final|readonly|override|virtual|inline|async|some|any|struct|unowned|weak)\s+|'\w+\s+)/;
const transparent =
  /^(?:\w+(?:\.|::))?(?:Box|Arc|Rc|unique_ptr|shared_ptr|NonNull|Readonly|Partial|Annotated|Final|ClassVar|Type|type|Optional(?=\s?\[))\s?[<[]/;
const awaited =
  /^(?:\w+(?:\.|::))?(?:Promise|Awaitable|Coroutine|Task|ValueTask|Future|Optional|Option|Result|Box|Arc|Rc|RefCell|Mutex|unique_ptr|shared_ptr|Single|Mono|Deferred|Either|Try|IO|NonNull|Readonly|Annotated|Partial|Type|type)\s?[<[]/;
/** Whether what stands behind a name leaves it a type of one class: type arguments, what may be none, the end of what wraps it. */
function isOneClass(behind: string): boolean {
  let text = behind.trimStart();
  if (text.startsWith('<') || /^\[[\p{L}_]/u.test(text)) {
    const end = text.indexOf(text.startsWith('<') ? '>' : ']');
    if (end < 0) return false;
    text = text.slice(end + 1);
    while (text.startsWith('>') || text.startsWith(']')) text = text.slice(1);
  }
  while (/^[?!*&"'\s]/.test(text)) text = text.slice(1);
  for (let none = missing.exec(text); none !== null; none = missing.exec(text))
    text = text.slice(none[0].length).trimStart();
  return text === '' || /^[,)>\]};=]/.test(text);
}

const missing = /^\|\s{0,9}(?:null|None|undefined|nil)\b/;
/** In UTF-16 units. */
const longestType = 240;
