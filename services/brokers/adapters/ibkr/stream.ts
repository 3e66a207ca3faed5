/** The socket of a login: what it says of orders is a hint. Sources: IB REST API 2.28.0, /ws; ibkrcampus.com, WebSockets. */
import type { AccountId } from '#core/units';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerParts } from '../kind.js';
import { jsonOf, openAccountStream, type StreamStep, type StreamTalk } from '../kit/index.js';
import type { IbkrClient } from './client.js';
import { unpackCredential } from './login/index.js';
import { StreamFrame, StreamOrders, StreamStatus } from './wire.js';

/** A sign of life is wanted each minute at least. */
const BEAT_MS = 50_000;

/** Opens an account's stream. The socket belongs to a brokerage session, which is opened first. */
export function openStream(
  client: IbkrClient,
  parts: BrokerParts,
  accountId: AccountId,
  onHint: (hint: StreamHint) => void,
): BrokerStream {
  const sessionOf = (id: AccountId) =>
    client.under(id, true, async (session) => {
      await client.brokerage.ensure(session, 'read');
      await client.brokerage.prime(session);
      return session;
    });
  const sessions = { ...parts.sessions, sessionOf };
  return openAccountStream({ ...parts, sessions }, { accountId, onHint, talk: (session) => talkOf(client, session) });
}

function talkOf({ brokerage }: IbkrClient, session: BrokerSession): StreamTalk {
  const { oauthToken } = unpackCredential(session.accessToken);
  return {
    host: 'api',
    path: `/v1/api/ws?oauth_token=${encodeURIComponent(oauthToken)}`,
    headers: { cookie: `api=${brokerage.cookieOf(session.connectionId) ?? ''}` },
    hello: 'sor+{}',
    beat: { everyMs: BEAT_MS, text: () => 'tic' },
    hear: (text) => {
      const steps = stepsOf(text, session.accountKey);
      if (steps.some(({ kind }) => kind === 'give_up')) brokerage.forget(session.connectionId);
      return steps;
    },
  };
}

/** Returns what a frame means for an account. Later frames of an order hold only what changed: one without its account may be of any. */
export function stepsOf(text: string, accountKey: string): readonly StreamStep[] {
  const frame = StreamFrame.safeParse(jsonOf(text)).data;
  if (frame === undefined) return [{ kind: 'moved' }];
  // The first thing that is said on a socket that was let in.
  if (frame.topic === 'system') return [{ kind: 'up' }];
  if (frame.topic === 'sts') {
    const isLost = StreamStatus.safeParse(frame.args).data?.authenticated === false;
    return isLost ? [{ kind: 'give_up', cause: 'SESSION_LOST' }] : [];
  }
  if (frame.topic !== 'sor') return [];
  const orders = StreamOrders.safeParse(frame.args).data;
  if (orders === undefined) return [{ kind: 'moved' }];
  return orders
    .filter(({ acct }) => acct == null || acct === accountKey)
    .map(({ orderId }) => ({ kind: 'moved', ...(orderId == null ? {} : { brokerOrderId: orderId }) }));
}
