import { createPrivateKey } from 'node:crypto';

export interface DhParameters {
  readonly prime: Buffer;
  readonly generator: Buffer;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LONG = 0x80;
const PRIME_BYTES_MIN = 256;

export function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** Returns prime and generator of a PEM file as `openssl dhparam 2048` writes it, or undefined. Source: PKCS #3, 9. */
export function readDhParameters(pem: string): DhParameters | undefined {
  const body = /-----BEGIN DH PARAMETERS-----([\s\S]+?)-----END DH PARAMETERS-----/.exec(pem)?.[1];
  const sequence = body === undefined ? undefined : element(Buffer.from(body, 'base64'), SEQUENCE);
  const prime = sequence && element(sequence.value, INTEGER);
  const generator = prime && element(prime.rest, INTEGER);
  if (!prime || !generator || prime.value.length < PRIME_BYTES_MIN) return undefined;
  return { prime: prime.value, generator: generator.value };
}

interface Element {
  readonly value: Buffer;
  readonly rest: Buffer;
}

/** Reads one element of DER. Source: ITU-T X.690 8.1. */
function element(bytes: Buffer, tag: number): Element | undefined {
  const [found, first] = bytes;
  if (found !== tag || first === undefined) return undefined;
  const width = first < LONG ? 0 : first - LONG;
  if (width > 2 || bytes.length < 2 + width) return undefined;
  const length = width === 0 ? first : bytes.readUIntBE(2, width);
  const from = 2 + width;
  if (bytes.length < from + length) return undefined;
  return { value: bytes.subarray(from, from + length), rest: bytes.subarray(from + length) };
}
