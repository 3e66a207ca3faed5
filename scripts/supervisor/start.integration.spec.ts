/** Real: the start command, its build, Postgres, Redis, processes and signals. Miniature: the roles themselves. */
import net from 'node:net';
import pg from 'pg';
import { isAlive, stopProcess, waitUntil } from '../embedded/index.js';
import { Miniature, type Run } from '../testing/miniature.js';
import type { RunFile } from './run-file.js';

const TIMEOUT_MS = 120_000;
jest.setTimeout(TIMEOUT_MS);
const killed = { polite: 'SIGKILL', rude: 'SIGKILL', graceMs: 5_000 } as const;

const pidsOf = ({ roles, databases }: RunFile) =>
  [...Object.values(roles), databases.postgres, databases.redis].map((process) => process?.pid ?? -1);

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('npm start', () => {
  const miniature = new Miniature();
  let run: Run;

  beforeAll(async () => {
    run = miniature.start(['--port', '0']);
    await miniature.untilReady(run, TIMEOUT_MS);
  }, TIMEOUT_MS);
  afterAll(() => miniature.dispose(), TIMEOUT_MS);

  it('prints one line with the address and the demo sign-in once every role is ready', () => {
    const { address, roles, isReady } = miniature.runFile();
    const lines = run
      .output()
      .split('\n')
      .filter((line) => line.includes(address));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('demo@example.com');
    expect(isReady).toBe(true);
    expect(Object.keys(roles)).toHaveLength(7);
  });

  it('refuses a second copy, and a flag, a setting and a port that cannot be, each in one sentence', async () => {
    const holder = net.createServer().listen(0);
    const { port } = holder.address() as net.AddressInfo;
    const attempts: [string[], NodeJS.ProcessEnv, string][] = [
      [[], {}, `process ${run.child.pid}`],
      [['--bogus'], {}, 'The flag --bogus is unknown'],
      [['--data-dir', `${miniature.root}/second`], { THETAPOD_TYPO: '1' }, 'THETAPOD_TYPO is not a setting'],
      [
        ['--data-dir', `${miniature.root}/second`],
        { REDIS_URL: 'redis://127.0.0.1:1' },
        'Nothing answers at 127.0.0.1:1',
      ],
      [['--data-dir', `${miniature.root}/second`, '--port', String(port)], {}, `Port ${port} is taken`],
    ];
    for (const [words, environment, sentence] of attempts) {
      const attempt = miniature.start(words, environment);
      expect(await attempt.ended).toBe(1);
      expect(attempt.output()).toContain(sentence);
      expect(attempt.output()).not.toContain('    at ');
    }
    holder.close();
  });

  it('starts again what dies, in the place that it had', async () => {
    const before = miniature.runFile();
    const { postgres, redis } = before.databases;
    const victims = [before.roles['pod-1']?.pid, before.roles['gateway']?.pid, postgres?.pid, redis?.pid];
    for (const pid of victims) process.kill(pid ?? -1, 'SIGKILL');
    const isBack = () => {
      const now = miniature.runFile();
      return pidsOf(now).every((pid) => pid > 0 && !victims.includes(pid)) && pidsOf(now).every(isAlive);
    };
    expect(await waitUntil(isBack, { timeoutMs: 60_000 })).toBe(true);
    const after = miniature.runFile();
    expect(after.databases.postgres).toMatchObject({ port: postgres?.port, restartCount: 1 });
    expect(after.roles['pod-1']).toMatchObject({ port: before.roles['pod-1']?.port, restartCount: 1 });
    expect(after.roles['pod-2']).toEqual(before.roles['pod-2']);
  });

  it('ends what a killed supervisor left, takes its databases over and finds the data', async () => {
    const before = miniature.runFile();
    await query(before.databaseUrl, 'create table kept (a int); insert into kept values (7)');
    await stopProcess(run.child.pid ?? -1, killed);
    expect(pidsOf(before).every(isAlive)).toBe(true);

    run = miniature.start(['--port', '0']);
    await miniature.untilReady(run);
    const after = miniature.runFile();
    for (const { pid } of Object.values(before.roles)) expect(isAlive(pid ?? -1)).toBe(false);
    expect(after.databases.postgres?.pid).toBe(before.databases.postgres?.pid);
    expect(after.databases.redis?.pid).toBe(before.databases.redis?.pid);
    expect(await query(after.databaseUrl, 'select a from kept')).toEqual([{ a: 7 }]);
  });

  it.each(['a signal', 'the end of the test that holds it'])(
    'stops everything at %s, and starts again with its data',
    async (cause) => {
      const before = miniature.runFile();
      if (cause === 'a signal') run.child.kill('SIGINT');
      else run.child.stdin?.end();
      expect(await run.ended).toBe(0);
      expect(pidsOf(before).filter(isAlive)).toEqual([]);

      run = miniature.start(['--port', '0']);
      await miniature.untilReady(run);
      expect(run.output()).not.toContain('Building');
      expect(await query(miniature.runFile().databaseUrl, 'select a from kept')).toEqual([{ a: 7 }]);
    },
  );

  it('starts again only what a change touches, when it watches', async () => {
    run.child.kill('SIGINT');
    await run.ended;
    run = miniature.start(['--port', '0', '--watch']);
    await miniature.untilReady(run);
    const before = miniature.runFile().roles;
    miniature.edit('services/market/main.ts', (text) => `${text}console.log('changed');\n`);
    const isBack = () => {
      const pid = miniature.runFile().roles['market']?.pid;
      return pid !== undefined && pid !== before['market']?.pid;
    };
    expect(await waitUntil(isBack, { timeoutMs: 60_000 })).toBe(true);
    expect(miniature.runFile().roles['gateway']).toEqual(before['gateway']);
    // What was printed may still be in the pipe when the run file is already there.
    const isTold = () => run.output().includes('Starting again: market');
    expect(await waitUntil(isTold, { timeoutMs: 60_000 })).toBe(true);
  });

  it('gives up with the end of the log when a role does not come up', async () => {
    run.child.kill('SIGINT');
    await run.ended;
    miniature.write('pods/main.ts', `throw new Error('no such slot');\n`);
    const attempt = miniature.start(['--port', '0']);
    expect(await attempt.ended).toBe(1);
    expect(attempt.output()).toMatch(/pod-[12] does not get ready/);
    expect(attempt.output()).toContain('no such slot');
  });
});
