import * as vscode from 'vscode';

/** VS Code's names of languages that answers name by a file's extension or otherwise. */
const languageIds: Readonly<Record<string, string>> = {
  ...{ ts: 'typescript', tsx: 'typescriptreact', js: 'javascript', jsx: 'javascriptreact', py: 'python', rs: 'rust' },
  ...{ rb: 'ruby', cs: 'csharp', 'c#': 'csharp', 'c++': 'cpp', kt: 'kotlin', md: 'markdown', yml: 'yaml' },
  ...{ sh: 'shellscript', bash: 'shellscript', shell: 'shellscript', golang: 'go' },
};

/** Opens code as a new file that is not saved yet. VS Code guesses a `language` that it does not know. */
export async function newFile(content: string, language: string): Promise<void> {
  const name = language.toLowerCase();
  const id = languageIds[name] ?? name;
  const known = (await vscode.languages.getLanguages()).includes(id);
  const document = await vscode.workspace.openTextDocument({ content, ...(known ? { language: id } : {}) });
  await vscode.window.showTextDocument(document);
}
