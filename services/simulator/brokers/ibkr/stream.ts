/** The WebSocket: let in by the cookie of a brokerage session, told of orders once it asks for them. */
import { type FaultScript, type SimEvent, type SimSocket, SimStreams, type SimUser } from '../kit/index.js';
import { streamFrame } from './wire.js';

export class OrderStream {
  private readonly streams: SimStreams;

  constructor(faults: FaultScript) {
    this.streams = new SimStreams(faults);
  }

  connect(socket: SimSocket, user: SimUser, isLetIn: boolean): void {
    if (!isLetIn) {
      socket.send(JSON.stringify({ topic: 'sts', args: { authenticated: false } }));
      socket.close();
      return;
    }
    let isListening = false;
    this.streams.add(socket, (account) => isListening && user.accounts.includes(account));
    socket.onMessage((text) => {
      if (text.startsWith('sor+')) isListening = true;
      else if (text.startsWith('uor+')) isListening = false;
      else if (text === 'tic') socket.send(JSON.stringify({ topic: 'tic', alive: true }));
    });
    socket.send(JSON.stringify({ topic: 'system', success: user.name, isFT: false, isPaper: false }));
    socket.send(JSON.stringify({ topic: 'sts', args: { authenticated: true, competing: false } }));
  }

  tell({ order }: SimEvent): void {
    this.streams.sendOrder(order.account, streamFrame(order));
  }

  /** Brokerage sessions have ended. */
  closeAll(): void {
    this.streams.sendHeartbeat(JSON.stringify({ topic: 'sts', args: { authenticated: false } }));
    this.streams.closeAll();
  }
}
