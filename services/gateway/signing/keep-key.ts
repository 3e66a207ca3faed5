import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomToken } from '#platform/hash';

const KEY_BYTES = 32;

/** Returns the key of a data folder in base64, and makes it when there is none: a file that only its owner may read. */
export function keepSignInKey(dataDir: string): string {
  const file = path.join(dataDir, 'sign-in.key');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = `${file}.${randomToken(8)}`;
  writeFileSync(made, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Whole or not at all, and never over another: two gateways that start at once end up with the same key.
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  return readFileSync(file, 'utf8').trim();
}
