import { afterEach, describe, expect, it } from '@jest/globals';
import { PlatformError, runBackground } from '../errors/index.js';
import { createLogger, createMetrics, type HealthServer, logFailures, startHealthServer } from './index.js';

function loggerWithLines() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>) };
  return { lines, logger: createLogger({ role: 'pod', level: 'info', destination }) };
}

describe(createLogger.name, () => {
  it('writes one line per event and strikes secrets out', () => {
    const { lines, logger } = loggerWithLines();
    logger.with({ slotId: 3 }).info('slot.taken', { epoch: 2, session: { token: 'abc', csrfToken: 'def' } });
    logger.debug('not.shown');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        role: 'pod',
        pid: process.pid,
        slotId: 3,
        event: 'slot.taken',
        epoch: 2,
        session: { token: '[redacted]', csrfToken: '[redacted]' },
      },
    ]);
  });

  it('describes errors by code, with their causes and without passwords', () => {
    const { lines, logger } = loggerWithLines();
    const cause = new Error('connect postgresql://u:hunter2@h:5432/t failed');
    logger.error('db.failed', { error: new PlatformError('DB_UNAVAILABLE', { retryable: true, cause }) });
    expect(lines[0]).toMatchObject({
      level: 'error',
      error: {
        code: 'DB_UNAVAILABLE',
        retryable: true,
        cause: { text: 'connect postgresql://u:[redacted]@h:5432/t failed' },
      },
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('hears of background work that failed', async () => {
    const { lines, logger } = loggerWithLines();
    await runBackground('reread', logFailures(logger), () => Promise.reject(new PlatformError('X')));
    expect(lines[0]).toMatchObject({ event: 'background.failed', name: 'reread', error: { code: 'X' } });
  });
});

describe(startHealthServer.name, () => {
  let server: HealthServer | undefined;
  afterEach(async () => server?.close());

  it('answers live, ready and metrics', async () => {
    const metrics = createMetrics('pod');
    metrics.counter('ticks_total', 'Ticks', ['kind']).add(2, { kind: 'exit' });
    let database: boolean | string = true;
    const ready = async () => ({ database, redis: true });
    server = await startHealthServer({ port: 0, ready, metrics });
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server?.port}${path}`);
      return { status: response.status, text: await response.text() };
    };
    expect(await get('/health/live')).toEqual({ status: 200, text: '{"live":true}' });
    expect((await get('/health/ready')).status).toBe(200);
    database = 'DB_UNAVAILABLE';
    expect(await get('/health/ready')).toEqual({
      status: 503,
      text: '{"ready":false,"details":{"database":"DB_UNAVAILABLE","redis":true}}',
    });
    expect((await get('/metrics')).text).toContain('ticks_total{kind="exit",role="pod"} 2');
    expect((await get('/else')).status).toBe(404);
    const second = startHealthServer({ port: server.port, ready, metrics });
    await expect(second).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  it('is not ready when the check throws', async () => {
    const ready = () => Promise.reject(new PlatformError('DB_TIMEOUT'));
    server = await startHealthServer({ port: 0, ready, metrics: createMetrics('pod') });
    const response = await fetch(`http://127.0.0.1:${server.port}/health/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, details: { check: 'DB_TIMEOUT' } });
  });
});
