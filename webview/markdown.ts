import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import type { Source } from '../src/protocol/chatProtocol';
import { breakable } from './breakable';
import { citation } from './citation';
import { codeBlock } from './codeBlock';
import { element } from './element';
import { t } from './l10n';

/** One top-level block of an answer. `start`: its first character's offset in the text. */
export interface Block {
  readonly start: number;
  readonly element: Element;
}

/**
 * Renders an answer's Markdown. The text comes from a model that read files of unknown origin, so nothing in it acts:
 * HTML is text, links and images are words, and only `[n]` of a checked source becomes something to click.
 */
export function renderBlocks(text: string, sources: readonly Source[]): Block[] {
  const lineStarts = offsetsOfLines(text);
  const blocks: Block[] = [];
  let open: Token[] = [];
  for (const token of markdown.parse(text, {})) {
    open.push(token);
    if (token.level !== 0 || token.nesting === 1) continue;
    const start = lineStarts[open[0]?.map?.[0] ?? 0] ?? 0;
    const html = markdown.renderer.render(open, markdown.options, {});
    for (const one of sanitized(html, sources)) blocks.push({ start, element: one });
    open = [];
  }
  return blocks;
}

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

const markdown = new MarkdownIt({ html: false, linkify: false });
const escape = (text: string): string => markdown.utils.escapeHtml(text);

markdown.inline.ruler.before('link', 'citation', (state, silent) => {
  const found = /^\[(\d{1,3}(?:\s*,\s*\d{1,3}){0,9})\](?!\()/.exec(state.src.slice(state.pos, state.pos + 64));
  if (found?.[1] === undefined) return false;
  if (!silent) state.push('citation', '', 0).content = found[1];
  state.pos += found[0].length;
  return true;
});
Object.assign(markdown.renderer.rules, {
  citation: (tokens: Token[], i: number) =>
    (tokens[i]?.content ?? '')
      .split(',')
      .map(number => `<span data-cite="${Number(number)}"></span>`)
      .join(' '),
  image: (tokens: Token[], i: number) => escape(tokens[i]?.content ?? ''),
  link_open: () => '',
  link_close: (tokens: Token[], i: number) => {
    const href = hrefBefore(tokens, i);
    return /^https?:\/\//i.test(href) && wordsBefore(tokens, i) !== href ? ` (${escape(href)})` : '';
  },
  fence: (tokens: Token[], i: number) =>
    `<pre data-language="${escape(/^[\w+#.-]{0,20}/.exec(tokens[i]?.info ?? '')?.[0] ?? '')}"><code>${escape(tokens[i]?.content ?? '')}</code></pre>`,
  // Below the question, which is the turn's heading; all look alike.
  heading_open: () => '<h3>',
  heading_close: () => '</h3>\n',
  // The default rules write style attributes here, which the CSP forbids.
  th_open: () => '<th>',
  td_open: () => '<td>',
});

function hrefBefore(tokens: readonly Token[], close: number): string {
  for (let i = close; i >= 0; i--) if (tokens[i]?.type === 'link_open') return String(tokens[i]?.attrGet('href') ?? '');
  return '';
}

function wordsBefore(tokens: readonly Token[], close: number): string {
  return tokens[close - 1]?.content ?? '';
}

const allowed = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 's', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'span'],
    ...['h3', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['data-cite', 'data-language', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

/** A second guard behind `html: false`; then our own controls are put in through the DOM, never as HTML. */
function sanitized(html: string, sources: readonly Source[]): Element[] {
  const fragment = DOMPurify.sanitize(html, {
    ...allowed,
    ALLOWED_TAGS: [...allowed.ALLOWED_TAGS],
    ALLOWED_ATTR: [...allowed.ALLOWED_ATTR],
  });
  for (const mark of fragment.querySelectorAll('span[data-cite]'))
    mark.replaceWith(citation(Number(mark.getAttribute('data-cite')), sources));
  for (const code of fragment.querySelectorAll(':not(pre) > code')) breakable(code);
  for (const pre of fragment.querySelectorAll('pre')) pre.replaceWith(codeBlock(pre));
  for (const table of fragment.querySelectorAll('table')) {
    const frame = element('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('Table') });
    table.replaceWith(frame);
    frame.append(table);
  }
  // Each block by its own first letters: an answer in Hebrew cites code in English.
  for (const block of fragment.querySelectorAll('p, h3, li, th, td, blockquote, ul, ol'))
    block.setAttribute('dir', 'auto');
  return [...fragment.children];
}

function offsetsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
