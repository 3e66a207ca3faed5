import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataKey, rewrap } from './envelope.js';
import { KeyRing, MasterKey, masterKeyOf } from './master-key.js';
import { boxAddressOf, closeBox, openBox } from './sealed-box.js';
import { Secret } from './secret.js';

const UNREADABLE = { code: 'SECRET_UNREADABLE' };
const make = () => new MasterKey(randomBytes(32));
const place = ['user-1', 'tradier', 'connection-1'];
const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Buffer.from(bytes);
  const index = Math.floor(bit / 8);
  copy[index] = (copy[index] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

describe(DataKey.name, () => {
  const key = DataKey.make();

  it('opens what it sealed, for any text and any place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, at) => {
        expect(key.open(key.seal(text, at), at)).toBe(text);
      }),
    );
  });

  it('refuses every changed bit and every shortened text', () => {
    const sealed = key.seal('token', place);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      expect(refusal(() => key.open(flipped(sealed, bit), place))).toMatchObject(UNREADABLE);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(refusal(() => key.open(sealed.subarray(0, length), place))).toMatchObject(UNREADABLE);
    }
  });

  it('refuses another place, also one whose parts only join to the same text', () => {
    const sealed = key.seal('token', ['ab', 'c']);
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['ab', 'd']]) {
      expect(refusal(() => key.open(sealed, other))).toMatchObject(UNREADABLE);
    }
  });

  it('refuses what another user’s key sealed', () => {
    expect(refusal(() => DataKey.make().open(key.seal('token', place), place))).toMatchObject(UNREADABLE);
  });

  it('never seals the same text to the same bytes', () => {
    expect(key.seal('token', place).equals(key.seal('token', place))).toBe(false);
  });

  it('unwraps for its owner only, and only with the master key that wrapped it', () => {
    const master = make();
    const wrapped = key.wrap(master, 'user-1');
    const sealed = key.seal('token', place);
    expect(DataKey.unwrap(new KeyRing(master), 'user-1', wrapped).open(sealed, place)).toBe('token');
    expect(refusal(() => DataKey.unwrap(new KeyRing(master), 'user-2', wrapped))).toMatchObject(UNREADABLE);
    expect(refusal(() => DataKey.unwrap(new KeyRing(make()), 'user-1', wrapped))).toMatchObject(UNREADABLE);
    const forged = { ...wrapped, masterKeyId: make().id };
    expect(refusal(() => DataKey.unwrap(new KeyRing(master), 'user-1', forged))).toMatchObject(UNREADABLE);
  });
});

describe(rewrap.name, () => {
  it('moves a key to a new master key while what it sealed stays readable', () => {
    const [former, current] = [make(), make()];
    const key = DataKey.make();
    const sealed = key.seal('token', place);
    const ring = new KeyRing(current, former);
    const moved = rewrap(ring, 'user-1', key.wrap(former, 'user-1'));
    expect(moved?.masterKeyId).toBe(current.id);
    if (!moved) throw new Error('the key did not move');
    expect(DataKey.unwrap(new KeyRing(current), 'user-1', moved).open(sealed, place)).toBe('token');
    expect(rewrap(ring, 'user-1', moved)).toBeUndefined();
  });
});

describe(closeBox.name, () => {
  const master = make();
  const ring = new KeyRing(master);

  it('closes what only the owner of the master key opens, on any machine', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        expect(openBox(ring, closeBox(boxAddressOf(master), text, place), place)).toBe(text);
      }),
      { numRuns: 30 },
    );
    const box = closeBox(boxAddressOf(master), 'code', place);
    expect(refusal(() => openBox(new KeyRing(make()), box, place))).toMatchObject(UNREADABLE);
    expect(refusal(() => openBox(ring, box, ['other']))).toMatchObject(UNREADABLE);
  });

  it('refuses every changed byte', () => {
    const box = closeBox(boxAddressOf(master), 'code', place);
    for (let index = 0; index < box.length; index += 1) {
      const bit = index * 8 + (index % 7);
      expect(refusal(() => openBox(ring, flipped(box, bit), place))).toMatchObject(UNREADABLE);
    }
    expect(refusal(() => openBox(ring, Buffer.alloc(0), place))).toMatchObject(UNREADABLE);
  });

  it('opens boxes to the former master key while it is known', () => {
    const box = closeBox(boxAddressOf(master), 'code', place);
    expect(openBox(new KeyRing(make(), master), box, place)).toBe('code');
  });

  it('takes a public key without a secret to share for no box', () => {
    const box = closeBox(boxAddressOf(master), 'code', place);
    const low = Buffer.concat([box.subarray(0, 8), Buffer.alloc(32), box.subarray(40)]);
    expect(refusal(() => openBox(ring, low, place))).toMatchObject(UNREADABLE);
  });
});

describe(masterKeyOf.name, () => {
  it('takes 32 bytes in base64 and nothing else', () => {
    const bytes = Buffer.alloc(32, 7);
    expect(masterKeyOf(bytes.toString('base64'))?.id).toBe(new MasterKey(bytes).id);
    for (const text of [
      '',
      'short',
      Buffer.alloc(31).toString('base64'),
      Buffer.alloc(33).toString('base64'),
      '*'.repeat(44),
    ]) {
      expect(masterKeyOf(text)).toBeUndefined();
    }
  });

  it('derives another key for each purpose', () => {
    const key = make();
    expect(key.derive('a').equals(key.derive('b'))).toBe(false);
  });
});

describe(Secret.name, () => {
  it('shows itself to nobody who does not ask for it', () => {
    const secret = new Secret('oG8RUzo33zKy3');
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }), `${secret}`].join(' ');
    expect(shown).not.toContain('oG8RUzo33zKy3');
    expect(secret.expose()).toBe('oG8RUzo33zKy3');
  });
});
