import type { UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import type { TotpRepository } from '#store/credentials';
import type { SignInKeys } from '../signing/index.js';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.js';
import { newTotpSecret, totpStep, totpUri } from './totp.js';

export interface TotpParts {
  readonly store: TotpRepository;
  readonly keys: SignInKeys;
  readonly clock: Clock;
}

export interface NewTotp {
  /** Base32, for those who cannot scan. */
  readonly secret: string;
  /** What the QR code says. */
  readonly uri: string;
}

/** Which proof a code was. */
export type CodeKind = 'totp' | 'recovery';

/** Authenticator apps and recovery codes: each code is good once. */
export class TotpService {
  constructor(private readonly parts: TotpParts) {}

  /** Returns whether the user must bring a code. */
  async isOn(userId: UserId): Promise<boolean> {
    return (await this.parts.store.find(userId))?.confirmed === true;
  }

  codesLeft(userId: UserId): Promise<number> {
    return this.parts.store.codesLeft(userId);
  }

  /** Makes a secret that counts once a code of it is shown; undefined when one is in use already. */
  async begin(userId: UserId, email: string): Promise<NewTotp | undefined> {
    const secret = newTotpSecret();
    const isBegun = await this.parts.store.begin(userId, this.parts.keys.seal(secret, placeOf(userId)));
    return isBegun ? { secret, uri: totpUri(secret, email) } : undefined;
  }

  /** Returns the recovery codes, shown this once; undefined when the code is none of the secret. */
  async confirm(userId: UserId, code: string): Promise<readonly string[] | undefined> {
    const step = await this.stepOf(userId, code, false);
    if (step === undefined) return undefined;
    const codes = newRecoveryCodes();
    return (await this.parts.store.confirm(userId, step, codes.map(recoveryHash))) ? codes : undefined;
  }

  /** Uses up a code of the app or a recovery code. Returns which it was, or undefined. */
  async use(userId: UserId, code: string): Promise<CodeKind | undefined> {
    const step = await this.stepOf(userId, code.replaceAll(/\s/g, ''), true);
    if (step !== undefined) return (await this.parts.store.takeStep(userId, step)) ? 'totp' : undefined;
    return (await this.parts.store.takeCode(userId, recoveryHash(code))) ? 'recovery' : undefined;
  }

  remove(userId: UserId): Promise<boolean> {
    return this.parts.store.remove(userId);
  }

  async renewCodes(userId: UserId): Promise<readonly string[]> {
    const codes = newRecoveryCodes();
    await this.parts.store.replaceCodes(userId, codes.map(recoveryHash));
    return codes;
  }

  private async stepOf(userId: UserId, code: string, confirmed: boolean): Promise<number | undefined> {
    const kept = await this.parts.store.find(userId);
    if (kept?.confirmed !== confirmed) return undefined;
    const secret = this.parts.keys.open(kept, placeOf(userId));
    return secret === undefined ? undefined : totpStep(secret, code, this.parts.clock.now());
  }
}

const placeOf = (userId: UserId) => ['totp', userId];
