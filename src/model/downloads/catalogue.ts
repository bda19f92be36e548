import type { Backend } from '../../protocol/engineProtocol';
import file from './catalogue.json';

/** A model of catalogue.json. Bytes and numbers of an entry that is not `verified` are estimates until it is downloaded. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  /** `pure`: a state of fixed size; `hybrid`: with attention layers, whose part of the state grows with what is read. */
  readonly kind: 'pure' | 'hybrid';
  readonly architecture: string;
  readonly parameters: number;
  /** Those that a token passes through: fewer in a mixture of experts. They decide the speed. */
  readonly activeParameters: number;
  readonly trainedContext: number;
  /** A name of promptFormats.ts; null: by the file's chat template. */
  readonly promptFormat: string | null;
  readonly licence: string;
  readonly licenceUrl: string;
  /** Of huggingface.co; null: the file is in the package. */
  readonly repo: string | null;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly quantisation: string;
  /** Bytes of the recurrent part of a state; null where it is not known before the file is there. */
  readonly stateBytes: number | null;
  readonly kvBytesPerToken: number | null;
  /** Memory to run it, by the backends that can: weights, two states, buffers. */
  readonly memoryBytes: Readonly<Partial<Record<Backend, number>>>;
  readonly verified: boolean;
  readonly note: string;
}

// TypeScript reads the strings of a JSON file as any string; catalogue.test.ts looks at every entry.
export const catalogue = file.models as readonly CatalogueEntry[];

/** The model of this id. */
export function catalogueEntry(id: string): CatalogueEntry | undefined {
  return catalogue.find(entry => entry.id === id);
}
