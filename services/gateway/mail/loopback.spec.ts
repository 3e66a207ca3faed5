import { describe, expect, it } from '@jest/globals';
import { isFromThisMachine, isLoopbackHost } from './loopback.js';

type Asked = Parameters<typeof isFromThisMachine>[0];
const asked = (remoteAddress: string, headers: object) => ({ socket: { remoteAddress }, headers }) as unknown as Asked;

describe(isFromThisMachine.name, () => {
  it.each([
    ['127.0.0.1', { host: 'localhost:3000' }, true],
    ['::1', { host: '[::1]:3000' }, true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
    ['127.0.0.1', { host: 'rebound.example:3000' }, false],
    ['127.0.0.1', { host: 'localhost.example' }, false],
    ['127.0.0.1', {}, false],
    ['10.0.0.7', { host: 'localhost:3000' }, false],
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.9' }, false],
  ])('judges %s with %j: %s', (address, headers, verdict) => {
    expect(isFromThisMachine(asked(address, headers))).toBe(verdict);
  });
});

describe(isLoopbackHost.name, () => {
  it.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.4', false],
  ])('judges %s: %s', (host, verdict) => {
    expect(isLoopbackHost(host)).toBe(verdict);
  });
});
