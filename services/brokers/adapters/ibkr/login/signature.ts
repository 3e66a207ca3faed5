/**
 * Signatures of OAuth 1.0a as Interactive Brokers wants them: parameters are joined as they are and encoded once, unlike RFC 5849
 * 3.4.1.3.2. Sources: IB REST API 2.28.0, Trading OAuth 1.0a; the Python client ibind, oauth1a.py. Pure.
 */
import { createHmac, createSign } from 'node:crypto';

/** What is signed: method, address, and the parameters of header and query. */
export interface SignedRequest {
  readonly method: string;
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Parameters of the header, without realm and signature. */
  readonly oauth: Readonly<Record<string, string>>;
}

const REALM = 'limited_poa';

/** Everything but letters, digits and `-._~` as %XX, a space as `+`. */
export function encodePlus(text: string): string {
  const escaped = encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${hexOf(letter)}`);
  return escaped.replaceAll('%20', '+');
}

/** The same with the slash left alone and a space as %20. */
function encodeParameters(text: string): string {
  return encodePlus(text).replaceAll('+', '%20').replaceAll('%2F', '/');
}

const hexOf = (letter: string) => letter.charCodeAt(0).toString(16).toUpperCase();

/** Returns the text that is signed. */
export function baseString({ method, origin, path, oauth }: SignedRequest): string {
  const [place = '', query = ''] = path.split('?');
  const pairs = [...Object.entries(oauth), ...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`);
  return [method, encodePlus(`${origin}${place}`), encodeParameters(pairs.sort().join('&'))].join('&');
}

/** @param privateKey - PEM of the consumer's signing key */
export function rsaSignature(text: string, privateKey: string): string {
  return encodePlus(createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64'));
}

/** @param sessionToken - base64 */
export function hmacSignature(text: string, sessionToken: string): string {
  return encodePlus(createHmac('sha256', Buffer.from(sessionToken, 'base64')).update(text, 'utf8').digest('base64'));
}

/** Returns the `Authorization` header: parameters by name, each in quotation marks. */
export function authorizationHeader(oauth: Readonly<Record<string, string>>, signature: string): string {
  const all = { ...oauth, oauth_signature: signature, realm: REALM };
  const pairs = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${value}"`);
  return `OAuth ${pairs.join(', ')}`;
}
