import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import path from 'node:path';

/**
 * Calls back with the path of each file below a folder that changes, appears or goes; returns how to stop.
 * Watches each folder by itself: on Linux, Node 20's own recursive watching loses a file for good once an editor has
 * replaced it by renaming.
 */
export function watchTree(root: string, onChange: (file: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>();

  function add(folder: string): void {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      if (name === null) return;
      const at = path.join(folder, name);
      if (isFolder(at)) add(at);
      else onChange(path.relative(root, at).replaceAll('\\', '/'));
    });
    // A folder that is deleted ends its own watching.
    watcher.on('error', () => remove(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) add(at);
    }
  }

  function remove(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  add(root);
  return () => {
    for (const folder of [...watchers.keys()]) remove(folder);
  };
}

function isFolder(at: string): boolean {
  return existsSync(at) && statSync(at).isDirectory();
}
