import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { keepSignInKey } from './keep-key.js';
import { isSignInKey } from './sign-in-keys.js';

it('makes a key once, for its owner alone, and leaves nothing else behind', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-keys-'));
  try {
    const dataDir = path.join(folder, 'data');
    const key = keepSignInKey(dataDir);
    expect(isSignInKey(key)).toBe(true);
    expect(keepSignInKey(dataDir)).toBe(key);
    expect(readdirSync(dataDir)).toEqual(['sign-in.key']);
    expect(statSync(path.join(dataDir, 'sign-in.key')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
