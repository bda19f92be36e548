/** The model (engine process): the only folder that imports node-llama-cpp. */
import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { GgufInsights, readGgufFileInfo, type GgufFileInfo, type Llama } from 'node-llama-cpp';
import { CoilError } from '../../shared/errors';
import { checkHeader } from './checkHeader';

const works =
  'Models that work: Mamba and Mamba-2 (Falcon-Mamba, Mamba-Codestral), RWKV, and hybrids such as Granite-4.0-H or Falcon-H1.';

export interface GgufFile {
  readonly info: GgufFileInfo;
  readonly architecture: string;
  readonly bytes: number;
  /** Mamba and RWKV: a state of fixed size. */
  readonly recurrent: boolean;
  /** Recurrent and attention layers: the state grows with what was read. */
  readonly hybrid: boolean;
  readonly parameters: number;
  readonly insights: GgufInsights;
}

/** What a model file says of itself, before llama.cpp sees it. */
export interface GgufHeader {
  readonly path: string;
  readonly bytes: number;
  readonly info: GgufFileInfo;
}

/** Reads a model file's header. Throws CoilError `modelMissing` or `modelInvalid` (empty, not GGUF, cut short in its header). */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw new CoilError(
      'modelMissing',
      `There is no model at ${path}.`,
      'Choose a GGUF file with Coil: Select Model, or clear the setting coil.model.path to use the embedded one.',
      { cause: error },
    );
  });
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead < 4 || buffer.toString('latin1') !== 'GGUF')
      throw new CoilError(
        'modelInvalid',
        `${path} is not a GGUF model (${size} bytes).`,
        'Choose a file that ends in .gguf; other formats must be converted first.',
      );
    checkHeader(path, size);
  } catch (error) {
    throw error instanceof RangeError ? damaged(path, size, error) : error;
  } finally {
    await handle.close();
  }
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false }).catch(
    (error: unknown) => {
      throw damaged(path, size, error);
    },
  );
  return { path, bytes: size, info };
}

/** What kind of model it is. Throws CoilError `modelInvalid` (cut short in its weights) or `modelNotRecurrent`. */
export async function readGguf({ path, bytes, info }: GgufHeader, llama: Llama): Promise<GgufFile> {
  const { architecture } = info.metadata.general;
  const insights = await GgufInsights.from(info, llama);
  if (!insights.isRecurrent && !insights.isHybrid)
    throw new CoilError(
      'modelNotRecurrent',
      `${path} is a ${architecture} model, which keeps no recurrent state, so it cannot remember a repository.`,
      works,
    );
  const needed = (info.fullTensorInfo ?? []).reduce(
    (end, { filePart, fileOffset }) => (filePart === 1 ? Math.max(end, Number(fileOffset)) : end),
    0,
  );
  if (bytes <= needed) throw damaged(path, bytes);
  return {
    info,
    architecture,
    bytes,
    recurrent: insights.isRecurrent && !insights.isHybrid,
    hybrid: insights.isHybrid,
    parameters: insights.totalParameters,
    insights,
  };
}

/** SHA-256 of the whole file, in hex; 29 MB take 0.1 s, 4 GB some seconds. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export function damaged(path: string, size: number, cause?: unknown): CoilError {
  return new CoilError(
    'modelInvalid',
    `The model ${path} is damaged or cut short (${size} bytes).`,
    'Download it again, or choose another with Coil: Select Model.',
    { cause },
  );
}
