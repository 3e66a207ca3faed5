import type { ZodType } from 'zod';
import type { ListedAccount } from '../../ports/index.js';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { failedRead, type Request } from '../kit/index.js';
import { readAnswer, schwabClient } from './client.js';
import { factsOf, labelOf } from './map-account.js';
import { accountNumbersRequest, accountsRequest } from './requests.js';
import { accountNumbersSchema, accountsSchema } from './wire.js';

/**
 * Returns the accounts of a login. Paths want an account's hash, which only one endpoint tells.
 * Errors: PlatformError of BROKER_ERRORS.
 */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const hashes = await ask(http, session, accountNumbersRequest(), accountNumbersSchema);
  const accounts = await ask(http, session, accountsRequest(), accountsSchema);
  const byNumber = new Map(
    accounts.map(({ securitiesAccount }) => [securitiesAccount.accountNumber, securitiesAccount]),
  );
  return hashes.map(({ accountNumber, hashValue }) => {
    const account = byNumber.get(accountNumber);
    const facts = account && factsOf(account);
    if (facts === undefined) throw failedRead('BROKER_UNREADABLE', 'accounts');
    return { accountKey: hashValue, label: labelOf(accountNumber), environment: session.environment, facts };
  });
}

async function ask<T>(http: BrokerHttp, session: BrokerSession, request: Request, schema: ZodType<T>): Promise<T> {
  const client = schwabClient(http, { sessionOf: async () => session, refused: async () => session });
  const found = readAnswer(await client.send(session, request, { priority: 'read' }), request.name, schema);
  if (found === undefined) throw failedRead('BROKER_REFUSED', request.name);
  return found;
}
