import net from 'node:net';
import { findFreePort } from './ports.js';

describe('free ports', () => {
  it('gives no port twice, even while nobody listens yet', async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, () => findFreePort()));
    expect(new Set(ports).size).toBe(200);
  });

  it('gives ports that can be listened on and that no system hands out by itself', async () => {
    const port = await findFreePort();
    expect(port).toBeLessThan(16_000);
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => server.close(resolve));
  });
});
