import { MS_PER_DAY, type UserId } from '#core/units';
import { randomId, randomToken, sha256Hex } from '#platform/hash';
import type { ApiKeyRepository, ApiScope, ListedApiKey, StoredApiKey } from '#store/credentials';

export interface KeyHolder extends StoredApiKey {
  readonly keyId: string;
}

const KEYS_MAX = 20;
/** `tpk_` says to people and to scanners of leaked secrets what it is. */
const FORM = /^tpk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** Keys of programs. The key itself is shown once; what is stored is the hash of its 256 random bits. */
export class ApiKeysService {
  constructor(private readonly store: ApiKeyRepository) {}

  list(userId: UserId): Promise<readonly ListedApiKey[]> {
    return this.store.list(userId);
  }

  /** Returns undefined when the user has as many keys as one may have. */
  async make(
    userId: UserId,
    wish: { readonly name: string; readonly scopes: readonly ApiScope[]; readonly days: number },
  ): Promise<{ readonly key: string; readonly listed: ListedApiKey } | undefined> {
    if ((await this.store.list(userId)).length >= KEYS_MAX) return undefined;
    const [id, secret] = [randomId(), randomToken()];
    const { name, scopes, days } = wish;
    const kept = { id, userId, name, scopes, secretHash: sha256Hex(secret), lifeMs: days * MS_PER_DAY };
    return { key: `tpk_${id.replaceAll('-', '')}_${secret}`, listed: await this.store.add(kept) };
  }

  /** Returns who a key stands for, while it is good. */
  async holderOf(key: string): Promise<KeyHolder | undefined> {
    const [, hex = '', secret = ''] = FORM.exec(key) ?? [];
    if (hex === '') return undefined;
    const keyId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const found = await this.store.find(keyId, sha256Hex(secret));
    return found && { ...found, keyId };
  }

  remove(userId: UserId, id: string): Promise<boolean> {
    return this.store.remove(userId, id);
  }
}
