/** Shorter names fit on a line of the narrowest side bar. */
const shortest = 16;
/** After what a name is divided by, and between its words. */
const joint = /(?<=[_./\\:,(=-])(?=[^\s_./\\:,(=-])|(?<=[a-z])(?=[A-Z])/g;

/** Lets a long name in code break at its joints, before it breaks anywhere. What is selected or copied stays as it is. */
export function breakable(code: Element): void {
  const { textContent } = code;
  if (textContent.length < shortest) return;
  const parts = textContent.split(joint);
  code.replaceChildren(...parts.flatMap((part, i) => (i === 0 ? [part] : [document.createElement('wbr'), part])));
}
