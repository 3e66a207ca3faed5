// Installs the packages when they are missing or when package-lock.json asks for others than those that are there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './refusal.mjs';
import { ROOT } from './root.mjs';

/** npm's own note of what it installed is compared with the lock file, so no stamp of ours can be wrong. */
function isInstalled({ withDevelopment }) {
  const noteFile = path.join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(noteFile)) return false;
  const installed = JSON.parse(readFileSync(noteFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([folder, entry]) => {
    // npm leaves out what is optional (other platforms, mostly) and what nothing asks for any more.
    if (folder === '' || entry.optional || entry.devOptional || entry.extraneous) return true;
    if (entry.dev && !withDevelopment) return true;
    return installed[folder]?.version === entry.version;
  });
}

export function installPackages({ withDevelopment = false } = {}) {
  if (isInstalled({ withDevelopment })) return;
  console.error('Installing the packages (about a minute the first time) …');
  // No package here needs its install script, and one of them would download an engine that is not used.
  const result = spawnSync('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: ROOT,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  if (result.error) throw new Refusal('npm was not found: install it (it comes with Node) and start again.');
  if (result.status !== 0) throw new Refusal('npm could not install the packages: see its message above.');
}
