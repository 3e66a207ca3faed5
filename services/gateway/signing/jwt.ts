/**
 * Signed claims for ourselves: compact JWS with HMAC-SHA-256 and nothing else, so that no header of a token can choose how it is checked.
 * Source: RFC 7515, RFC 7519; RFC 8725 3.1 (one algorithm), 3.11 (a type per use).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

const ALGORITHM = 'HS256';

export function signJwt(claims: Claims, key: { readonly id: string; readonly bytes: Uint8Array }): string {
  const signed = `${encode({ alg: ALGORITHM, typ: 'JWT', kid: key.id })}.${encode(claims)}`;
  return `${signed}.${mac(key.bytes, signed).toString('base64url')}`;
}

/** Returns the claims of a token that one of our keys signed. Says nothing of its time. @param keyOf - the key of an id */
export function verifyJwt(token: string, keyOf: (id: string) => Uint8Array | undefined): Claims | undefined {
  const parts = token.split('.');
  const [header = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) return undefined;
  const { alg, kid } = decode(header) ?? {};
  const key = alg === ALGORITHM && typeof kid === 'string' ? keyOf(kid) : undefined;
  if (!key) return undefined;
  const expected = mac(key, `${header}.${body}`);
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? decode(body) : undefined;
}

const mac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
