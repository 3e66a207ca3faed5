/** What a session is worth while the database is away. Fake: the store. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Instant, instant, type UserId } from '#core/units';
import { PlatformCode, PlatformError } from '#platform/errors';
import type { SessionRepository } from '#store/users';
import { SessionTokens, SignInKeys } from '../signing/index.js';
import { RETURN_LEEWAY_MS, SessionsService } from './sessions.service.js';

const NOW = instant(1_800_000_000_000);

function serviceOn(find: () => Promise<undefined>, now: Instant = NOW) {
  const keys = new SignInKeys(randomBytes(32).toString('base64'));
  const tokens = new SessionTokens(keys);
  const clock = { now: () => now, monotonicMs: () => 0 };
  const store = { find } as unknown as SessionRepository;
  const service = new SessionsService({ store, keys, tokens, clock, onEnded: () => undefined });
  const endsAt = instant(NOW + 600_000);
  const claims = { sessionId: 's', userId: 'u' as UserId, email: 'o@example.com', role: 'operator' as const, endsAt };
  return { service, token: tokens.access(claims) };
}

const fail = (code: (typeof PlatformCode)[keyof typeof PlatformCode]) => () =>
  Promise.reject(new PlatformError(code, { retryable: true }));

describe(SessionsService.name, () => {
  it('believes the signature while the database is away, so that an operator can stop everybody', async () => {
    const { service, token } = serviceOn(fail(PlatformCode.dbUnavailable));
    expect(await service.sessionOf(token)).toMatchObject({ sessionId: 's', role: 'operator' });
    expect(await service.sessionOf(withOtherSignature(token))).toBeUndefined();
    expect(await service.sessionOf(undefined)).toBeUndefined();
  });

  it('believes no signature that has ended, and hides no other failure', async () => {
    const late = serviceOn(fail(PlatformCode.dbUnavailable), instant(NOW + 600_000));
    expect(await late.service.sessionOf(late.token)).toBeUndefined();
    await expect(late.service.sessionOf(late.token, RETURN_LEEWAY_MS)).rejects.toThrow();
    const refused = serviceOn(fail(PlatformCode.dbRefused));
    await expect(refused.service.sessionOf(refused.token)).rejects.toThrow();
  });

  it('knows no session that the database does not, whatever its signature', async () => {
    const { service, token } = serviceOn(() => Promise.resolve(undefined));
    expect(await service.sessionOf(token)).toBeUndefined();
  });
});

/** Its first letter: of the last ones some bits are not read. */
function withOtherSignature(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}
