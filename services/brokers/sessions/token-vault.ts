import { z } from 'zod';
import type { ConnectionId, UserId } from '#core/units';
import { DataKey, type KeyRing, openBox, rewrap, Secret } from '#platform/secrets';
import type { StoredUserKey, UserKeyStore } from '#store/connections';

/** Whose tokens they are: sealed for one login, they open for no other. */
export interface TokenOwner {
  readonly userId: UserId;
  readonly broker: string;
  readonly connectionId: ConnectionId;
}

export interface LoginTokens {
  readonly access: Secret;
  /** Absent where the login cannot be renewed unattended. */
  readonly refresh?: Secret;
}

const Sealed = z.object({ access: z.string(), refresh: z.string().optional() });
const REWRAP_BATCH = 500;

/** Seals and opens tokens with the data key of their user; the keys are wrapped by the master key, which only desks have. */
export class TokenVault {
  constructor(
    private readonly ring: KeyRing,
    private readonly keys: UserKeyStore,
  ) {}

  async seal(owner: TokenOwner, tokens: LoginTokens): Promise<Buffer> {
    const key = await this.keyOf(owner.userId);
    const plain = { access: tokens.access.expose(), refresh: tokens.refresh?.expose() };
    return key.seal(JSON.stringify(plain), placeOf(owner));
  }

  /** Errors: PlatformError `SECRET_UNREADABLE` for the tokens of another login, or when the master key that opens them is not known. */
  async open(owner: TokenOwner, sealed: Uint8Array): Promise<LoginTokens> {
    const key = await this.keyOf(owner.userId);
    const { access, refresh } = Sealed.parse(JSON.parse(key.open(sealed, placeOf(owner))));
    return { access: new Secret(access), ...(refresh !== undefined && { refresh: new Secret(refresh) }) };
  }

  /** Opens what the gateway sealed to the desks. Errors: `SECRET_UNREADABLE`. */
  openBox(box: Uint8Array, place: readonly string[]): Secret {
    return new Secret(openBox(this.ring, box, place));
  }

  /**
   * Brings every data key under the current master key, while everything runs; tokens are not touched. Keys whose master key is
   * not known are left as they are and counted.
   */
  async rewrapAll(): Promise<{ readonly moved: number; readonly unreadable: number }> {
    const count = { moved: 0, unreadable: 0 };
    let after: UserId | undefined;
    for (;;) {
      const keys = await this.keys.wrappedByOthers(this.ring.current.id, after, REWRAP_BATCH);
      for (const key of keys) {
        if (await this.rewrapOne(key)) count.moved += 1;
        else count.unreadable += 1;
        after = key.userId;
      }
      if (keys.length < REWRAP_BATCH) return count;
    }
  }

  private async rewrapOne(key: StoredUserKey): Promise<boolean> {
    if (!this.ring.byId(key.masterKeyId)) return false;
    const next = rewrap(this.ring, key.userId, key);
    if (next) await this.keys.replace(key.masterKeyId, { userId: key.userId, ...next });
    return true;
  }

  private async keyOf(userId: UserId): Promise<DataKey> {
    const stored = await this.keys.get(userId);
    if (stored) return DataKey.unwrap(this.ring, userId, stored);
    const fresh = DataKey.make().wrap(this.ring.current, userId);
    return DataKey.unwrap(this.ring, userId, await this.keys.addOrGet({ userId, ...fresh }));
  }
}

function placeOf({ userId, broker, connectionId }: TokenOwner): readonly string[] {
  return ['tokens', userId, broker, connectionId];
}
