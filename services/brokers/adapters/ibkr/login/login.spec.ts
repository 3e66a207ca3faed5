/** Signatures and session tokens against the formulas written another way: the simulated broker's side, and values worked out by hand. */
import { createDiffieHellman, createHmac, getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConnectionId } from '#core/units';
import { Secret } from '#platform/secrets';
import { ibkrSimulator } from '../../../../simulator/brokers/ibkr/index.js';
import { packCredential, unpackCredential } from './credential.js';
import { IbkrLoginClient, isRsaKey, readDhParameters } from './index.js';
import { beginHandshake } from './session-token.js';
import { authorizationHeader, baseString, encodePlus } from './signature.js';

const connectionId = 'c-1' as ConnectionId;

describe(baseString.name, () => {
  it('joins method, address and sorted parameters, which are encoded once', () => {
    const request = {
      method: 'GET',
      origin: 'https://api.ibkr.com',
      path: '/v1/api/iserver/marketdata/snapshot?conids=1,2&fields=84',
      oauth: { oauth_token: 'a1b2', oauth_consumer_key: 'TESTCONS' },
    };
    expect(baseString(request)).toBe(
      'GET&https%3A%2F%2Fapi.ibkr.com%2Fv1%2Fapi%2Fiserver%2Fmarketdata%2Fsnapshot&conids%3D1%2C2%26fields%3D84%26oauth_consumer_key%3DTESTCONS%26oauth_token%3Da1b2',
    );
  });

  it('leaves slashes of parameters alone, and writes spaces as %20', () => {
    const path = '/v1/api/x?symbol=BRK%20B/A';
    const text = baseString({ method: 'GET', origin: 'https://api.ibkr.com', path, oauth: {} });
    expect(text.split('&')[2]).toBe('symbol%3DBRK%20B/A');
  });
});

describe(encodePlus.name, () => {
  it.each([
    ['a+b/c=', 'a%2Bb%2Fc%3D'],
    ["!'()*", '%21%27%28%29%2A'],
    ['-._~ ', '-._~+'],
  ])('writes %s as %s', (text, encoded) => expect(encodePlus(text)).toBe(encoded));
});

describe(authorizationHeader.name, () => {
  it('sorts by name and quotes', () => {
    expect(authorizationHeader({ oauth_token: 't', oauth_consumer_key: 'k' }, 's')).toBe(
      'OAuth oauth_consumer_key="k", oauth_signature="s", oauth_token="t", realm="limited_poa"',
    );
  });
});

describe(beginHandshake.name, () => {
  const prime = getDiffieHellman('modp14').getPrime();
  const prepend = Buffer.from('00ff10', 'hex');

  it('makes the same token as the other side, whatever the first bit of the shared number is', () => {
    const highs = new Set<boolean>();
    for (let round = 0; round < 12; round += 1) {
      const handshake = beginHandshake({ prime, generator: Buffer.of(2) }, prepend, 'TESTCONS');
      const theirs = createDiffieHellman(prime, 2);
      const response = theirs.generateKeys('hex');
      const shared = BigInt(`0x${theirs.computeSecret(handshake.challenge.padStart(512, '0'), 'hex', 'hex')}`);
      // Two's complement: a number whose bits fill whole bytes needs one more.
      const isHigh = shared.toString(2).length % 8 === 0;
      highs.add(isHigh);
      const digits = shared.toString(16);
      const hex = `${isHigh ? '00' : ''}${digits.length % 2 === 0 ? digits : `0${digits}`}`;
      const token = createHmac('sha1', Buffer.from(hex, 'hex')).update(prepend).digest();
      const signature = createHmac('sha1', token).update('TESTCONS').digest('hex');
      expect(handshake.finish({ response, signature })).toBe(token.toString('base64'));
    }
    expect(highs.size).toBeGreaterThan(0);
  });

  it.each(['00', '01', 'ff'.repeat(300)])('takes no token from %s', (response) => {
    const handshake = beginHandshake({ prime, generator: Buffer.of(2) }, prepend, 'TESTCONS');
    expect(handshake.finish({ response, signature: '00'.repeat(20) })).toBeUndefined();
  });
});

describe('keys', () => {
  it('are known for what they are', async () => {
    const keys = (await ibkrSimulator().makeKeys?.()) ?? {};
    expect(isRsaKey(keys['signature'] ?? '')).toBe(true);
    expect(isRsaKey(keys['dhParameters'] ?? '')).toBe(false);
    const dh = readDhParameters(keys['dhParameters'] ?? '');
    expect(dh?.prime.subarray(-256).equals(getDiffieHellman('modp14').getPrime())).toBe(true);
    expect(dh?.generator).toEqual(Buffer.of(2));
    expect(readDhParameters(keys['signature'] ?? '')).toBeUndefined();
  });

  it('are no keys when they are anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const body = Buffer.from(bytes).toString('base64');
        const pem = `-----BEGIN DH PARAMETERS-----\n${body}\n-----END DH PARAMETERS-----`;
        expect(readDhParameters(pem)).toBeUndefined();
      }),
    );
  });
});

describe(unpackCredential.name, () => {
  it('gives back what was packed', () => {
    const credential = { consumerKey: 'TESTCONS', oauthToken: 'a1b2', sessionToken: 'x+/y==' };
    expect(unpackCredential(packCredential(credential))).toEqual(credential);
  });
});

describe(IbkrLoginClient.name, () => {
  const answering = async (status: number, body: string) => {
    const keys = (await ibkrSimulator().makeKeys?.()) ?? {};
    return new IbkrLoginClient({
      hosts: { api: 'https://api.ibkr.com', login: 'https://interactivebrokers.com' },
      clientId: 'TESTCONS',
      keys: Object.fromEntries(Object.entries(keys).map(([name, text]) => [name, new Secret(text)])),
      http: { call: async () => ({ kind: 'answered', status, headers: {}, body }) },
    });
  };

  it('sends a browser to the page with the request token, which names the login', async () => {
    const client = await answering(200, '{"oauth_token":"e0d75b4c5c1d2c0f2af7"}');
    expect(await client.begin({ connectionId, redirectUri: 'https://thetapod.example' })).toEqual({
      kind: 'begun',
      state: 'e0d75b4c5c1d2c0f2af7',
      authorizeUrl: 'https://interactivebrokers.com/authorize?oauth_token=e0d75b4c5c1d2c0f2af7',
      verifier: 'e0d75b4c5c1d2c0f2af7',
    });
  });

  it.each([
    [401, '{"title":"Unauthorized","detail":"Access token expired"}', { kind: 'ended', code: 'TOKEN_REFUSED' }],
    [401, '{"error":"Invalid consumer"}', { kind: 'later', cause: 'HTTP_401' }],
    [401, 'Unauthorized', { kind: 'later', cause: 'HTTP_401' }],
    [503, '{"error":"Service Unavailable"}', { kind: 'later', cause: 'HTTP_503' }],
    [200, '{"oauth_token":7}', { kind: 'later', cause: 'UNREADABLE' }],
  ])('takes %s %s for what it says of a login', async (status, body, expected) => {
    const client = await answering(status, body);
    expect(await client.exchange({ connectionId, code: 'v', redirectUri: '', verifier: 't' })).toEqual(expected);
  });

  it('does not end a login whose secret was encrypted to another key', async () => {
    const client = await answering(200, '{}');
    const answer = await client.refresh(connectionId, `a1b2c3d4e5:${Buffer.alloc(256, 1).toString('base64')}`);
    expect(answer).toEqual({ kind: 'later', cause: 'SECRET_UNREADABLE' });
  });
});
