/** Real: both doors on loopback ports, their sockets and REST. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { systemClock, systemTimers } from '#platform/clock';
import { Exchange, newWorld, VendorDoors } from './index.js';

function takePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

let doors: VendorDoors;
let ports: { massive: number; theta: number };
beforeEach(async () => {
  ports = { massive: await takePort(), theta: await takePort() };
  const exchange = new Exchange(newWorld(1, 1, systemClock.now()));
  doors = new VendorDoors({ exchange, clock: systemClock, timers: systemTimers, ports, onFailure: () => undefined });
  await doors.open();
});
afterEach(() => doors.close());

const statusOf = async (port: number, path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: 'Bearer simulator' } });
  await answer.text();
  return answer.status;
};
const massive = () => statusOf(ports.massive, '/v3/snapshot/options/AAPL');
const theta = () => statusOf(ports.theta, '/v3/option/snapshot/quote?symbol=AAPL&expiration=*');

describe(VendorDoors.name, () => {
  it('tells one market behind two doors', async () => {
    expect([await massive(), await theta()]).toEqual([200, 200]);
  });

  it('shuts one with its connections, leaves the other, and opens it again on its port', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${ports.massive}/options`);
    await new Promise((resolve) => socket.once('message', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    expect(await doors.command('massive/close', {})).toBe(true);
    await ended;
    await expect(massive()).rejects.toThrow();
    expect(await theta()).toBe(200);
    await Promise.all([doors.command('massive/close', {}), doors.command('massive/open', {})]);
    expect(await massive()).toBe(200);
  });

  it('does not know other commands, and refuses what it cannot read', async () => {
    expect(await doors.command('opra/close', {})).toBe(false);
    expect(await doors.command('theta/explode', {})).toBe(false);
    await expect(doors.command('market', { burst: 0 })).rejects.toThrow();
    await expect(doors.command('theta/mute', {})).rejects.toThrow();
    expect(await doors.command('theta/mute', { isMuted: true })).toBe(true);
  });
});
