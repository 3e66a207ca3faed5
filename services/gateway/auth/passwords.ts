import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/bcrypt';

/** bcrypt reads 72 bytes and ignores the rest. */
const BCRYPT_BYTES_MAX = 72;

/**
 * Returns what bcrypt is given: the password itself, or for one that is longer than bcrypt reads its SHA-512 under a name of ours, in
 * base64 without a zero byte. So no character of a long password is ignored, and no list of bare hashes opens it.
 */
function bcryptInput(password: string): string {
  if (Buffer.byteLength(password, 'utf8') <= BCRYPT_BYTES_MAX) return password;
  const digest = createHash('sha512').update(`thetapod password\n${password}`).digest();
  return digest.subarray(0, 48).toString('base64');
}

/** Passwords under bcrypt, with an answer for unknown users that takes as long as that for known ones. */
export class Passwords {
  private readonly nobody: Promise<string>;

  constructor(private readonly cost: number) {
    this.nobody = hash('nobody has this password', cost);
  }

  hash(password: string): Promise<string> {
    return hash(bcryptInput(password), this.cost);
  }

  /** @param stored - the user's hash; undefined when there is no such user: then the same work is done in vain */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const matches = await verify(bcryptInput(password), stored ?? (await this.nobody));
    return matches && stored !== undefined;
  }
}
