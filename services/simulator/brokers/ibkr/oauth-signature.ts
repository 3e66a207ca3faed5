/** How Interactive Brokers checks signatures and makes live session tokens. Source: IB REST API 2.28.0, Trading OAuth 1.0a; ibind, oauth1a.py. */
import {
  constants,
  createDiffieHellman,
  createHash,
  createHmac,
  createPublicKey,
  publicEncrypt,
  verify,
} from 'node:crypto';
import type { SimRequest } from '../kit/index.js';

export type OauthHeader = Readonly<Record<string, string>>;

/** Returns the parameters of an `Authorization: OAuth` header; none when there is no such header. */
export function oauthOf(request: SimRequest): OauthHeader {
  const header = /^OAuth (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
  return Object.fromEntries([...header.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

/** The address that a client signs is one under which it reached us; behind the broker's own front door it is the public one. */
const PUBLIC_ORIGIN = 'https://api.ibkr.com';

/** Returns the texts that a signature may be of, one for each address. */
export function signedTexts(request: SimRequest, header: OauthHeader): readonly string[] {
  const { oauth_signature: _signature, realm: _realm, ...oauth } = header;
  const pairs = [...Object.entries(oauth), ...request.query].map(([name, value]) => `${name}=${value}`).sort();
  const origins = [`https://${request.headers['host'] ?? ''}`, PUBLIC_ORIGIN];
  return origins.map((origin) => {
    const place = quote(`${origin}${request.path}`, '');
    return `${request.method}&${place}&${quote(pairs.join('&'), '/')}`;
  });
}

/** Python's `urllib.parse.quote`. */
function quote(text: string, safe: string): string {
  const bytes = [...Buffer.from(text, 'utf8')];
  return bytes
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      const isKept = /[A-Za-z0-9_.~-]/.test(letter) || safe.includes(letter);
      return isKept ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

const signatureOf = (header: OauthHeader) => Buffer.from(decodeURIComponent(header['oauth_signature'] ?? ''), 'base64');

/** @param key - PEM of the consumer's signing key; only its public half is used */
export function isRsaSigned(texts: readonly string[], header: OauthHeader, key: string): boolean {
  const publicKey = createPublicKey(key);
  const signature = signatureOf(header);
  return texts.some((text) => verify('RSA-SHA256', Buffer.from(text, 'utf8'), publicKey, signature));
}

export function isHmacSigned(texts: readonly string[], header: OauthHeader, sessionToken: Buffer): boolean {
  const signature = signatureOf(header);
  return texts.some((text) => createHmac('sha256', sessionToken).update(text, 'utf8').digest().equals(signature));
}

/** Returns the secret of an access token. The broker draws it; here it follows from the token, so that nothing need be kept. */
export function secretOf(accessToken: string): Buffer {
  return createHash('sha256').update(`secret of ${accessToken}`).digest();
}

/** Returns a secret as it is handed out: encrypted to the consumer's key, base64. */
export function encrypted(secret: Buffer, key: string): string {
  return publicEncrypt({ key: createPublicKey(key), padding: constants.RSA_PKCS1_PADDING }, secret).toString('base64');
}

/** Answers a challenge: our half, the token, and the proof that we know it. */
export function liveSessionToken(challenge: string, prime: Buffer, secret: Buffer, consumerKey: string) {
  const own = createDiffieHellman(prime, 2);
  const response = own.generateKeys('hex');
  const shared = BigInt(`0x${own.computeSecret(challenge.padStart(prime.length * 2, '0'), 'hex', 'hex')}`);
  const token = createHmac('sha1', signedBytes(shared)).update(secret).digest();
  const signature = createHmac('sha1', token).update(consumerKey, 'utf8').digest('hex');
  return { response, token, signature };
}

/** A positive number as Java's `BigInteger.toByteArray` writes it: the first bit is the sign. */
function signedBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const whole = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(value.toString(2).length % 8 === 0 ? `00${whole}` : whole, 'hex');
}
