import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { equalSecrets } from '#platform/hash';
import { SealKey } from '#platform/secrets';
import { type Claims, signJwt, verifyJwt } from './jwt.js';

const KEY_BYTES = 32;

/** One key of the gateway; its uses are told apart by keys derived from it. */
interface SignInKey {
  readonly id: string;
  readonly tokens: Buffer;
  readonly csrf: Buffer;
  readonly seal: SealKey;
}

/** Returns whether a setting is base64 of 32 bytes. */
export function isSignInKey(base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === base64.trim();
}

function keyOf(base64: string): SignInKey {
  const bytes = Buffer.from(base64, 'base64');
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `thetapod sign-in ${purpose}`, KEY_BYTES));
  const id = createHash('sha256').update(derive('id')).digest('hex').slice(0, 16);
  return { id, tokens: derive('tokens'), csrf: derive('csrf'), seal: new SealKey(derive('second factors')) };
}

/** The key that all gateways share, and during a change the one before it: what that one signed stays good until it expires. */
export class SignInKeys {
  private readonly current: SignInKey;
  private readonly all: readonly SignInKey[];

  /** @param former - of the same form; both base64 of 32 bytes */
  constructor(current: string, former?: string) {
    this.current = keyOf(current);
    this.all = [this.current, ...(former === undefined ? [] : [keyOf(former)])];
  }

  /** Tells nothing of the key; the same on every gateway that has it. */
  get id(): string {
    return this.current.id;
  }

  sign(claims: Claims): string {
    return signJwt(claims, { id: this.current.id, bytes: this.current.tokens });
  }

  verify(token: string): Claims | undefined {
    return verifyJwt(token, (id) => this.byId(id)?.tokens);
  }

  /** Returns what a change of this session must carry in a header. */
  csrfOf(sessionId: string): string {
    return csrfBy(this.current, sessionId);
  }

  isCsrfOf(sessionId: string, given: string): boolean {
    return this.all.some((key) => equalSecrets(given, csrfBy(key, sessionId)));
  }

  seal(text: string, place: readonly string[]): { readonly sealed: Buffer; readonly keyId: string } {
    return { sealed: this.current.seal.seal(text, place), keyId: this.current.id };
  }

  /** Returns undefined when the key that sealed it is gone. Errors: PlatformError `SECRET_UNREADABLE`. */
  open({ sealed, keyId }: { readonly sealed: Uint8Array; readonly keyId: string }, place: readonly string[]) {
    return this.byId(keyId)?.seal.open(sealed, place);
  }

  private byId(id: string): SignInKey | undefined {
    return this.all.find((key) => key.id === id);
  }
}

const csrfBy = (key: SignInKey, sessionId: string) =>
  createHmac('sha256', key.csrf).update(sessionId).digest('base64url');
