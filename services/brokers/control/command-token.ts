import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomToken } from '#platform/hash';

const TOKEN_FILE = 'desk-command.token';
const PORT_FILE = 'desk-command.port';
/** Shorter text in the file is none of ours. */
const TOKEN_LENGTH_MIN = 32;

/** Returns the word that opens the command port: that of the data folder, or a new one. Only the folder's owner may read it. */
export function commandToken(folder: string): string {
  const file = path.join(folder, TOKEN_FILE);
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= TOKEN_LENGTH_MIN) return kept;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const token = randomToken();
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** Says where the command port listens, for the terminal on this machine. */
export function announceCommandPort(folder: string, port: number): void {
  writeFileSync(path.join(folder, PORT_FILE), `${port}\n`, { mode: 0o600 });
}
