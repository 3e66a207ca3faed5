/** Small parts that every simulated broker answers with. */
import type { SimReply, SimRequest } from './types.js';

export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SimReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function textReply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): SimReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** Nothing is loaded and nothing runs in a page of ours; its form may lead to wherever the client was registered. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

export function pageReply(status: number, html: string): SimReply {
  const headers = {
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: html };
}

export function redirectReply(location: string): SimReply {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** Returns the token of an `Authorization: Bearer` header. */
export function bearerOf(request: SimRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
}

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Returns the client of an `Authorization: Basic` header; id and secret are form-encoded in it. RFC 6749 2.3.1. */
export function basicOf(request: SimRequest): ClientCredentials | undefined {
  const encoded = /^Basic (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const match = /^([^:]*):(.*)$/s.exec(encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8'));
  if (match === null) return undefined;
  return { clientId: formDecoded(match[1] ?? ''), clientSecret: formDecoded(match[2] ?? '') };
}

/** Returns a form body's fields. */
export function formOf(request: SimRequest): URLSearchParams {
  return new URLSearchParams(request.body);
}

function formDecoded(text: string): string {
  return new URLSearchParams(`x=${text}`).get('x') ?? '';
}
