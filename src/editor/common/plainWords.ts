/** What turns lines around, or ends them: shown in the place of something else it would deceive. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** Words of others (a title, a file's name) for one line of a list or the status bar, where VS Code makes an icon of `$(name)`. */
export function inLabel(words: string): string {
  return words.replaceAll(controls, ' ').replaceAll('$(', '\\$(');
}

/** Words of others for a notification, where VS Code makes a link of `[words](address)`, also one that runs a command. */
export function inMessage(words: string): string {
  return words.replaceAll(controls, ' ').replaceAll('](', '] (');
}
