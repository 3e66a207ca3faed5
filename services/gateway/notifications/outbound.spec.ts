import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { isAllowedUrl, post } from './outbound.js';

const away = { loopback: false };
const demo = { loopback: true };

describe(isAllowedUrl.name, () => {
  it.each([
    ['https://example.com/hook', away, true],
    ['https://1.1.1.1/hook', away, true],
    ['http://example.com/hook', demo, false],
    ['https://10.0.0.1/', demo, false],
    ['https://169.254.169.254/latest/meta-data', demo, false],
    ['https://[fd00::1]/', demo, false],
    // Other ways to write 127.0.0.1 are read as it by the URL standard.
    ['https://2130706433/', away, false],
    ['https://0x7f.1/', away, false],
    ['https://localhost/', away, false],
    ['http://localhost:8080/hook', demo, true],
    ['http://127.0.0.1:8080/hook', demo, true],
    ['https://user:password@example.com/', away, false],
    ['ftp://example.com/', demo, false],
    ['file:///etc/passwd', demo, false],
    ['not an address', demo, false],
  ])('judges %s with %j: %s', (url, options, verdict) => {
    expect(isAllowedUrl(url, options)).toBe(verdict);
  });
});

describe(post.name, () => {
  const bare = { headers: {}, body: Buffer.from('{}') };

  it('asks nobody where it may not', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}/`;
      expect(await post({ url, ...bare }, away)).toEqual({ refusal: 'ADDRESS_NOT_ALLOWED' });
      expect(asked).toBe(0);
      expect(await post({ url, ...bare }, demo)).toEqual({ status: 200 });
      expect(asked).toBe(1);
    } finally {
      server.close();
    }
    expect(await post({ url: `http://127.0.0.1:${port}/`, ...bare }, demo)).toEqual({ refusal: 'UNREACHABLE' });
  });

  it('goes nowhere under a name that does not exist', async () => {
    expect(await post({ url: 'https://nowhere.invalid/', ...bare }, away)).toEqual({ refusal: 'HOST_UNKNOWN' });
  });
});
