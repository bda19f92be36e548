/**
 * `/doc` and `/fix` in words: they ask for text that only the model can write, on what is attached or named. Any other question, and one
 * of these without anything to write about, stays as it is.
 */
export function writingQuestion(question: string, attached: boolean): string {
  const [, command, behind = ''] = /^\/(doc|fix)(?:\s(.*))?$/is.exec(question.trim()) ?? [];
  const about = behind.trim();
  if (command === undefined || (about === '' && !attached)) return question;
  if (command.toLowerCase() === 'doc')
    return about === ''
      ? 'Write the documentation comment for the attached code.'
      : `Write the documentation comment for ${/^`.*`$/.test(about) ? about : `\`${about}\``}.`;
  return about === '' ? 'What is wrong here, and how do I fix it?' : `What is wrong, and how do I fix it? ${about}`;
}
