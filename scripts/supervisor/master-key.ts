/** The demo's master key: made once, kept beside the data that it opens, handed to the desk alone. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** Returns the key of a data folder in base64, and makes it when there is none: a file that only its owner may read. */
export function keepMasterKey(dataDir: string): string {
  const file = path.join(dataDir, 'master.key');
  mkdirSync(dataDir, { recursive: true });
  try {
    // Fails where the file exists: a key that has sealed something is never written over.
    const made = openSync(file, 'wx', OWNER_ONLY);
    writeSync(made, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    closeSync(made);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
