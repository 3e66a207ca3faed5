import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PlatformError } from '#platform/errors';

/** The desk tries its database first, then its journal. */
const TIMEOUT_MS = 5_000;

export interface DoorStop {
  readonly scope: 'everybody';
  readonly level: string;
  readonly reason: string;
  readonly by: string;
}

/** The desk's command port on this machine: the way to the kill switch that needs no database. */
export class DeskDoor {
  /** @param port - undefined where no desk runs on this machine */
  constructor(
    private readonly dataDir: string,
    private readonly port: number | undefined,
  ) {}

  /** Errors: PlatformError `DESK_UNREACHABLE`. */
  async stop(body: DoorStop): Promise<void> {
    const file = path.join(this.dataDir, 'desk-command.token');
    if (this.port === undefined || !existsSync(file)) throw new PlatformError('DESK_UNREACHABLE', { retryable: true });
    const token = readFileSync(file, 'utf8').trim();
    let status: number;
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/stop`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      status = response.status;
    } catch (error) {
      throw new PlatformError('DESK_UNREACHABLE', { retryable: true, cause: error });
    }
    if (status !== 200) throw new PlatformError('DESK_UNREACHABLE', { retryable: true, context: { status } });
  }
}
