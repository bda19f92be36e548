import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { isInside } from '../../shared/isInside';

/** The open folders. Where there are several, a document's path begins with its folder's name. */
export class Roots {
  constructor(readonly all: readonly Root[]) {}

  /** Throws CoilError `noFolder` when there is none. */
  get first(): Root {
    const [root] = this.all;
    if (root === undefined) throw noFolder();
    return root;
  }

  get dirs(): string[] {
    return this.all.map(root => root.dir);
  }

  /** The folder that holds a document, and the document's path in it. */
  locate(path: string): { readonly folder: string; readonly path: string } {
    if (this.all.length === 1) return { folder: this.first.dir, path };
    const root = this.all.find(({ name }) => path === name || path.startsWith(`${name}/`)) ?? this.first;
    return { folder: root.dir, path: path.slice(root.name.length + 1) };
  }

  /** As {@link locate}; for `''` every folder. */
  places(path: string): readonly { readonly folder: string; readonly path: string }[] {
    return path === '' ? this.all.map(({ dir }) => ({ folder: dir, path: '' })) : [this.locate(path)];
  }

  absolute(document: string): string {
    const { folder, path } = this.locate(document);
    return resolve(folder, path);
  }

  /** The document that an absolute path names; any other text as it is. */
  relative(path: string): string {
    if (!isAbsolute(path)) return path;
    for (const root of this.all) {
      const inside = relative(root.dir, path);
      if (inside === '') return this.all.length === 1 ? '' : root.name;
      if (isInside(path, root.dir)) return this.document(root, inside.split(sep).join('/'));
    }
    return path;
  }

  /** The document at a path inside one of the folders. */
  document({ name }: Root, path: string): string {
    return this.all.length === 1 ? path : `${name}/${path}`;
  }
}

/** What is said where a folder is needed and none is open. */
export function noFolder(): CoilError {
  return new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
}
