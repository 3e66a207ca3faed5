import { hash, verify } from '@node-rs/bcrypt';

/** bcrypt reads 72 bytes; a longer password would be cut silently. */
const PASSWORD_BYTES_MAX = 72;

export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password, 'utf8') > PASSWORD_BYTES_MAX;
}

/** Passwords under bcrypt, with an answer for unknown users that takes as long as that for known ones. */
export class Passwords {
  private readonly nobody: Promise<string>;

  constructor(private readonly cost: number) {
    this.nobody = hash('nobody has this password', cost);
  }

  hash(password: string): Promise<string> {
    return hash(password, this.cost);
  }

  /** @param stored - the user's hash; undefined when there is no such user: then the same work is done in vain */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const matches = await verify(password, stored ?? (await this.nobody));
    return matches && stored !== undefined;
  }
}
