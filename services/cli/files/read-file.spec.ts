import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPieces, readText } from './index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: Uint8Array | string): string {
  const file = path.join(folder, 'file');
  writeFileSync(file, content);
  return file;
}

describe(readText.name, () => {
  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['packed', (text: string) => gzipSync(text)],
  ])('reads a file that is %s, without its byte order mark', async (_name, pack) => {
    expect(await readText(fileOf(pack('\uFEFFstrike – 100\n')))).toBe('strike – 100\n');
    expect(await readText(fileOf(pack('a\uFEFF\n')))).toBe('a\uFEFF\n');
    expect(await readText(fileOf(pack('')))).toBe('');
  });

  it('names the whole path of a file that cannot be read, and what is cut off', async () => {
    const missing = path.join(folder, 'nothing');
    const message = `Cannot read ${missing} (ENOENT).`;
    const fault = { code: 'FILE_UNREADABLE', message };
    await expect(readText(path.relative(process.cwd(), missing))).rejects.toMatchObject(fault);
    const cut = fileOf(gzipSync('strike'.repeat(100)).subarray(0, 20));
    await expect(readText(cut)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe(readPieces.name, () => {
  it('knows the byte order mark where every byte is a character', async () => {
    const pieces: string[] = [];
    for await (const piece of readPieces(fileOf('\uFEFF<spanFile/>'), 'latin1')) pieces.push(piece);
    expect(pieces).toEqual(['<spanFile/>']);
  });
});
