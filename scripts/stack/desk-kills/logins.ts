/** People who connect accounts: what gateway and browser do of a login, by hand; the desk processes do the rest. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { type AccountId, assert, type BotId, type Money, moneyFromDecimal, type UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { closeBox } from '#platform/secrets';
import { BotRepository } from '#store/bots';
import { CallbackRepository, ConnectionRepository } from '#store/connections';
import { UserRepository } from '#store/users';
import { configFor } from '../../../services/store/testing/builders.js';
import { waitUntil } from '../../embedded/index.js';
import type { Stage } from './stage.js';

export const BROKERS = ['alpaca', 'tradier', 'schwab'] as const;
export type BrokerName = (typeof BROKERS)[number];

interface BrokerTerms {
  readonly environment: 'live' | 'paper';
  readonly type: 'cash' | 'margin';
  readonly optionLevel: number;
  /** Account numbers look as the broker's own do. */
  readonly numberOf: (index: number) => string;
}

const TERMS: Readonly<Record<BrokerName, BrokerTerms>> = {
  alpaca: { environment: 'paper', type: 'cash', optionLevel: 3, numberOf: (index) => `PA3KILL0000${index}` },
  tradier: { environment: 'paper', type: 'margin', optionLevel: 4, numberOf: (index) => `VA90000${index}` },
  schwab: { environment: 'live', type: 'margin', optionLevel: 2, numberOf: (index) => `7770000${index}` },
};
/** Enough that buying power refuses nothing. */
const CASH = moneyFromDecimal('20000000') as Money;
const SLOTS = 16;
const FLOW_MS = 600_000;
const CONNECTIONS_MAX = 20;
const PATIENCE = { timeoutMs: 30_000, everyMs: 50 };
const SEE_OTHER = [302, 303];

/** An account at a broker and the bot that trades on it. */
export interface Trader {
  readonly broker: BrokerName;
  /** What the broker calls the account. */
  readonly number: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly botId: BotId;
}

/** Connects one account: its user goes through the broker's consent page over TLS, a running desk exchanges the code. */
export async function connectTrader(stage: Stage, broker: BrokerName, index: number, slots = SLOTS): Promise<Trader> {
  const { pool } = stage;
  const { numberOf, ...terms } = TERMS[broker];
  const number = numberOf(index);
  const name = `${broker}-${index}`;
  await stage.door.addAccount(broker, { ...terms, number, cash: CASH, user: name });
  const users = new UserRepository(pool);
  await users.ensureSlots(slots);
  const email = `${name}@example.com`;
  const user = await users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'test' });
  assert(user !== 'email_taken', 'Invariant: the address is new');
  const { userId } = user;
  const accountId = await walkThrough(stage, { broker, environment: terms.environment, userId, person: name });
  const made = await new BotRepository(pool).createBot(userId, configFor(accountId));
  assert(made !== 'account_not_found', 'Invariant: the account is the user’s');
  return { broker, number, userId, accountId, botId: made.botId };
}

async function walkThrough(
  { pool, origin, brokersFile }: Stage,
  who: { broker: BrokerName; environment: 'live' | 'paper'; userId: UserId; person: string },
): Promise<AccountId> {
  const { broker, environment, userId, person } = who;
  const connections = new ConnectionRepository(pool);
  const sessionHash = sha256Hex(`browser of ${person}`);
  const redirectUri = `${origin}/api/connections/callback/${broker}`;
  const wanted = { userId, broker, environment, sessionHash, redirectUri, flowMs: FLOW_MS };
  const asked = await connections.ask(wanted, CONNECTIONS_MAX);
  if (typeof asked === 'string') throw new Error(asked);
  const authorizeUrl = async () => (await connections.flow(userId, asked.flowId))?.authorizeUrl;
  await waitUntil(async () => (await authorizeUrl()) !== undefined, PATIENCE);
  const back = await consent((await authorizeUrl()) ?? '', person, caOf(brokersFile, broker));
  const callbacks = new CallbackRepository(pool);
  const desk = await callbacks.deskKey();
  assert(desk, 'Invariant: a desk runs');
  const stateHash = sha256Hex(back.get('state') ?? '');
  const taken = await callbacks.take({ userId, broker, sessionHash, stateHash }, ({ flowId }) => ({
    sealedCode: closeBox(desk, back.get('code') ?? '', ['code', flowId]),
  }));
  if ('refused' in taken) throw new Error(`${broker} sent back what is ${taken.refused}`);
  const accountIds = async () => {
    const text = 'SELECT id FROM accounts WHERE connection_id = $1';
    return (await queryRows<{ id: string }>(pool, text, [asked.connectionId])).map(({ id }) => id as AccountId);
  };
  await waitUntil(async () => (await accountIds()).length > 0, PATIENCE);
  const [accountId] = await accountIds();
  if (accountId === undefined) throw new Error(`${broker} did not connect`);
  return accountId;
}

/** Returns the query with which the broker's page sends the browser back. */
async function consent(authorizeUrl: string, person: string, ca: string): Promise<URLSearchParams> {
  const dispatcher = new Agent({ connect: { ca } });
  try {
    const page = await request(authorizeUrl, { dispatcher });
    await page.body.text();
    if (page.statusCode !== 200) throw new Error(`the consent page answered ${page.statusCode}`);
    const { origin, pathname, searchParams } = new URL(authorizeUrl);
    const body = new URLSearchParams([...searchParams, ['decision', 'approve'], ['user', person]]).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await request(origin + pathname, { dispatcher, method: 'POST', headers, body });
    const text = await sent.body.text();
    if (!SEE_OTHER.includes(sent.statusCode)) throw new Error(`the consent was answered ${sent.statusCode} ${text}`);
    return new URL(String(sent.headers['location'])).searchParams;
  } finally {
    await dispatcher.close();
  }
}

function caOf(brokersFile: string, broker: BrokerName): string {
  const setups = JSON.parse(readFileSync(brokersFile, 'utf8')) as Record<BrokerName, { caFile: string }>;
  return readFileSync(setups[broker].caFile, 'utf8');
}
