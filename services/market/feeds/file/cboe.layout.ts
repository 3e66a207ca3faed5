import { isAdjustedRoot } from '#core/model';
import { priceFromNumber, type TradingDate, type Underlying } from '#core/units';
import { type ChainLayout, type ChainRow, contractOfLine, countField, dayField, priceField } from './chain-row.js';

/**
 * End-of-day chains in the columns of Cboe's delayed-quote page and of the vendors that followed it, dates written MM/DD/YYYY or YYYY-MM-DD.
 * - No quote time, and several days were captured before the close: 15:45 New York time is supplied, the time at which
 *   Cboe takes its own end-of-day quote snapshots (Cboe DataShop, "Option EOD Summary").
 * - A last price of 0 means no trade on that day.
 * - IV and Greeks of the file are not read: we compute our own.
 */
export const cboeLayout: ChainLayout = {
  name: 'cboe',
  columns: [
    'underlying',
    'underlying_last',
    'optionroot',
    'type',
    'expiration',
    'quotedate',
    'strike',
    'last',
    'bid',
    'ask',
    'volume',
    'openinterest',
  ],
  assumedTime: '15:45',
  readRow,
};

const US_DATE = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const TICKER = /^[A-Z][A-Z0-9.]{0,5}$/;

function dayOf(text: string | undefined): TradingDate | undefined {
  const match = US_DATE.exec(text ?? '');
  return dayField(match ? `${match[3]}-${match[1]}-${match[2]}` : (text ?? ''));
}

function readRow(fields: readonly string[]): ChainRow | undefined {
  const [underlying, spotText, symbol, type, expiration, quoteDate, strikeText, lastText, bidText, askText] = fields;
  const [volumeText, interestText] = fields.slice(10);
  const contract = contractOfLine(symbol ?? '', type, dayOf(expiration), priceField(strikeText));
  const snapDate = dayOf(quoteDate);
  if (!contract || !snapDate || underlying === undefined || !TICKER.test(underlying)) return undefined;
  const bid = priceField(bidText);
  const ask = priceField(askText);
  const last = priceField(lastText);
  const volume = countField(volumeText);
  const openInterest = countField(interestText);
  if (bid === null || ask === null || last === null || volume === null || openInterest === null) return undefined;
  const spot = Number(spotText);
  return {
    snapDate,
    underlying: underlying as Underlying,
    contract,
    adjusted: isAdjustedRoot(contract.root),
    bid,
    ask,
    last: last === 0 ? undefined : last,
    volume,
    openInterest,
    spotLast: spot > 0 && spot < 200_000 ? priceFromNumber(spot) : undefined,
  };
}
