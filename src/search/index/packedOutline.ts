import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Outline } from '../../reading/languages/outline';

/** An outline as the index keeps it, and as it goes from thread to thread: compressed JSON. */
export function packedOutline(outline: Outline): Uint8Array {
  return deflateRawSync(JSON.stringify(outline), { level: 1 });
}

/** The outline that {@link packedOutline} packed. */
export function unpackedOutline(data: Uint8Array): Outline {
  return JSON.parse(inflateRawSync(data).toString()) as Outline;
}
