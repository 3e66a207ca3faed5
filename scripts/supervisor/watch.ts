/** `npm run dev`: builds after each change and starts again the roles that it touched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RoleProcess } from './role-process.js';
import { watchTree } from './watch-tree.js';

const QUIET_MS = 150;
/** A change here concerns every role. */
const COMMON = ['services/core/', 'services/platform/', 'services/store/'];

export interface WatchOptions {
  readonly root: string;
  rebuild(): unknown;
  processes(): readonly RoleProcess[];
  report(line: string): void;
}

/** Which of the folders the changed files touch; undefined stands for all of them. */
export function foldersTouched(files: Iterable<string>, folders: readonly string[]): readonly string[] {
  const changed = [...files];
  if (changed.some((file) => COMMON.some((folder) => file.startsWith(folder)))) return folders;
  return folders.filter((folder) => changed.some((file) => file.startsWith(`${folder}/`)));
}

export function watchSources(options: WatchOptions): () => void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function apply(): void {
    const files = [...changed];
    changed.clear();
    try {
      options.rebuild();
    } catch (error) {
      options.report((error as Error).message);
      return;
    }
    const processes = options.processes();
    const touched = foldersTouched(files, [...new Set(processes.map(({ role }) => role.folder))]);
    const concerned = processes.filter(({ role }) => touched.includes(role.folder));
    if (concerned.length === 0) return;
    options.report(`Starting again: ${concerned.map(({ role }) => role.name).join(', ')}`);
    for (const process of concerned) void process.restart();
  }

  const stops = ['services', 'pods'].map((folder) =>
    watchTree(path.join(options.root, folder), (file) => {
      if (!/\.ts$/.test(file) || /\.spec\.ts$|(^|\/)generated\//.test(file)) return;
      changed.add(`${folder}/${file}`);
      clearTimeout(timer);
      timer = setTimeout(apply, QUIET_MS);
    }),
  );
  const vite = startVite(options.root);
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    vite?.kill('SIGTERM');
  };
}

function startVite(root: string): ChildProcess | undefined {
  if (!existsSync(path.join(root, 'web/vite.config.ts'))) return undefined;
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const words = [vite, 'build', '--watch', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
  return spawn(process.execPath, words, { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
}
