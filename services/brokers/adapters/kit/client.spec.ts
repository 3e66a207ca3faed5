import { describe, expect, it } from '@jest/globals';
import type { AccountId } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerCall } from '../../transport/index.js';
import { BrokerClient, type Request } from './client.js';

const ACCOUNT = 'a' as AccountId;
const LIST: Request = { name: 'orders.list', method: 'GET', host: 'api', path: '/orders' };

/** A client whose broker answers with the number of the request; those in `refused` with an expired token. */
function client(refused: ReadonlySet<number> = new Set()) {
  const sent: string[] = [];
  const session = { connectionId: 'c', accessToken: 't' } as unknown as BrokerSession;
  const made = new BrokerClient({
    http: {
      call: async ({ method, path }: BrokerCall) => {
        sent.push(`${method} ${path}`);
        const number = sent.length;
        return { kind: 'answered', status: refused.has(number) ? 401 : 200, body: String(number) } as never;
      },
    } as never,
    sessions: { sessionOf: async () => session, refused: async () => session } as never,
    headersOf: () => ({}),
    isTokenRefused: ({ status }) => status === 401,
  });
  const ask = async (request: Partial<Request> = {}, account = ACCOUNT) => {
    const { answer } = await made.ask(account, () => ({ ...LIST, ...request }));
    return answer.kind === 'answered' ? answer.body : answer.kind;
  };
  return { ask, sent };
}

describe(BrokerClient.name, () => {
  it('asks once for what is asked for in the same instant', async () => {
    const { ask, sent } = client();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['1', '1', '1']);
    expect(sent).toEqual(['GET /orders']);
  });

  it('gives nobody an answer to a question that left before theirs', async () => {
    const { ask, sent } = client();
    const first = ask();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(sent).toHaveLength(1);
    expect(await Promise.all([first, ask()])).toEqual(['1', '2']);
  });

  it('asks for each thing, and of each account', async () => {
    const { ask, sent } = client();
    await Promise.all([ask(), ask({ path: '/positions' }), ask({}, 'b' as AccountId), ask({ method: 'POST' })]);
    expect(sent).toEqual(expect.arrayContaining(['GET /orders', 'GET /positions', 'POST /orders']));
    expect(sent).toHaveLength(4);
  });

  it('tries again for all of them where the token was refused', async () => {
    const { ask, sent } = client(new Set([1]));
    expect(await Promise.all([ask(), ask()])).toEqual(['2', '2']);
    expect(sent).toHaveLength(2);
  });
});
