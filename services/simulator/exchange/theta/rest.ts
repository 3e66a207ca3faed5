import { tradingDateAt } from '#core/calendar';
import type { Instant } from '#core/units';
import type { Exchange } from '../exchange.js';
import type { ThetaScript } from './script.js';
import { ohlcTable, openInterestTable, quoteTable, shareTable, todayTable, type Wanted } from './wire.js';

export interface RestAnswer {
  readonly status: number;
  readonly body: string;
}

/** The terminal's own codes. Source: ThetaData, "Error codes". */
const PERMISSION: RestAnswer = { status: 471, body: 'The account does not have the required permissions.' };
const NO_DATA: RestAnswer = { status: 472, body: 'No data found for your request' };
const INVALID: RestAnswer = { status: 473, body: 'Invalid parameters' };
const DISCONNECTED: RestAnswer = { status: 474, body: 'Connection lost to Theta Data MDDS' };
const NOT_FOUND: RestAnswer = { status: 404, body: 'No such path' };

/** Answers the REST calls that the platform uses, in CSV. @param shownAt - wall instant whose quotes are shown */
export function answerTheta(exchange: Exchange, script: ThetaScript, url: URL, shownAt: Instant): RestAnswer {
  const fault = script.restFaults.shift();
  if (fault) return { status: fault.status, body: fault.body ?? 'simulated' };
  if (url.pathname === '/v3/calendar/today') return { status: 200, body: todayTable(exchange.timeAt(shownAt).now) };
  const kind = /^\/v3\/(option\/snapshot\/(?:quote|ohlc|open_interest)|stock\/snapshot\/quote)$/.exec(
    url.pathname,
  )?.[1];
  if (kind === undefined) return NOT_FOUND;
  if (script.status !== 'CONNECTED') return DISCONNECTED;
  if (script.notEntitled.has(kind)) return PERMISSION;
  const symbol = url.searchParams.get('symbol');
  const isOption = kind.startsWith('option');
  if (symbol === null || (isOption && !url.searchParams.has('expiration'))) return INVALID;
  const time = exchange.timeAt(shownAt);
  const found = exchange.quotesAt(symbol, time);
  if (!found) return NO_DATA;
  const { chain, quotes } = found;
  if (!isOption) return { status: 200, body: shareTable(symbol, quotes) };
  const wanted = wantedBy(url);
  if (!chain.contracts.some(wanted)) return NO_DATA;
  switch (kind) {
    case 'option/snapshot/quote':
      return { status: 200, body: quoteTable(chain, quotes, wanted) };
    case 'option/snapshot/ohlc':
      return { status: 200, body: ohlcTable(chain, quotes, wanted) };
    default:
      return { status: 200, body: openInterestTable(chain, tradingDateAt(time.now), wanted) };
  }
}

function wantedBy({ searchParams }: URL): Wanted {
  const expiration = searchParams.get('expiration') ?? '*';
  const strike = searchParams.get('strike') ?? '*';
  const right = searchParams.get('right') ?? 'both';
  return (contract) =>
    (expiration === '*' || contract.expiry.replaceAll('-', '') === expiration.replaceAll('-', '')) &&
    (strike === '*' || contract.strike === Number(strike)) &&
    (right === 'both' || contract.right === right);
}
