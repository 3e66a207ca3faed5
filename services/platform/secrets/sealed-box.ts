/**
 * A box that everybody can close and only the owner of the master key can open: X25519 with a key made for this one box, HKDF,
 * AES-256-GCM. Layout: id of the receiver's key (8 bytes), public key of this box (32), then as in cipher.ts.
 * Source: the construction of RFC 9180 (HPKE) in base mode, in Node's own primitives.
 */
import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { decrypt, encrypt, joined, KEY_BYTES, unreadable } from './cipher.js';
import type { KeyRing, MasterKey } from './master-key.js';

/** DER of a private and a public X25519 key up to the key itself. Source: RFC 8410. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const ID_BYTES = 8;

/** To whom a box is closed. */
export interface BoxAddress {
  /** 16 hex digits. */
  readonly id: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Returns where boxes for a master key are sent: the same on every machine that has the key. */
export function boxAddressOf(master: MasterKey): BoxAddress {
  return { id: master.id, publicKey: rawPublicKey(createPublicKey(privateKeyOf(master))) };
}

/** @param place - what the secret belongs to: the box opens only with the same */
export function closeBox(address: BoxAddress, text: string, place: readonly string[]): Buffer {
  const own = generateKeyPairSync('x25519');
  const ownRaw = rawPublicKey(own.publicKey);
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey: publicKeyOf(address.publicKey) });
  const key = boxKey(shared, ownRaw, address.publicKey);
  const body = encrypt(key, Buffer.from(text, 'utf8'), joined(['box', ...place]));
  return Buffer.concat([Buffer.from(address.id, 'hex'), ownRaw, body]);
}

/** Errors: PlatformError `SECRET_UNREADABLE` for a box to somebody else, of another place, or with changed bytes. */
export function openBox(ring: KeyRing, box: Uint8Array, place: readonly string[]): string {
  const bytes = Buffer.from(box);
  const master = ring.byId(bytes.subarray(0, ID_BYTES).toString('hex'));
  if (!master || bytes.length < ID_BYTES + KEY_BYTES) throw unreadable();
  const sender = bytes.subarray(ID_BYTES, ID_BYTES + KEY_BYTES);
  const privateKey = privateKeyOf(master);
  const shared = sharedSecret(privateKey, sender);
  const key = boxKey(shared, sender, rawPublicKey(createPublicKey(privateKey)));
  return decrypt(key, bytes.subarray(ID_BYTES + KEY_BYTES), joined(['box', ...place])).toString('utf8');
}

/** Some public keys have no secret to share (points of small order): such a box is none. */
function sharedSecret(privateKey: KeyObject, sender: Uint8Array): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey: publicKeyOf(sender) });
  } catch {
    throw unreadable();
  }
}

function boxKey(shared: Uint8Array, sender: Uint8Array, receiver: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([sender, receiver]), 'thetapod box', KEY_BYTES));
}

function privateKeyOf(master: MasterKey): KeyObject {
  const der = Buffer.concat([PRIVATE_PREFIX, master.derive('box')]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' });
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length);
}
