import type { PickedEvidence } from '../../search/ranking/evidence';
import { sha256 } from '../../shared/sha256';
import type { PromptFormat } from './promptFormat';

/** What a leaf's state said to a question; `paths` are documents in the leaf. */
export interface Note {
  readonly paths: readonly string[];
  readonly text: string;
}

/** What is asked of a selection when the user asks nothing else. */
export const explainQuestion = 'Explain this code.';

/** A document as the model reads it. The training recipe writes the same bytes: change both or none. */
export function readText(format: PromptFormat, path: string, text: string): string {
  return `${format.filePrefix}${oneLine(harmless(format, path))}\n${harmless(format, text)}${format.fileSuffix}`;
}

/** Identifies {@link readText} with this format: other formats with the same id give the same texts. */
export function readFormat({ filePrefix, fileSuffix, markers }: PromptFormat): string {
  return sha256(filePrefix, fileSuffix, ...markers);
}

/**
 * A question as the model is asked it, after whatever was read. The training recipe writes the same bytes.
 *
 * The question stands before and after the evidence: a recurrent model keeps more of what it knows it will need (JRT-Prompt,
 * arXiv 2407.05483). Notes have no number: what a model said is nothing that an answer may refer to.
 */
export function questionPrompt(
  format: PromptFormat,
  question: string,
  evidence: readonly PickedEvidence[],
  notes: readonly Note[] = [],
): string {
  const asked = harmless(format, question.trim());
  const shown = evidence.map(piece => harmless(format, excerpt(piece)));
  const noted = notes.map(({ paths, text }) => `- ${oneLine(harmless(format, `${paths.join(', ')}: ${text}`))}\n`);
  const notesPart = noted.length === 0 ? '' : `Notes:\n${noted.join('')}`;
  return `${format.userPrefix}${asked}\n${shown.join('')}${notesPart}${asked}${format.assistantPrefix}`;
}

/** A piece of evidence under its number, as a prompt shows it. */
export function excerpt({ number, path, startLine, endLine, text }: PickedEvidence): string {
  const fence = fenceFor(text);
  return `[${number}] ${oneLine(path)}:${startLine}-${endLine}\n${fence}${languageOf(path)}\n${text}\n${fence}\n`;
}

/**
 * Text that holds none of the format's special tokens. Models' tokenizers read `<|name|>` (and the format's other markers)
 * anywhere in a prompt as control tokens, so a file or question could end the user's turn or speak as the assistant. One space
 * after the marker's first character breaks it (`< |user|>`): deterministic, visible, one more token, and it cannot form
 * another marker. Only the prompt is changed; evidence and citations show the file's own bytes.
 */
export function harmless(format: PromptFormat, text: string): string {
  let safe = text.replaceAll(/<(?=\|[^\s|<>]{1,64}\|>)/g, '< ');
  for (const marker of format.markers) safe = safe.replaceAll(marker, `${marker.slice(0, 1)} ${marker.slice(1)}`);
  return safe;
}

/** The name Markdown gives a file's language; empty when unknown. */
export function languageOf(path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return languages[extension] ?? '';
}

const languages: Readonly<Record<string, string>> = {
  bash: 'bash',
  c: 'c',
  cc: 'cpp',
  cjs: 'javascript',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  go: 'go',
  h: 'c',
  hpp: 'cpp',
  html: 'html',
  java: 'java',
  js: 'javascript',
  json: 'json',
  jsx: 'jsx',
  kt: 'kotlin',
  lua: 'lua',
  md: 'markdown',
  mjs: 'javascript',
  mts: 'typescript',
  php: 'php',
  py: 'python',
  pyi: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  sql: 'sql',
  swift: 'swift',
  toml: 'toml',
  ts: 'typescript',
  tsx: 'tsx',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};

/** Three backticks, or more than any run of them in the text: evidence cannot close its own block. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...(text.match(/`{3,}/g) ?? []).map(run => run.length));
  return '`'.repeat(Math.max(3, longest + 1));
}

/** A path may hold a line break; the prompt's place line may not. */
function oneLine(path: string): string {
  return path.replaceAll(/[\r\n]/g, ' ');
}
