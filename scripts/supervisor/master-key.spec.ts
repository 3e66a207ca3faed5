import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keepMasterKey } from './master-key.js';

describe(keepMasterKey.name, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-key-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes a key of 32 bytes that only its owner may read, and keeps it', () => {
    const dataDir = path.join(folder, 'data');
    const key = keepMasterKey(dataDir);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(path.join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(keepMasterKey(dataDir)).toBe(key);
    expect(keepMasterKey(path.join(folder, 'other'))).not.toBe(key);
  });
});
