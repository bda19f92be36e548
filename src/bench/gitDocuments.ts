import { posix } from 'node:path';
import type { Document } from '../reading/files/document';
import { rulesWithin, type IgnoreTexts } from '../reading/files/ignoreFiles';
import {
  IgnoreLayer,
  isAlwaysIgnored,
  isIgnored,
  isMarkedGenerated,
  type IgnoreRules,
} from '../reading/files/ignoreRules';
import { judgeBytes, refusalOfName } from '../reading/files/judge';
import { sha256 } from '../shared/sha256';
import type { GitChange, GitRepository } from './gitRepository';

/** A blob that may be read: its text stays in memory. */
interface Blob {
  readonly text: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The documents of a git tree, by the rules of the scan as far as they can be told from it: what git does not track is not there,
 * a link is followed where it leads to a file of the tree.
 */
export class GitDocuments {
  private readonly files = new Map<string, GitChange>();
  private readonly blobs = new Map<string, Blob | null>();
  private readonly made = new Map<string, { readonly blob: string; readonly document: Document | null }>();
  private readonly rules = new Map<string, IgnoreRules | null>();
  private last = new Map<string, Document>();

  constructor(private readonly repository: GitRepository) {}

  /** Goes on to the tree that differs by `changes`; resolves with its documents, sorted by path. Unchanged ones are the same objects. */
  async apply(changes: readonly GitChange[]): Promise<Document[]> {
    for (const change of changes) {
      if (change.blob === null) this.files.delete(change.path);
      else this.files.set(change.path, change);
      this.made.delete(change.path);
    }
    if (changes.some(({ path }) => ignoreFiles.has(posix.basename(path)))) {
      this.rules.clear();
      this.made.clear();
    }
    await Promise.all(changes.map(change => this.load(change)));
    const documents: Document[] = [];
    for (const file of this.files.values()) {
      const document = this.documentOf(file);
      const last = this.last.get(file.path);
      if (document !== null) documents.push(last?.sha256 === document.sha256 ? last : document);
    }
    this.last = new Map(documents.map(document => [document.path, document]));
    return documents.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private async load({ path, mode, blob }: GitChange): Promise<void> {
    if (blob === null || mode === submodule || this.blobs.has(blob)) return;
    if (mode !== link && !ignoreFiles.has(posix.basename(path)) && refusalOfName(path) !== null) return;
    const bytes = await this.repository.read(blob);
    const read = mode === link ? { text: bytes.toString() } : judgeBytes(bytes, path);
    this.blobs.set(
      blob,
      'text' in read ? { text: read.text, sha256: sha256(bytes), bytes: Buffer.byteLength(read.text) } : null,
    );
  }

  private documentOf({ path, mode, blob }: GitChange): Document | null {
    if (blob === null || mode === submodule) return null;
    if (mode !== link) {
      const known = this.made.get(path);
      if (known?.blob === blob) return known.document;
    }
    const target = mode === link ? this.targetOf(path, blob) : blob;
    const content = target === null || this.isLeftOut(path) ? null : this.blobs.get(target);
    const document = content == null ? null : { path, ...content };
    this.made.set(path, { blob, document });
    return document;
  }

  private isLeftOut(path: string): boolean {
    const rules = this.rulesOf(path.slice(0, path.lastIndexOf('/') + 1));
    return rules === null || isIgnored(rules, path) || isMarkedGenerated(rules, path) || refusalOfName(path) !== null;
  }

  /** The blob of the file that a link leads to, or null. */
  private targetOf(path: string, blob: string): string | null {
    const to = posix.join(posix.dirname(path), this.blobs.get(blob)?.text ?? '');
    const target = this.files.get(to);
    return target === undefined || target.mode === link || refusalOfName(to) !== null ? null : target.blob;
  }

  /** What holds inside a folder; null where it is ignored. */
  private rulesOf(folder: string): IgnoreRules | null {
    const known = this.rules.get(folder);
    if (known !== undefined) return known;
    const above = folder === '' ? none : this.rulesOf(folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1));
    const left =
      above === null || (folder !== '' && (isAlwaysIgnored(posix.basename(folder)) || isIgnored(above, folder)));
    const rules = left ? null : rulesWithin(above, folder, this.ignoreTexts(folder));
    this.rules.set(folder, rules);
    return rules;
  }

  private ignoreTexts(folder: string): IgnoreTexts {
    const text = (name: string): string | null => {
      const blob = this.files.get(folder + name)?.blob ?? null;
      return blob === null ? null : (this.blobs.get(blob)?.text ?? null);
    };
    return { coil: text('.coilignore'), git: text('.gitignore'), attributes: text('.gitattributes'), exclude: null };
  }
}

const link = '120000';
const submodule = '160000';
const ignoreFiles = new Set(['.gitignore', '.coilignore', '.gitattributes']);
const none: IgnoreRules = { coil: [], editor: new IgnoreLayer([], ''), git: [], generated: [] };
