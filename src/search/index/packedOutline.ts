import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Outline } from '../../reading/languages/outline';

type Reference = Outline['references'][number];

/** An outline as the index keeps it, and as it goes from thread to thread: compressed JSON, its references as one list of values. */
export function packedOutline(outline: Outline): Uint8Array {
  const values: (string | number)[] = [];
  for (const { name, line, kind, receiver, of } of outline.references)
    values.push(name, line, kinds.indexOf(kind), receiver ?? 0, of ?? 0);
  return deflateRawSync(JSON.stringify({ ...outline, references: values }), { level: 1 });
}

/** The outline that {@link packedOutline} packed. */
export function unpackedOutline(data: Uint8Array): Outline {
  const packed = JSON.parse(inflateRawSync(data).toString()) as Omit<Outline, 'references'> & {
    readonly references: readonly (string | number)[];
  };
  const references: Reference[] = [];
  for (let at = 0; at < packed.references.length; at += valuesEach) {
    const [name, line, kind, receiver, of] = packed.references.slice(at, at + valuesEach) as Values;
    references.push({
      name,
      line,
      kind: kinds[kind] ?? 'use',
      ...(receiver === 0 ? {} : { receiver }),
      ...(of === 0 ? {} : { of }),
    });
  }
  return { ...packed, references };
}

type Values = [name: string, line: number, kind: number, receiver: string | 0, of: string | 0];
const valuesEach = 5;
const kinds: readonly Reference['kind'][] = ['use', 'call', 'type', 'extends'];
