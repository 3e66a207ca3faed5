// One copy of Thetapod per data folder: two would fight over its databases. The lock is a file with the owner's pid;
// a file whose owner is gone does not count.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './refusal.mjs';

export function acquireLock(dataDir, port) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'lock.json');
  const mine = JSON.stringify({ pid: process.pid, port });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      process.once('exit', () => rmSync(file, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new Refusal(`${dataDir} cannot be written: ${error.message}.`);
    }
    const owner = readOwner(file);
    if (owner !== undefined && isStart(owner.pid)) {
      const where = owner.port === 0 ? '' : ` at http://localhost:${owner.port}`;
      throw new Refusal(
        `Thetapod already runs${where} (process ${owner.pid}) with the data in ${dataDir}: use that one, stop it with Ctrl-C, or choose another --data-dir and --port.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new Refusal(`Another copy is starting with the data in ${dataDir}.`);
}

function readOwner(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A pid is used again after a restart of the machine, so the program that has it now must be this one. */
function isStart(pid) {
  try {
    process.kill(pid, 0);
    const line =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout;
    return line.includes('start.mjs');
  } catch (error) {
    return error.code === 'EPERM';
  }
}
