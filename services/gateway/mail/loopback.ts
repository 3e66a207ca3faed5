import type { Request } from 'express';

const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Returns whether a server that listens there is reached from this machine only. */
export const isLoopbackHost = (host: string) => LOOPBACK_HOST.test(host === '::1' ? '[::1]' : host);

/**
 * Returns whether a request comes from this machine and means this machine: by its socket, and by the name that the browser asked
 * for. A page of another site that made its name lead to 127.0.0.1 has the first but not the second.
 */
export function isFromThisMachine({ socket, headers }: Pick<Request, 'socket' | 'headers'>): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !isForwarded && LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
}
