/** The order stream: the orders as they stand, a mark, then whole orders that changed, in parts as a network cuts them. */
import { type Instant, instantToIso, MS_PER_SECOND } from '#core/units';
import { type FaultScript, type SimEvent, type SimSocket, SimStreams, type SimWorld } from '../kit/index.js';
import type { OrderDesk } from './orders.js';

const HEARTBEAT_MS = 5 * MS_PER_SECOND;
const RECEIVED = ['ACK', 'Received'] as const;

export class Streamer {
  private readonly streams: SimStreams;
  private toldAt: Instant;

  constructor(
    private readonly world: SimWorld,
    faults: FaultScript,
    private readonly desk: OrderDesk,
  ) {
    this.streams = new SimStreams(faults);
    this.toldAt = world.wallNow();
  }

  connect(accounts: readonly string[], socket: SimSocket): void {
    const cut = inParts(socket);
    for (const order of this.desk.all(accounts)) {
      if (this.desk.isOfToday(order)) cut.send(JSON.stringify(this.desk.shown(order)));
    }
    cut.send(JSON.stringify({ StreamStatus: 'EndSnapshot' }));
    this.streams.add(cut, (account) => accounts.includes(account));
  }

  /** As recorded: a frame that still reads "received" may carry the fill, before the one that says so; a status may come twice. */
  tell({ order, execution }: SimEvent): void {
    this.toldAt = this.world.wallNow();
    const send = (frame: unknown) => this.streams.sendOrder(order.account, JSON.stringify(frame));
    if (execution) send(this.desk.shown(order, RECEIVED));
    send(this.desk.shown(order));
  }

  beat(): void {
    const now = this.world.wallNow();
    if (now - this.toldAt < HEARTBEAT_MS) return;
    this.toldAt = now;
    this.streams.sendHeartbeat(JSON.stringify({ Heartbeat: 1, Timestamp: instantToIso(now) }));
  }
}

function inParts(socket: SimSocket): SimSocket {
  return {
    ...socket,
    send(text) {
      const middle = Math.floor(text.length / 2);
      socket.send(text.slice(0, middle));
      socket.send(text.slice(middle));
    },
  };
}
