import { docOfHead, firstSentence, plain } from './docComment';
import type { Document } from '../files/document';

/** What a file says of itself before anything else, in a sentence or two; null when it says nothing. */
export function fileSummary({ path, text }: Pick<Document, 'path' | 'text'>): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = name.includes('.', 1) ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  if (markdown.has(extension)) return markdownSummary(text.slice(0, headLength));
  if (/^pyi?$/.test(extension)) return docstring(text) ?? docOfHead(text);
  if (extension === 'rst') return markdownSummary(restructured(text.slice(0, headLength)));
  if (prose.has(extension) && !text.startsWith('#!'))
    return docOfHead(text) ?? firstSentence(text.slice(0, headLength));
  return docOfHead(text);
}

const markdown = new Set(['md', 'mdx', 'markdown']);
const prose = new Set(['', 'txt', 'adoc', 'org', 'text']);
const headLength = 8 * 1024;

/** reStructuredText with Markdown's titles, and without directives, comments, link targets and marks of roles. */
function restructured(text: string): string {
  return text
    .replace(/^\.\.(?:[ \t][^\n]*)?\n(?:[ \t][^\n]*\n|\n(?=[ \t]))*/gm, '')
    .replace(/^:[\w-]{1,40}:[^\n]*$/gm, '')
    .replace(/^(\S[^\n]*)\n([=~^"'#*+-])\2{2,}[ \t]*$/gm, '# $1')
    .replace(/:[\w:+-]{1,40}:`~?([^`<\n]{1,200})(?:<[^>\n]{0,200}>)?`/g, '$1')
    .replace(/`([^`<\n]{1,200}?)[ \t]*(?:<[^>\n]{0,200}>)?`__?/g, '$1');
}

/** The title and the first sentence under it. */
function markdownSummary(text: string): string | null {
  const body = text
    .replace(/^---\n[^]*?\n---(?:\n|$)/, '')
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(/^(```|~~~)[^]*?(?:^\1|$(?![^]))/gm, '')
    .replace(/^(.+)\n=+\s*$/gm, '# $1');
  const lines = body
    .split('\n')
    .map(line => ({ title: /^ {0,3}#+\s|<h\d/i.test(line), said: plain(line.replace(/^\s*(?:#+\s|>|[-*+]\s)/, '')) }));
  const says = ({ said }: { readonly said: string }): boolean => /\p{L}{2}/u.test(said) && !/^[|[]/.test(said);
  const first = lines.find(says);
  const title = first?.title === true ? first.said : null;
  const start = lines.findIndex(line => !line.title && says(line));
  const end = lines.findIndex((line, i) => i > start && (line.said === '' || line.title));
  const sentence =
    start < 0
      ? null
      : firstSentence(
          lines
            .slice(start, end < 0 ? undefined : end)
            .map(({ said }) => said)
            .join('\n')
            // A link whose address stands elsewhere.
            .replace(/\[([^\][\n]{1,80})\](?:\[[^\]\n]{0,80}\])?/g, '$1'),
        );
  if (title === null || sentence === null) return title ?? sentence;
  return /[.!?:]$/.test(title) ? `${title} ${sentence}` : `${title}. ${sentence}`;
}

function docstring(text: string): string | null {
  const found = /^(?:[ \t\f]*(?:#.*)?\n)*[ \t]*[rRuU]?("""|'''|"|')([^]*?)\1/.exec(text.slice(0, headLength));
  return found === null ? null : firstSentence(found[2] ?? '');
}
