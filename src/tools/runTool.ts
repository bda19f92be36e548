import { checkedCall, type ToolCall } from '../protocol/toolTable';
import type { ToolResult } from '../protocol/toolResult';
import { explore, findPlaces } from './explore';
import { findChanges } from './findChanges';
import { findDefinitions } from './findDefinitions';
import { findConnection, findHistory, findOverview, findTests } from './findFacts';
import type { Findings } from './findings';
import { findOutline } from './findOutline';
import { findUses } from './findUses';
import { presented } from './presented';
import { readLines } from './readLines';
import type { ToolSources } from './toolSources';

/** Calls a function of the table. Throws a CoilError with the next step for wrong parameters and for what cannot be read. */
export async function runTool(
  name: string,
  given: unknown,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<ToolResult> {
  const call = checkedCall(name, given);
  const findings = await found(call, sources, signal);
  return presented(name, findings, call.arguments, sources);
}

async function found(call: ToolCall, sources: ToolSources, signal: AbortSignal): Promise<Findings> {
  switch (call.name) {
    case 'explore':
      return explore(call.arguments, sources, signal);
    case 'find':
      return findPlaces(call.arguments, sources);
    case 'where':
      return findDefinitions(call.arguments, sources, signal);
    case 'uses':
      return findUses(call.arguments, sources, signal);
    case 'outline':
      return findOutline(call.arguments, sources);
    case 'connect':
      return findConnection(call.arguments, sources, signal);
    case 'tests':
      return findTests(call.arguments, sources);
    case 'history':
      return findHistory(call.arguments, sources, signal);
    case 'changes':
      return findChanges(call.arguments, sources, signal);
    case 'overview':
      return findOverview(sources);
    case 'read':
      return readLines(call.arguments, sources);
  }
}
