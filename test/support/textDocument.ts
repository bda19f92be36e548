import type { Document } from '../../src/reading/files/document';
import { sha256 } from '../../src/shared/sha256';

/** A document whose text is at hand, as no document of the product is. */
export function textDocument(path: string, text: string): Document {
  return { path, text, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}
