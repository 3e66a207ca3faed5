import { describe, expect, it } from '@jest/globals';
import type { BrokerSession } from '../../sessions/index.js';
import type { Request } from '../kit/index.js';
import { BrokerageSessions } from './brokerage-sessions.js';

const LOGIN = { connectionId: 'c', accessToken: 't', accountKey: 'DU1' } as unknown as BrokerSession;
const LISTS = ['accounts', 'accounts.list', 'orders.suppress'];
const MINUTE_MS = 60_000;

/** A broker with one session, of which a test says under which cookie it stands. */
function sessions() {
  const state = { cookie: 'first', monotonicMs: 0, asked: [] as string[] };
  const auth = { authenticated: true, established: true, competing: false, connected: true };
  const bodyOf = (name: string): unknown => {
    if (name === 'session.open') return auth;
    if (name === 'tickle') return { session: state.cookie, iserver: { authStatus: auth } };
    if (name === 'accounts') return { accounts: ['DU1'], allowFeatures: { allowedAssetTypes: 'STK,OPT' } };
    if (name === 'accounts.list') return [{ accountId: 'DU123456' }];
    return name === 'orders.list' ? { orders: [], snapshot: true } : { status: 'submitted' };
  };
  const client = {
    send: async (_session: BrokerSession, { name }: Request) => {
      state.asked.push(name);
      return { kind: 'answered', status: 200, headers: {}, body: JSON.stringify(bodyOf(name)) };
    },
  };
  const clock = { monotonicMs: () => state.monotonicMs, sleep: async () => undefined, marketNow: () => 0 };
  const opened = new BrokerageSessions({ client, ...clock } as never);
  /** Returns what was asked of the broker by one more request, so much later. */
  const ensureAfter = async (ms: number) => {
    state.monotonicMs += ms;
    state.asked = [];
    await opened.ensure(LOGIN, 'read');
    return state.asked;
  };
  return { state, opened, ensureAfter };
}

describe(BrokerageSessions.name, () => {
  it('asks for the lists when it opens a session, and shows that it is alive each minute', async () => {
    const { ensureAfter } = sessions();
    expect(await ensureAfter(0)).toEqual(['session.open', 'tickle', ...LISTS]);
    expect(await ensureAfter(1_000)).toEqual([]);
    expect(await ensureAfter(MINUTE_MS)).toEqual(['tickle']);
  });

  it('asks for them again where another process has opened the session anew, which may have died before it did', async () => {
    const { state, opened, ensureAfter } = sessions();
    await ensureAfter(0);
    await opened.prime(LOGIN);
    expect(opened.isPrimed(LOGIN)).toBe(true);
    state.cookie = 'second';
    expect(await ensureAfter(MINUTE_MS)).toEqual(['tickle', ...LISTS]);
    expect(opened.cookieOf(LOGIN.connectionId)).toBe('second');
    // Its lists of orders begin anew as well.
    expect(opened.isPrimed(LOGIN)).toBe(false);
    expect(await ensureAfter(MINUTE_MS)).toEqual(['tickle']);
  });
});
