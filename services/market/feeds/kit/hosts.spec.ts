import { describe, expect, it } from '@jest/globals';
import { isLoopback, isPlain } from './hosts.js';

describe(isLoopback.name, () => {
  it.each([
    'ws://127.0.0.1:1',
    'ws://127.9.9.9',
    'ws://2130706433',
    'ws://0x7f.1',
    'ws://localhost',
    'ws://LOCALHOST.',
    'ws://a.localhost',
    'ws://[::1]:9',
    'ws://[::ffff:127.0.0.1]',
    'ws://0.0.0.0',
    'ws://[::]',
  ])('is %s', (url) => {
    expect(isLoopback(url)).toBe(true);
  });

  it.each(['wss://socket.massive.com', 'wss://127.example.com', 'wss://localhost.example.com', 'wss://[::2]'])(
    'is not %s',
    (url) => {
      expect(isLoopback(url)).toBe(false);
    },
  );
});

describe(isPlain.name, () => {
  it('is what has no TLS', () => {
    expect(['ws://a', 'http://a', 'wss://a', 'https://a'].map(isPlain)).toEqual([true, true, false, false]);
  });
});
