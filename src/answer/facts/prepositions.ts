/** Between what is worked on and what it is done to: "adds `a` to `b`". */
export const prepositions: Readonly<Record<string, string>> = {
  add: 'to',
  append: 'to',
  put: 'into',
  insert: 'into',
  push: 'to',
  enqueue: 'in',
  remove: 'from',
  delete: 'from',
  evict: 'from',
  write: 'to',
};
