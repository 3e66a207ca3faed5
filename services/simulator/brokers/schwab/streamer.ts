/** The stream: LOGIN, SUBS of ACCT_ACTIVITY, frames of what moved, heartbeats. One connection per user. */
import {
  type FaultScript,
  type SimEvent,
  type SimLogins,
  type SimSocket,
  SimStreams,
  type SimWorld,
} from '../kit/index.js';
import { customerIdOf } from './terms.js';

const LOGIN_DENIED = 3;
const CLOSED_FOR_ANOTHER = 12;
const BAD_COMMAND = 21;
const HEARTBEAT_EVERY_MS = 10_000;

/** Types that were seen live, for what happens in the books. */
const ACTIVITY: Readonly<Record<SimEvent['kind'], string>> = {
  pending: 'OrderCreated',
  working: 'OrderAccepted',
  partial: 'ExecutionCreated',
  filled: 'OrderFillCompleted',
  cancel_requested: 'CancelAccepted',
  cancelled: 'OrderUROutCompleted',
  expired: 'OrderUROutCompleted',
  rejected: 'OrderUROutCompleted',
  replaced: 'ChangeAccepted',
};

interface Command {
  readonly service: string;
  readonly command: string;
  readonly requestid: string;
  readonly customerId: string;
  readonly token: string;
}

export class Streamer {
  private readonly streams: SimStreams;
  /** By user: who is logged in on which socket. */
  private readonly sockets = new Map<string, SimSocket>();
  private sequence = 0;
  private heartbeatAt: number;

  constructor(
    private readonly world: Pick<SimWorld, 'wallNow'>,
    private readonly logins: SimLogins,
    faults: FaultScript,
  ) {
    this.streams = new SimStreams(faults);
    this.heartbeatAt = world.wallNow();
  }

  connect(socket: SimSocket): void {
    let userId: string | undefined;
    let isSubscribed = false;
    socket.onClose(() => {
      if (userId !== undefined && this.sockets.get(userId) === socket) this.sockets.delete(userId);
    });
    socket.onMessage((text) => {
      for (const command of readCommands(text)) {
        if (command.service === 'ADMIN' && command.command === 'LOGIN') {
          userId = this.userOf(command);
          this.login(socket, command, userId);
        } else if (command.service === 'ACCT_ACTIVITY' && command.command === 'SUBS' && userId !== undefined) {
          const isFirst = !isSubscribed;
          isSubscribed = true;
          this.answer(socket, command, 0, 'SUBS command succeeded');
          if (isFirst) this.subscribe(socket, userId);
        } else this.answer(socket, command, BAD_COMMAND, 'Bad command formatting');
      }
    });
  }

  /** Tells what happened in the books. What the frame carries is not documented: JSON or XML text. */
  tell({ kind, order }: SimEvent): void {
    this.sequence += 1;
    const content = {
      seq: this.sequence,
      key: 'Account Activity',
      '1': order.account,
      '2': ACTIVITY[kind],
      '3': JSON.stringify({ SchwabOrderID: String(order.id) }),
    };
    this.streams.sendOrder(order.account, this.dataFrame(content));
  }

  /** Sends a heartbeat when one is due. */
  beat(): void {
    const now = this.world.wallNow();
    if (now - this.heartbeatAt < HEARTBEAT_EVERY_MS) return;
    this.heartbeatAt = now;
    this.streams.sendHeartbeat(JSON.stringify({ notify: [{ heartbeat: String(now) }] }));
  }

  private userOf({ token, customerId }: Command): string | undefined {
    const checked = this.logins.check(token);
    return checked.kind === 'good' && customerId === customerIdOf(checked.user.id) ? checked.user.id : undefined;
  }

  private login(socket: SimSocket, command: Command, userId: string | undefined): void {
    if (userId === undefined) {
      this.answer(socket, command, LOGIN_DENIED, 'Login Denied.');
      socket.close();
      return;
    }
    const former = this.sockets.get(userId);
    this.sockets.set(userId, socket);
    if (former !== undefined && former !== socket) {
      this.answer(former, command, CLOSED_FOR_ANOTHER, 'Stop streaming due to a newer connection');
      former.close();
    }
    this.answer(socket, command, 0, 'server=s0001sim-1;status=NP');
  }

  private subscribe(socket: SimSocket, userId: string): void {
    const accounts = this.logins.user(userId)?.accounts ?? [];
    this.streams.add(socket, (account) => accounts.includes(account));
    const content = { seq: 0, key: 'Account Activity', '1': '', '2': 'SUBSCRIBED', '3': '' };
    socket.send(this.dataFrame(content));
  }

  private answer(socket: SimSocket, { service, command, requestid }: Command, code: number, msg: string): void {
    const timestamp = this.world.wallNow();
    socket.send(JSON.stringify({ response: [{ service, command, requestid, timestamp, content: { code, msg } }] }));
  }

  private dataFrame(content: object): string {
    const timestamp = this.world.wallNow();
    return JSON.stringify({ data: [{ service: 'ACCT_ACTIVITY', timestamp, command: 'SUBS', content: [content] }] });
  }
}

function readCommands(text: string): Command[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const requests = (value as { requests?: unknown } | null)?.requests;
  return Array.isArray(requests) ? requests.filter(isObject).map(readCommand) : [];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function readCommand(request: Record<string, unknown>): Command {
  const parameters = isObject(request['parameters']) ? request['parameters'] : {};
  return {
    service: String(request['service']),
    command: String(request['command']),
    requestid: String(request['requestid']),
    customerId: String(request['SchwabClientCustomerId']),
    token: String(parameters['Authorization']),
  };
}
