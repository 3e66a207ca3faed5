/** Streams that a simulated broker has open; order frames go through the fault script, heartbeats do not. */
import type { FaultScript } from './faults.js';
import type { SimSocket } from './types.js';

export class SimStreams {
  private readonly open = new Set<{ socket: SimSocket; wants: (account: string) => boolean }>();

  constructor(private readonly faults: FaultScript) {}

  /** Adds a stream that has proven who it is. */
  add(socket: SimSocket, wants: (account: string) => boolean): void {
    const stream = { socket, wants };
    this.open.add(stream);
    socket.onClose(() => this.open.delete(stream));
  }

  /** Sends an order frame to the streams of an account. `stream_mute` loses it, `stream_drop` closes them instead. */
  sendOrder(account: string, text: string, asBytes = false): void {
    for (const { socket, wants } of [...this.open]) {
      if (!wants(account)) continue;
      const isDropped = this.faults.meet('stream', 'stream_drop') !== undefined;
      const isMuted = this.faults.meet('stream', 'stream_mute') !== undefined;
      if (isDropped) socket.close();
      else if (!isMuted) socket.send(text, asBytes);
    }
  }

  /** Sends to every stream whatever the script says: heartbeats go on when order frames are lost. */
  sendHeartbeat(text: string): void {
    for (const { socket } of this.open) socket.send(text);
  }

  get count(): number {
    return this.open.size;
  }

  closeAll(): void {
    for (const { socket } of [...this.open]) socket.close();
    this.open.clear();
  }
}
