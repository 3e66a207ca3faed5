/** Requests to addresses that users wrote: to the public internet only, over TLS, without following anybody elsewhere. */
import { lookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.js';

const TIMEOUT_MS = 10_000;

export type OutboundRefusal = 'ADDRESS_NOT_ALLOWED' | 'HOST_UNKNOWN' | 'UNREACHABLE' | 'TIMED_OUT';
export type OutboundAnswer = { readonly status: number } | { readonly refusal: OutboundRefusal };

export interface OutboundOptions {
  /** In a demo on one's own machine: plain HTTP to this machine is allowed beside the internet. */
  readonly loopback: boolean;
}

export interface OutboundPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Returns whether an address may be kept at all; where its name leads is looked at with each request. */
export function isAllowedUrl(text: string, { loopback }: OutboundOptions): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const host = hostname.replace(/^\[|\]$/g, '');
  const isHere = host === 'localhost' || isLoopbackAddress(host);
  if (isHere) return loopback && (protocol === 'http:' || protocol === 'https:');
  return protocol === 'https:' && (isIP(host) === 0 || isPublicAddress(host));
}

/**
 * Posts once. The name is looked up here, every address that it has must be allowed, and the connection goes to the first of them: a name
 * that leads elsewhere a moment later is not asked again. A redirect is an answer like any other.
 */
export async function post({ url, headers, body }: OutboundPost, options: OutboundOptions): Promise<OutboundAnswer> {
  if (!isAllowedUrl(url, options)) return { refusal: 'ADDRESS_NOT_ALLOWED' };
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const [first] = addresses;
  if (!first) return { refusal: 'HOST_UNKNOWN' };
  const isAllowed = ({ address }: { readonly address: string }) =>
    isPublicAddress(address) || (options.loopback && isLoopbackAddress(address));
  const isPlain = target.protocol === 'http:';
  if (!addresses.every(isAllowed) || (isPlain && !isLoopbackAddress(first.address))) {
    return { refusal: 'ADDRESS_NOT_ALLOWED' };
  }
  return new Promise((resolve) => {
    const asked: ClientRequest = (isPlain ? httpRequest : httpsRequest)(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      lookup: (_name, { all }, done) => {
        if (all) done(null, [first]);
        else done(null, first.address, first.family);
      },
    });
    asked.once('response', (response: IncomingMessage) => {
      resolve({ status: response.statusCode ?? 0 });
      // What it says is of no interest, and might never end.
      response.destroy();
    });
    asked.on('error', (error) => resolve({ refusal: error.name === 'AbortError' ? 'TIMED_OUT' : 'UNREACHABLE' }));
    asked.end(body);
  });
}
