import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The desk tries its database first, then its journal. */
const TIMEOUT_MS = 10_000;

export interface DoorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Knocks at the command port of the desk on this machine; port and word lie in the data folder. Undefined: no desk answers there.
 */
export async function knock(
  dataDir: string,
  route: '/stop' | '/resume',
  body: object,
): Promise<DoorAnswer | undefined> {
  const port = read(dataDir, 'desk-command.port');
  const token = read(dataDir, 'desk-command.token');
  if (port === undefined || token === undefined) return undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: (await response.json()) as DoorAnswer['body'] };
  } catch {
    // Refused, reset or silent: whichever it is, the stop was not acknowledged here.
    return undefined;
  }
}

function read(dataDir: string, name: string): string | undefined {
  const file = path.join(dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
