import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { waitUntil } from '../embedded/index.js';
import { foldersTouched } from './watch.js';
import { watchTree } from './watch-tree.js';

describe(foldersTouched.name, () => {
  const folders = ['services/market', 'services/brokers', 'pods'];

  it('names the role whose folder changed', () => {
    expect(foldersTouched(['services/market/state/book.ts'], folders)).toEqual(['services/market']);
    expect(foldersTouched(['pods/main.ts'], folders)).toEqual(['pods']);
  });

  it('names every role when common code changed', () => {
    expect(foldersTouched(['services/core/units/price.ts'], folders)).toEqual(folders);
  });

  it('does not take one folder for another that begins like it', () => {
    expect(foldersTouched(['services/market-data/a.ts'], folders)).toEqual([]);
  });
});

/** Saves as many editors do. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

describe(watchTree.name, () => {
  it('sees a file written, replaced by renaming, written again, and one in a new folder', async () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'thetapod-watch-'));
    const at = (name: string) => path.join(root, name);
    mkdirSync(at('a/b'), { recursive: true });
    writeFileSync(at('a/b/x.ts'), '1');
    const seen = new Set<string>();
    const stop = watchTree(root, (file) => seen.add(file));
    const steps: [string, () => void][] = [
      ['a/b/x.ts', () => writeFileSync(at('a/b/x.ts'), '2')],
      ['a/b/x.ts', () => replace(at('a/b/x.ts'), '3')],
      ['a/b/x.ts', () => writeFileSync(at('a/b/x.ts'), '4')],
      ['a/b/y.ts', () => writeFileSync(at('a/b/y.ts'), '1')],
    ];
    try {
      for (const [file, change] of steps) {
        seen.clear();
        change();
        expect(await waitUntil(() => seen.has(file), { timeoutMs: 60_000 })).toBe(true);
      }
      mkdirSync(at('a/c'));
      const write = () => {
        writeFileSync(at('a/c/z.ts'), String(performance.now()));
        return seen.has('a/c/z.ts');
      };
      expect(await waitUntil(write, { timeoutMs: 60_000 })).toBe(true);
    } finally {
      stop();
      rmSync(root, { recursive: true });
    }
  });
});
