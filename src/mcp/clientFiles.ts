import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';
import { CoilError } from '../shared/errors';
import type { McpClient, ServerCommand } from './mcpClients';

/** The text of a client's file with the server in it; comments and everything else stay. Throws a CoilError of usage for what is no JSON object. */
export function withServer(text: string, client: McpClient, command: ServerCommand): string {
  const { path, value } = client.entry(command);
  const before = text.trim() === '' ? '{}\n' : text;
  const errors: ParseError[] = [];
  const data: unknown = parse(before, errors, { allowTrailingComma: true });
  const holder = isObject(data) ? data[path[0] ?? ''] : null;
  if (errors.length > 0 || !isObject(data) || (holder !== undefined && !isObject(holder)))
    throw new CoilError(
      'usage',
      `${client.file} is not JSON as ${client.name} reads it.`,
      'Mend or remove the file first.',
    );
  const edits = modify(before, [...path], value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } });
  const after = applyEdits(before, edits);
  return after.endsWith('\n') ? after : `${after}\n`;
}

const heading = '## Questions about this code';

/** What agents read before they begin: without it they search and read files as they are used to. */
const agentLines = `${heading}

- Coil has indexed this repository. Before searching or reading files, call its MCP tool \`explore\` with the question, or run \`coil explore "question"\`.
- Before renaming or changing something, call \`uses\`. To decide which tests to run, call \`changes\` or \`tests\`.
- Each result says whether it is complete. Trust a complete list; check what is marked as possible.
`;

/** The text of AGENTS.md or CLAUDE.md with the lines about Coil, which stand in it once. */
export function withAgentLines(text: string): string {
  if (text.includes(heading)) return text;
  return text.trim() === '' ? agentLines : `${text.trimEnd()}\n\n${agentLines}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
