import type { UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { ListedApiKey } from '#store/credentials';
import type { StoredProfile, UserRepository } from '#store/users';
import {
  type AuthService,
  type Client,
  type Passwords,
  type ResetService,
  type SessionsService,
  type SignedIn,
  weaknessOf,
} from '../auth/index.js';
import {
  type ActView,
  type AddPasskey,
  type ApiKeyView,
  type AuditVerdictView,
  type BrowserSessionView,
  type ChangePassword,
  DISCLAIMER_VERSION,
  type MakeApiKey,
  type NewApiKeyView,
  type NewTotpView,
  type Page,
  type PasskeyQuestionView,
  type ProfileView,
  type RecoveryCodesView,
} from '../contract/index.js';
import { found, invalidField, type PageLimit, Problem, pageOf, type SequenceCursor } from '../http/index.js';
import type { ApiKeysService } from '../keys/index.js';
import { type AccountChange, changeLetter } from '../mail/index.js';
import type { PasskeysService, TotpService } from '../second-factor/index.js';

export interface MeParts {
  readonly users: UserRepository;
  readonly audit: AuditRepository;
  readonly auth: AuthService;
  readonly passwords: Passwords;
  readonly sessions: SessionsService;
  readonly resets: ResetService;
  readonly totp: TotpService;
  readonly passkeys: PasskeysService;
  readonly keys: ApiKeysService;
}

/** What people set about themselves: how they sign in, from where, and with which keys. */
export class MeService {
  constructor(private readonly parts: MeParts) {}

  async profile(userId: UserId): Promise<ProfileView> {
    const { users, totp, passkeys } = this.parts;
    const [profile, isOn, left, own] = await Promise.all([
      users.profile(userId),
      totp.isOn(userId),
      totp.codesLeft(userId),
      passkeys.list(userId),
    ]);
    const { email, role, createdAt, disclaimerVersion, disclaimerAcceptedAt }: StoredProfile = found(profile);
    return {
      ...{ email, role, createdAt, totp: isOn, recoveryCodesLeft: left },
      disclaimer: { accepted: disclaimerVersion, acceptedAt: disclaimerAcceptedAt, current: DISCLAIMER_VERSION },
      passkeys: own.map(({ id, name, createdAt: madeAt, lastUsedAt }) => ({
        ...{ id, name, createdAt: madeAt },
        ...(lastUsedAt !== undefined && { lastUsedAt }),
      })),
    };
  }

  async changePassword(me: SignedIn, { password, newPassword }: ChangePassword, client: Client): Promise<void> {
    const { auth, users, passwords, sessions } = this.parts;
    await auth.confirm(me.userId, password, client);
    const weakness = weaknessOf(newPassword, me.email);
    if (weakness !== undefined) throw invalidField('newPassword', weakness);
    const how = { act: 'PASSWORD_CHANGED', keep: me.sessionId } as const;
    sessions.tellEnded(await users.setPassword(me.userId, await passwords.hash(newPassword), how));
    this.tell(me, 'password');
  }

  async acceptDisclaimer(userId: UserId, version: string): Promise<ProfileView> {
    await this.parts.users.acceptDisclaimer(userId, version);
    return this.profile(userId);
  }

  async beginTotp(me: SignedIn, password: string, client: Client): Promise<NewTotpView> {
    await this.parts.auth.confirm(me.userId, password, client);
    const begun = await this.parts.totp.begin(me.userId, me.email);
    if (!begun) throw new Problem('TOTP_IN_USE');
    return begun;
  }

  async confirmTotp(me: SignedIn, code: string): Promise<RecoveryCodesView> {
    const codes = await this.parts.totp.confirm(me.userId, code);
    if (!codes) throw invalidField('code', 'This is not the code that the app shows now. Wait for the next one.');
    this.tell(me, 'totpAdded');
    return { codes };
  }

  async removeTotp(me: SignedIn, password: string, client: Client): Promise<ProfileView> {
    await this.parts.auth.confirm(me.userId, password, client);
    if (!(await this.parts.totp.remove(me.userId))) throw new Problem('TOTP_NOT_IN_USE');
    this.tell(me, 'totpRemoved');
    return this.profile(me.userId);
  }

  async renewRecoveryCodes(me: SignedIn, password: string, client: Client): Promise<RecoveryCodesView> {
    await this.parts.auth.confirm(me.userId, password, client);
    if (!(await this.parts.totp.isOn(me.userId))) throw new Problem('TOTP_NOT_IN_USE');
    return { codes: await this.parts.totp.renewCodes(me.userId) };
  }

  async beginPasskey(me: SignedIn, password: string, client: Client, origin: string): Promise<PasskeyQuestionView> {
    await this.parts.auth.confirm(me.userId, password, client);
    const question = await this.parts.passkeys.beginNew(me, origin);
    if (!question) throw new Problem('TOO_MANY_PASSKEYS');
    return question;
  }

  async addPasskey(me: SignedIn, answer: AddPasskey): Promise<ProfileView> {
    if (!(await this.parts.passkeys.finishNew(me.userId, answer))) throw new Problem('PASSKEY_REFUSED');
    this.tell(me, 'passkeyAdded');
    return this.profile(me.userId);
  }

  async removePasskey(userId: UserId, id: string): Promise<void> {
    if (!(await this.parts.passkeys.remove(userId, id))) throw new Problem('NOT_FOUND');
  }

  async sessions({ userId, sessionId: own }: SignedIn): Promise<BrowserSessionView[]> {
    const listed = await this.parts.sessions.list(userId);
    return listed.map(({ sessionId: id, ...rest }) => ({ id, current: id === own, ...rest }));
  }

  async endSession(userId: UserId, sessionId: string): Promise<void> {
    if (!(await this.parts.sessions.end(userId, sessionId, 'SESSION_REVOKED'))) throw new Problem('NOT_FOUND');
  }

  endOtherSessions({ userId, sessionId }: SignedIn): Promise<void> {
    return this.parts.sessions.endOthers(userId, sessionId);
  }

  async keys(userId: UserId): Promise<ApiKeyView[]> {
    return (await this.parts.keys.list(userId)).map(keyView);
  }

  async makeKey(me: SignedIn, { password, ...wish }: MakeApiKey, client: Client): Promise<NewApiKeyView> {
    if (wish.scopes.includes('operate') && me.role !== 'operator') {
      throw invalidField('scopes', 'Only an operator’s key may do this.');
    }
    await this.parts.auth.confirm(me.userId, password, client);
    const made = await this.parts.keys.make(me.userId, { ...wish, scopes: [...new Set(wish.scopes)] });
    if (!made) throw new Problem('TOO_MANY_KEYS');
    this.tell(me, 'apiKeyMade');
    return { key: made.key, listed: keyView(made.listed) };
  }

  async revokeKey(userId: UserId, id: string): Promise<void> {
    if (!(await this.parts.keys.remove(userId, id))) throw new Problem('NOT_FOUND');
  }

  async acts(
    userId: UserId,
    { cursor, limit }: { readonly cursor: SequenceCursor; readonly limit: PageLimit },
  ): Promise<Page<ActView>> {
    const after = cursor === undefined ? {} : { before: cursor[0] };
    const entries = await this.parts.audit.listByUser(userId, { ...after, limit: limit + 1 });
    return pageOf(entries, limit, {
      view: ({ sequence, act, subject, detail, at, hash }) => ({
        ...{ sequence, act, detail, at, hash },
        ...(subject !== undefined && { subject }),
      }),
      place: ({ sequence }) => [sequence],
    });
  }

  verifyAudit(): Promise<AuditVerdictView> {
    return this.parts.audit.verify();
  }

  private tell({ email }: SignedIn, change: AccountChange): void {
    this.parts.resets.tell(changeLetter(email, change));
  }
}

function keyView({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ListedApiKey): ApiKeyView {
  return { ...{ id, name, scopes, createdAt, expiresAt }, ...(lastUsedAt !== undefined && { lastUsedAt }) };
}
