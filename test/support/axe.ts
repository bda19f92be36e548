import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

let source: Promise<string> | undefined;

/**
 * What axe-core finds against WCAG 2.2 AA and its best practices, one line each; empty when nothing is. `page`: the chat's own page. Frames are not entered. A preview
 * of a CSP is no hindrance: Playwright evaluates beside the page's scripts.
 */
export async function axeViolations(page: Page | Frame, leaveOut: readonly string[] = []): Promise<string[]> {
  source ??= readFile(createRequire(`${process.cwd()}/`).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate<boolean>("typeof axe === 'object'"))) await page.evaluate(`${await source};undefined`);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false })",
  );
  return violations
    .filter(({ id }) => !leaveOut.includes(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ')}`,
      ),
    );
}
