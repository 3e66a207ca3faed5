import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { BUFFERED_BYTES_MAX, Connections } from './connections.js';

/** A socket that writes down what is done to it. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly log: string[] = [];
  send = (text: string) => void this.log.push(`send ${text}`);
  ping = () => void this.log.push('ping');
  close = (code: number) => this.end(`close ${code}`);
  terminate = () => this.end('terminate');

  private end(how: string): void {
    this.log.push(how);
    this.readyState = 3;
    this.emit('close');
  }
}

function arrange() {
  const dropped: string[] = [];
  const connections = new Connections((reason) => dropped.push(reason));
  const connect = (userId: string) => {
    const socket = new FakeSocket();
    connections.add(socket as unknown as WebSocket, { userId, tokenHash: `token of ${userId}` });
    return socket;
  };
  return { connections, connect, dropped };
}

describe(Connections.name, () => {
  it('drops whoever reads too slowly, and goes on with the others', () => {
    const { connections, connect, dropped } = arrange();
    const [slow, quick] = [connect('a'), connect('a')];
    slow.bufferedAmount = BUFFERED_BYTES_MAX + 1;
    connections.sendToUser('a', [{ type: 'accounts' }, { type: 'market' }]);
    expect(slow.log).toEqual(['terminate']);
    expect(quick.log).toEqual(['send {"type":"accounts"}', 'send {"type":"market"}']);
    expect(dropped).toEqual(['slow']);
    expect(connections.size).toBe(1);
  });

  it('drops whoever does not answer a ping before the next', () => {
    const { connections, connect, dropped } = arrange();
    const [silent, alive] = [connect('a'), connect('b')];
    connections.heartbeat();
    alive.emit('pong');
    connections.heartbeat();
    expect(silent.log).toEqual(['ping', 'terminate']);
    expect(alive.log).toEqual(['ping', 'ping']);
    expect(dropped).toEqual(['silent']);
    expect(connections.users()).toEqual(['b']);
  });
});
