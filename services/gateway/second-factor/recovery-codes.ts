import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#platform/hash';

const CODES = 10;
/** 80 bits: a copy of the hashes cannot be searched. */
const BYTES = 10;
/** Crockford's base 32: no letter looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Returns ten codes such as `k7f2-9xq0-3m1d-a8wz`. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, newCode);
}

/** Returns what is stored of a code; it may be typed with other spaces, dashes and capitals. */
export function recoveryHash(code: string): string {
  return sha256Hex(`recovery ${code.toLowerCase().replaceAll(/[\s-]/g, '')}`);
}

function newCode(): string {
  let bits = BigInt(`0x${randomBytes(BYTES).toString('hex')}`);
  let code = '';
  for (let n = 0; n < 16; n += 1) {
    code += ALPHABET[Number(bits & 31n)];
    bits >>= 5n;
  }
  return code.match(/.{4}/g)?.join('-') ?? code;
}
