/**
 * The live session token: a secret that both sides compute by Diffie–Hellman and that never travels. Lives 24 hours. Sources: IB REST API
 * 2.28.0, /oauth/live_session_token; the Python client ibind, oauth1a.py.
 */
import { constants, createDiffieHellman, createHmac, privateDecrypt } from 'node:crypto';
import type { DhParameters } from './keys.js';

/** One exchange under way. The private number stays in here. */
export interface Handshake {
  /** Hex. */
  readonly challenge: string;
  /** Returns the session token in base64, or undefined when the answer is none or is not signed by who holds the other half. */
  finish(answer: HandshakeAnswer): string | undefined;
}

export interface HandshakeAnswer {
  /** Hex. */
  readonly response: string;
  /** Hex of HMAC-SHA1 over the consumer key, with the token as its key. */
  readonly signature: string;
}

/** @param prepend - the access token's secret, decrypted */
export function beginHandshake(parameters: DhParameters, prepend: Buffer, consumerKey: string): Handshake {
  const own = createDiffieHellman(parameters.prime, parameters.generator);
  const challenge = own.generateKeys('hex').replace(/^0+/, '');
  return {
    challenge,
    finish({ response, signature }) {
      const shared = sharedSecret(own, response);
      if (shared === undefined) return undefined;
      const token = createHmac('sha1', shared).update(prepend).digest();
      const proof = createHmac('sha1', token).update(consumerKey, 'utf8').digest('hex');
      return proof === signature.toLowerCase() ? token.toString('base64') : undefined;
    },
  };
}

/** Big-endian as a signed number is written: a leading zero byte where the first bit is set. */
function sharedSecret(own: ReturnType<typeof createDiffieHellman>, response: string): Buffer | undefined {
  try {
    const padded = response.length % 2 === 0 ? response : `0${response}`;
    const hex = own.computeSecret(padded, 'hex', 'hex').replace(/^(00)+/, '');
    const isHigh = Number.parseInt(hex.slice(0, 2), 16) >= 0x80;
    return Buffer.from(isHigh ? `00${hex}` : hex, 'hex');
  } catch {
    // Not a number of this group.
    return undefined;
  }
}

/**
 * Returns the access token's secret, or undefined when it was not encrypted to this key. Padding is taken off by hand: Node refuses PKCS #1 v1.5
 * for decryption, because a server that tells good padding from bad leaks; here nobody but the broker supplies the text.
 * Source: RFC 8017 7.2.2.
 */
export function decryptSecret(secret: string, privateKey: string): Buffer | undefined {
  try {
    const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
    const block = privateDecrypt(key, Buffer.from(secret, 'base64'));
    const end = block.indexOf(0, 2);
    return block[0] === 0 && block[1] === 2 && end > 9 ? block.subarray(end + 1) : undefined;
  } catch {
    return undefined;
  }
}
