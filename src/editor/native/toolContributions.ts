import { toolTable, type Tool } from '../../protocol/toolTable';

/** A function of the table as package.json declares it to VS Code; a test keeps the two equal, and `node scripts/toolContributions.mjs` writes it. */
export interface ToolContribution {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly modelDescription: string;
  readonly canBeReferencedInPrompt: true;
  readonly icon: string;
  readonly tags: readonly string[];
  readonly inputSchema: Tool['inputSchema'];
}

/** The broad function is `#coil`; the others are called after it, such as `#coilUses`. */
export const toolContributions: readonly ToolContribution[] = toolTable.map(
  ({ name, title, description, inputSchema }) => ({
    name: contributedName(name),
    toolReferenceName: name === 'explore' ? 'coil' : `coil${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    displayName: `Coil: ${title}`,
    userDescription: description.slice(0, description.indexOf('. ') + 1) || description,
    modelDescription: description,
    canBeReferencedInPrompt: true,
    icon: '$(search)',
    tags: ['coil', 'codebase'],
    inputSchema,
  }),
);

/** Names of all extensions' tools stand beside each other. */
export function contributedName(name: string): string {
  return `coil_${name}`;
}
