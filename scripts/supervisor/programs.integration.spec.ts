/** What the build makes of each program. Real: the build's output. Fake: nothing. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { entryOf } from './roles.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ROLES = ['simulator', 'market', 'desk', 'pod-1', 'compute', 'gateway'].map((name) => entryOf(name) ?? name);
const PROGRAMS = [...ROLES, 'dist/pods/threads/slot-thread.js'];
/** Packages without a file of machine code are in the program itself. */
const WITH_MACHINE_CODE = ['@napi-rs/blake-hash', '@node-rs/bcrypt'];

describe.each(PROGRAMS)('%s', (program) => {
  const text = readFileSync(path.join(ROOT, program), 'utf8');
  // Statements begin their line in what the build writes; examples in texts of packages do not.
  const imported = [...text.matchAll(/^(?:import|export)\b[^'"\n]*["']([^'"\n]+)["']/gm)].map(([, name = '']) => name);

  it('is started as one file: it loads Node’s own modules and packages with machine code, nothing else', () => {
    expect(imported).toContain('node:module');
    expect(imported.filter((name) => !isBuiltin(name) && !WITH_MACHINE_CODE.includes(name))).toEqual([]);
  });

  it('keeps the one name by which we tell a class of a package: of two with one name the build renames one', () => {
    expect(text).toContain('ReplyError');
    expect(text).not.toMatch(/\bReplyError\d/);
  });
});
