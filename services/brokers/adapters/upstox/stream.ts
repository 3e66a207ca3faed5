/** Upstox's portfolio feed as hints: an address for one use, then a socket that tells of orders. Source: "Portfolio stream feed". */
import type { AccountId } from '#core/units';
import type { BrokerStream, StreamHint } from '#ports';
import type { BrokerParts } from '../kind.js';
import {
  type BrokerClient,
  bearerHeaders,
  bodyOf,
  failedRead,
  openAccountStream,
  type StreamStep,
} from '../kit/index.js';
import { parseStreamAddress, parseUpdate } from './parse.js';
import { streamAddressRequest } from './requests.js';

export function openOrderStream(
  parts: BrokerParts,
  client: BrokerClient,
  wish: { readonly accountId: AccountId; readonly onHint: (hint: StreamHint) => void },
): BrokerStream {
  return openAccountStream(parts, {
    ...wish,
    async talk(session) {
      const request = streamAddressRequest();
      const { answer } = await client.ask(wish.accountId, () => request);
      const address = parseStreamAddress(bodyOf(answer, request.name) ?? '')?.data.authorized_redirect_uri ?? '';
      if (!URL.canParse(address)) throw failedRead('BROKER_UNREADABLE', request.name);
      // The host is ours to choose: an address of another one leads to nothing, and what moves is asked for.
      const { pathname, search } = new URL(address);
      return {
        host: 'ws',
        path: `${pathname}${search}`,
        headers: bearerHeaders(session, request),
        standsWhenOpen: true,
        hear,
      };
    },
  });
}

/** Every update is only a reason to read; one that cannot be read is one too. */
function hear(text: string): readonly StreamStep[] {
  const update = parseUpdate(text);
  if (update !== undefined && update.update_type !== 'order') return [];
  return [{ kind: 'moved', ...(update?.order_id ? { brokerOrderId: update.order_id } : {}) }];
}
