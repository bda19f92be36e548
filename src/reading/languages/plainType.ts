/**
 * The name of a type, without what wraps it: `Pump` of `Promise<Pump | null>`, `(*Pump, error)`, `Option<&Pump>`. Null for lists, unions and what is
 * no name.
 */
export function plainType(written: string): string | null {
  let text = written.slice(0, longestType).trim();
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(marks, '').replace(wrapper, '').trimStart();
  }
  const name = /^[\p{L}_$][\p{L}\p{N}_$]{0,99}(?:(?:\.|::|\\)[\p{L}_$][\p{L}\p{N}_$]{0,99}){0,5}/u.exec(text)?.[0];
  return name !== undefined && behind.test(text.slice(name.length)) ? name : null;
}

const marks =
  /^(?:["'(&*?\\\s]+|(?:const|mut|dyn|impl|suspend|static|final|readonly|override|virtual|inline|async|some|any|struct|unowned|weak)\s+|'\w+\s+)/;
const wrapper =
  /^(?:\w+(?:\.|::))?(?:Promise|Awaitable|Coroutine|Task|ValueTask|Future|Optional|Option|Result|Box|Arc|Rc|RefCell|Mutex|unique_ptr|shared_ptr|Single|Mono|Deferred|Either|Try|IO|NonNull|Readonly|Annotated|Partial|Type|type)\s?[<[]/;
/** Type arguments and what may be none, then the end of the type or of what wraps it. */
const behind =
  /^\s*(?:<[^()|]*>|\[[\p{L}_][^\]]*\])?\s*[?!*&"']*\s*(?:\|\s*(?:null|None|undefined|nil)\s*)*(?:[,)>\]};=].*)?$/su;
/** In UTF-16 units. */
const longestType = 240;
