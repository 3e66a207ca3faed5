import { describe, expect, it } from '@jest/globals';
import { verify } from '@node-rs/bcrypt';
import { Passwords } from './passwords.js';

const passwords = new Passwords(4);

describe(Passwords.name, () => {
  it('are told apart by every character, also beyond the 72 bytes that bcrypt reads', async () => {
    const long = 'x'.repeat(72);
    const stored = await passwords.hash(`${long}a`);
    expect(await passwords.verify(`${long}a`, stored)).toBe(true);
    expect(await passwords.verify(`${long}b`, stored)).toBe(false);
    expect(await passwords.verify(long, stored)).toBe(false);
    // What bcrypt alone would say.
    expect(await verify(`${long}b`, await passwords.hash(long))).toBe(true);
  });

  it('of at most 72 bytes are plain bcrypt', async () => {
    expect(await verify('ä'.repeat(36), await passwords.hash('ä'.repeat(36)))).toBe(true);
  });

  it('belong to nobody where there is no user', async () => {
    expect(await passwords.verify('nobody has this password', undefined)).toBe(false);
  });
});
