import type { ReadResult } from '../../protocol/engineProtocol';

export function readWords(result: ReadResult): string {
  const {
    files,
    skipped,
    tokensRead,
    shared,
    leaves,
    leavesRead,
    folders,
    foldersRead,
    seconds,
    tokensPerSecond,
    backend,
    model,
    complete,
  } = result;
  return [
    `${files} files (${skipped.length} entries skipped), ${leavesRead} of ${leaves} leaves and ${foldersRead} of ${folders} folders read${complete ? '' : '; run again to continue'}`,
    ...(shared === 0
      ? []
      : [`${Math.floor((100 * shared) / Math.max(1, leaves + folders))} % (${shared}) taken from the shared store`]),
    `${tokensRead} tokens in ${seconds.toFixed(1)} s, ${tokensPerSecond.toFixed(0)} tokens/s, ${model} on ${backend}, ${(result.diskBytes / 1e6).toFixed(0)} MB cached`,
  ].join('\n');
}
