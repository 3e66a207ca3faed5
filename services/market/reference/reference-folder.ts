import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '#platform/hash';
import type { ReferenceFileContent, ReferenceStore } from '#store/reference';
import { LAYOUTS } from './layouts.js';
import { type ReadText, readText } from './read-text.js';

/** No list that a person keeps is larger. */
const BYTES_MAX = 16 * 1024 * 1024;
const TOO_LARGE: ReadText = {
  lines: 0,
  facts: [],
  faults: [{ line: 1, field: '', message: 'The file is larger than 16 MB.' }],
};

export interface ReferenceFolderParts {
  readonly folder: string;
  readonly store: Pick<ReferenceStore, 'hashes' | 'keep'>;
  /** Told of each file that was taken. */
  readonly onRead: (file: ReferenceFileContent) => void;
}

/**
 * Takes the files of reference data that a user keeps in a folder: each when it is first seen and whenever its content has changed. A folder or
 * file that is not there is no fault, and what it said before stays known.
 */
export class ReferenceFolder {
  /** Time and size of each file when it was looked at last. */
  private readonly looked = new Map<string, string>();
  private hashes: Map<string, string> | undefined;

  constructor(private readonly parts: ReferenceFolderParts) {}

  /** Errors: what the store throws, and what the file system says of a file that is there; the next look tries again. */
  async look(): Promise<void> {
    const { folder, store, onRead } = this.parts;
    this.hashes ??= new Map(await store.hashes());
    for (const [name, layout] of Object.entries(LAYOUTS)) {
      const file = join(folder, name);
      const stamp = await stampOf(file);
      if (stamp === undefined || stamp === this.looked.get(name)) continue;
      const bytes = await readFile(file);
      const hash = sha256Hex(bytes);
      if (hash !== this.hashes.get(name)) {
        const content = { name, hash, ...(bytes.length > BYTES_MAX ? TOO_LARGE : readText(bytes.toString(), layout)) };
        await store.keep(content);
        this.hashes.set(name, hash);
        onRead(content);
      }
      this.looked.set(name, stamp);
    }
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(file);
    return `${mtimeMs} ${size}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
