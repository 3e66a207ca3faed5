import type { AccountId } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import { errorCodeOf, isRetryable } from '#platform/errors';
import { Secret } from '#platform/secrets';
import type { Logger } from '#platform/telemetry';
import type { ListedAccount } from '#ports';
import type { AnsweredFlow, FlowStore, FoundAccount, FreshLogin, LoginRefusal } from '#store/connections';
import type { GrantedTokens, TokenAnswer } from '../oauth/index.js';
import { accessEndOf, sessionEndOf, type TokenVault } from '../sessions/index.js';
import type { LoginWay, LoginWaySource } from './login-way.js';
import { verifierPlace } from './prepare-flow.js';

export interface ExchangeParts {
  readonly flows: FlowStore;
  readonly ways: LoginWaySource;
  readonly vault: TokenVault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Takes a granted login with its accounts, all or nothing. */
  complete(login: FreshLogin): Promise<readonly AccountId[] | LoginRefusal>;
  /** Told of the accounts of a new login. */
  onConnected(accountIds: readonly AccountId[]): void;
}

const BATCH = 5;
/** A code lives for half a minute at some brokers; until then a lost connection is tried again. */
const ATTEMPTS = 3;
const ATTEMPT_EVERY_MS = 1_000;

/** What a code belongs to: the gateway seals it with the same. */
export const codePlace = (flowId: string) => ['code', flowId];

/** Exchanges every code that came back: each is taken out of its row before it is used. */
export async function exchangeFlows(parts: ExchangeParts): Promise<void> {
  const answered = await parts.flows.takeAnswered(BATCH);
  await Promise.all(answered.map((flow) => exchangeFlow(parts, flow)));
}

async function exchangeFlow(parts: ExchangeParts, flow: AnsweredFlow): Promise<void> {
  const { connectionId, broker } = flow;
  const code = await connect(parts, flow).catch((error: unknown) => {
    parts.logger.warn('connect.failed', { connectionId, broker, error });
    return errorCodeOf(error);
  });
  if (code === undefined) return;
  await parts.flows.fail(flow.flowId, code);
  parts.logger.warn('connect.refused', { connectionId, broker, code });
}

/** Returns undefined when the login stands, else why not. */
async function connect(parts: ExchangeParts, flow: AnsweredFlow): Promise<string | undefined> {
  const { ways, vault, logger } = parts;
  const way = ways.wayOf(flow.broker, flow.environment);
  if (!way) return 'BROKER_NOT_SET_UP';
  const code = vault.openBox(flow.sealedCode, codePlace(flow.flowId));
  const verifier = flow.sealedVerifier && vault.openBox(flow.sealedVerifier, verifierPlace(flow.flowId));
  const askedAt = parts.clock.now();
  const answer = await persistently(parts, () =>
    way.oauth.exchange({
      connectionId: flow.connectionId,
      code: code.expose(),
      redirectUri: flow.redirectUri,
      ...(verifier !== undefined && { verifier: verifier.expose() }),
    }),
  );
  if (answer.kind === 'ended') return answer.code;
  if (answer.kind === 'later') return 'BROKER_UNREACHABLE';
  const outcome = await takeLogin(parts, flow, { way, tokens: answer.tokens, askedAt });
  if (typeof outcome !== 'string') {
    logger.info('connect.done', { connectionId: flow.connectionId, broker: flow.broker, accounts: outcome.length });
    parts.onConnected(outcome);
    return undefined;
  }
  // What we do not keep must not live on.
  await revokeQuietly(way, flow, answer.tokens);
  return outcome;
}

interface Granted {
  readonly way: LoginWay;
  readonly tokens: GrantedTokens;
  readonly askedAt: FreshLogin['connectedAt'];
}

async function takeLogin(
  parts: ExchangeParts,
  flow: AnsweredFlow,
  { way, tokens, askedAt }: Granted,
): Promise<readonly AccountId[] | LoginRefusal | 'NO_ACCOUNT' | 'ACCOUNTS_UNREADABLE'> {
  const accounts = await listAccounts(parts, flow, { way, tokens, askedAt });
  if (accounts === undefined) return 'ACCOUNTS_UNREADABLE';
  if (accounts.length === 0) return 'NO_ACCOUNT';
  const { accessToken, refreshToken, scope } = tokens;
  const refresh = refreshToken === undefined ? undefined : new Secret(refreshToken);
  const sealedTokens = await parts.vault.seal(flow, { access: new Secret(accessToken), ...(refresh && { refresh }) });
  const accessEndsAt = accessEndOf(tokens, way.terms, askedAt);
  const sessionEndsAt = sessionEndOf(tokens, way.terms, askedAt);
  return parts.complete({
    flow,
    sealedTokens,
    connectedAt: askedAt,
    ...(accessEndsAt !== undefined && { accessEndsAt }),
    ...(sessionEndsAt !== undefined && { sessionEndsAt }),
    ...(scope !== undefined && { scope }),
    accounts: accounts.map((account) => foundOf(way, account)),
  });
}

async function listAccounts(
  parts: ExchangeParts,
  { connectionId, environment }: AnsweredFlow,
  { way, tokens }: Granted,
): Promise<readonly ListedAccount[] | undefined> {
  const session = { connectionId, accountKey: '', environment, accessToken: tokens.accessToken };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const accounts = await way.kind.listAccounts(way.http, session);
      return accounts.filter((account) => account.environment === environment);
    } catch (error) {
      parts.logger.warn('connect.accounts_failed', { connectionId, attempt, error });
      if (attempt >= ATTEMPTS || !isRetryable(error)) return undefined;
      await parts.timers.sleep(ATTEMPT_EVERY_MS);
    }
  }
}

function foundOf({ kind }: LoginWay, { accountKey, label, environment, facts }: ListedAccount): FoundAccount {
  const name = environment === 'paper' ? `${kind.title} paper ${label}` : `${kind.title} ${label}`;
  return { accountKey, name, type: facts.type, facts: { ...facts } };
}

async function persistently(parts: ExchangeParts, ask: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (answer.kind !== 'later' || attempt >= ATTEMPTS) return answer;
    await parts.timers.sleep(ATTEMPT_EVERY_MS);
  }
}

async function revokeQuietly(way: LoginWay, { connectionId }: AnsweredFlow, tokens: GrantedTokens): Promise<void> {
  if (!way.oauth.canRevoke) return;
  const { accessToken, refreshToken } = tokens;
  if (refreshToken !== undefined) await way.oauth.revoke({ connectionId, token: refreshToken, hint: 'refresh_token' });
  await way.oauth.revoke({ connectionId, token: accessToken, hint: 'access_token' });
}
