/** The trading stream: a token by message, then `trade_updates`; binary frames in paper. Source: Alpaca's streaming page. */
import { hasEnded, type SimEvent, type SimLogins, type SimSocket, SimStreams, type SimUser } from '../kit/index.js';
import type { OrderDesk } from './orders.js';
import type { Environment } from './terms.js';
import { updateBody } from './wire.js';

interface StreamParts {
  readonly environment: Environment;
  readonly logins: SimLogins;
  readonly desk: OrderDesk;
  readonly streams: SimStreams;
}

/** Takes a client's socket: it must authenticate before it may listen. */
export function takeStream(parts: StreamParts, socket: SimSocket): void {
  const isPaper = parts.environment === 'paper';
  const tell = (stream: string, data: unknown) => socket.send(JSON.stringify({ stream, data }), isPaper);
  let user: SimUser | undefined;
  let isListening = false;
  socket.onMessage((text) => {
    const message = messageOf(text);
    if (message?.action === 'authenticate') {
      const check = parts.logins.check(message.data?.oauth_token);
      user = check.kind === 'good' ? check.user : undefined;
      const status = user === undefined ? 'unauthorized' : 'authorized';
      tell('authorization', { status, action: 'authenticate' });
      if (user === undefined) socket.close();
    } else if (message?.action === 'listen' && user !== undefined) {
      const { accounts } = user;
      const wanted = message.data?.streams ?? [];
      const isWanted = wanted.includes('trade_updates');
      if (isWanted && !isListening) parts.streams.add(socket, (account) => accounts.includes(account));
      isListening ||= isWanted;
      tell('listening', { streams: isWanted ? ['trade_updates'] : [] });
    } else {
      const data = { error_message: 'invalid message' };
      socket.send(JSON.stringify({ action: 'error', data }), isPaper);
      socket.close();
    }
  });
}

/** Sends an event of the books to whoever listens to its account. */
export function tellStreams({ environment, desk, streams }: StreamParts, event: SimEvent): void {
  const { account, symbol } = event.order;
  const heldNow = desk.books.positions(account).find((position) => position.symbol === symbol)?.quantity ?? 0;
  const view = desk.viewOf(event.order);
  const isCancelPending = event.kind === 'cancel_requested' || (view.isCancelPending && !hasEnded(event.order));
  const data = updateBody(event, { ...view, isCancelPending, heldNow, at: desk.now() });
  streams.sendOrder(account, JSON.stringify({ stream: 'trade_updates', data }), environment === 'paper');
}

interface StreamMessage {
  readonly action?: string;
  readonly data?: { readonly oauth_token?: string; readonly streams?: readonly string[] };
}

function messageOf(text: string): StreamMessage | undefined {
  try {
    return JSON.parse(text) as StreamMessage;
  } catch {
    return undefined;
  }
}
