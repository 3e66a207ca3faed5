/** The account streamer: accounts are connected with a token in the message, then whole objects that changed. */
import {
  type FaultScript,
  type SimEvent,
  type SimLogins,
  type SimOrder,
  type SimSocket,
  SimStreams,
  type SimWorld,
} from '../kit/index.js';

export interface StreamerParts {
  readonly world: SimWorld;
  readonly logins: SimLogins;
  readonly faults: FaultScript;
  readonly shown: (order: SimOrder) => Readonly<Record<string, unknown>>;
}

interface Message {
  readonly action?: string;
  /** A plain text where there is one account. */
  readonly value?: string | readonly string[];
  readonly 'auth-token'?: string;
  readonly 'request-id'?: number | string;
}

export class Streamer {
  private readonly streams: SimStreams;
  private opened = 0;

  constructor(private readonly parts: StreamerParts) {
    this.streams = new SimStreams(parts.faults);
  }

  connect(socket: SimSocket): void {
    this.opened += 1;
    const session = `sim${String(this.opened).padStart(5, '0')}`;
    let isListening = false;
    socket.onMessage((text) => {
      const message = messageOf(text);
      const token = /^Bearer (\S+)$/.exec(message['auth-token'] ?? '')?.[1];
      const check = this.parts.logins.check(token);
      const about = { action: message.action ?? '', 'web-socket-session-id': session };
      const id = message['request-id'] === undefined ? {} : { 'request-id': message['request-id'] };
      const wanted = typeof message.value === 'string' ? [message.value] : (message.value ?? []);
      const isTheirs = check.kind === 'good' && wanted.every((account) => check.user.accounts.includes(account));
      if (!isTheirs || !['connect', 'heartbeat'].includes(about.action)) {
        socket.send(JSON.stringify({ status: 'error', ...about, message: 'failed' }));
        return;
      }
      const value = about.action === 'connect' ? { value: wanted } : {};
      socket.send(JSON.stringify({ status: 'ok', ...about, ...value, ...id }));
      if (about.action !== 'connect' || isListening) return;
      isListening = true;
      this.streams.add(socket, (account) => wanted.includes(account));
    });
  }

  tell({ order }: SimEvent): void {
    const { world, shown } = this.parts;
    const message = { type: 'Order', data: shown(order), timestamp: world.now() };
    this.streams.sendOrder(order.account, JSON.stringify(message));
  }
}

function messageOf(text: string): Message {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return {};
  }
}
