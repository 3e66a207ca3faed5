// A build step is stale when the content of its inputs has changed. The stamp lies inside the output, so that
// whoever deletes the output deletes the stamp as well.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const SKIPPED = new Set(['node_modules', 'dist', '.tsbuild', 'generated']);

function* walk(at, accepts) {
  if (!existsSync(at)) return;
  if (statSync(at).isFile()) {
    yield at;
    return;
  }
  for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(at, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* walk(file, accepts);
    } else if (accepts(file)) yield file;
  }
}

/** The files that the given files and folders (relative to the root) hold, in a fixed order. */
export function filesOf(inputs, accepts = () => true) {
  return inputs.flatMap((input) => [...walk(path.join(ROOT, input), accepts)]);
}

export function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    // A file may vanish between listing and reading while somebody edits the tree.
    const content = existsSync(file) ? readFileSync(file) : '';
    hash.update(`${path.relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

export function isFresh(stampFile, hash) {
  const file = path.join(ROOT, stampFile);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

export function writeStamp(stampFile, hash) {
  const file = path.join(ROOT, stampFile);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, hash);
}
