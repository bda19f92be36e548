import type { FleetPolicy, FleetResult } from '../../protocol/engineProtocol';

export function fleetWords({ clones, branches, days, nodes, tokens, stateBytes, policies }: FleetResult): string {
  const percent = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`.padStart(10);
  return [
    `${clones} clones, ${branches} branches, ${days} steps of main; ${nodes} nodes, ${(tokens / 1e6).toFixed(2)} M tokens, ${(stateBytes / 1e6).toFixed(1)} MB a state`,
    '',
    `${'states published by'.padEnd(24)}${['kept', 'taken', 'read', 'M tokens', 'GB taken'].map(name => name.padStart(10)).join('')}`,
    ...policies.map(
      ({ policy, wanted, kept, taken, read, tokens: readTokens, bytesTaken }) =>
        `${names[policy].padEnd(24)}${percent(kept, wanted)}${percent(taken, wanted)}${percent(read, wanted)}${(readTokens / 1e6).toFixed(2).padStart(10)}${(bytesTaken / 1e9).toFixed(2).padStart(10)}`,
    ),
  ].join('\n');
}

const names: Readonly<Record<FleetPolicy, string>> = {
  alone: 'nobody',
  main: 'a runner that reads main',
  everybody: 'everybody',
};
