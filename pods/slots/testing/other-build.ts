import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SERVERS = ['pods', 'services'];

/** This build in a folder of its own, under another release number: the same code on the same tables. */
export class OtherBuild {
  private constructor(
    readonly root: string,
    readonly release: string,
  ) {}

  /** @param patch - how many patch releases later */
  static later(patch: number): OtherBuild {
    const root = mkdtempSync(path.join(os.tmpdir(), 'thetapod-build-'));
    for (const name of SERVERS)
      cpSync(path.join(ROOT, 'dist', name), path.join(root, 'dist', name), { recursive: true });
    mkdirSync(path.join(root, 'prisma'));
    cpSync(path.join(ROOT, 'prisma/migrations'), path.join(root, 'prisma/migrations'), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
    const own = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const [major, minor, now] = own.version.split('.');
    const release = `${major}.${minor}.${Number(now) + patch}`;
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ ...own, version: release }));
    return new OtherBuild(root, release);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
