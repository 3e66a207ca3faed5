/** Alice Blue's order feed as hints: a token for it, then a socket that wants to hear that somebody listens. */
import { type AccountId, MS_PER_SECOND } from '#core/units';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerParts } from '../kind.js';
import { type BrokerClient, failedRead, jsonOf, openAccountStream, type StreamStep } from '../kit/index.js';
import { rowsOf } from './answers.js';
import { streamTokenRequest } from './requests.js';
import { OrderToken, Update } from './wire.js';

/** The feed is closed after a minute without one. */
const BEAT_MS = 45 * MS_PER_SECOND;

export function openOrderStream(
  parts: BrokerParts,
  client: BrokerClient,
  wish: { readonly accountId: AccountId; readonly onHint: (hint: StreamHint) => void },
): BrokerStream {
  return openAccountStream(parts, {
    ...wish,
    async talk(session) {
      const request = streamTokenRequest();
      const { answer } = await client.ask(wish.accountId, () => request);
      // An account that is not subscribed to the feed is answered with nothing: it goes without.
      const [token] = rowsOf(answer, OrderToken, request.name);
      if (token === undefined) throw failedRead('BROKER_UNREADABLE', request.name);
      const userId = session.accountKey;
      return {
        host: 'ws',
        path: '/open-api/order-notify/websocket',
        standsWhenOpen: true,
        hello: JSON.stringify({ orderToken: token.orderToken, userId }),
        beat: { everyMs: BEAT_MS, text: () => JSON.stringify({ heartbeat: 'h', userId }) },
        hear,
      };
    },
  });
}

/** Every update is only a reason to read; one that cannot be read is one too. */
function hear(text: string): readonly StreamStep[] {
  const update = Update.safeParse(jsonOf(text)).data;
  if (update !== undefined && update.t !== 'om') return [];
  return [{ kind: 'moved', ...(update?.norenordno ? { brokerOrderId: update.norenordno } : {}) }];
}
