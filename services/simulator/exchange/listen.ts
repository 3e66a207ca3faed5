import type { Server } from 'node:http';
import { errorCodeOf, PlatformCode, PlatformError } from '#platform/errors';

/** Opens a server on loopback; 0 is any free port. Errors: PlatformError `PORT_TAKEN`. */
export function listenOnLoopback(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error) => {
      const isTaken = errorCodeOf(error) === 'EADDRINUSE';
      reject(isTaken ? new PlatformError(PlatformCode.portTaken, { cause: error, context: { port } }) : error);
    });
    http.listen(port, '127.0.0.1', resolve);
  });
}
