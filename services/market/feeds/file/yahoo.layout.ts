import { isAdjustedRoot, underlyingOfRoot } from '#core/model';
import { priceFromNumber } from '#core/units';
import { type ChainLayout, type ChainRow, contractOfLine, countField, dayField, priceField } from './chain-row.js';

/**
 * Option chains of Yahoo Finance as collected by yfinance and enriched with the day and the spot price.
 * - No quote time: the collector ran at about 15:42–15:48 New York time, so 15:45 is supplied.
 * - An empty volume means none traded; an empty open interest is missing.
 * - A last price of 0 means that the contract never traded.
 * - `impliedVolatility` is not read: it carries fillers of 1e-5 for rows without a bid.
 */
export const yahooLayout: ChainLayout = {
  name: 'yahoo',
  columns: [
    'contractSymbol',
    'type',
    'expiration',
    'strike',
    'lastTradeDateEDT',
    'lastPrice',
    'bid',
    'ask',
    'volume',
    'openInterest',
    'contractSize',
    'snap_date',
    'spot_price',
  ],
  assumedTime: '15:45',
  readRow,
};

function readRow(fields: readonly string[]): ChainRow | undefined {
  const [symbol, type, expiration, strikeText, tradedAt, lastText, bidText, askText, volumeText, interestText] = fields;
  const [contractSize, snapText, spotText] = fields.slice(10);
  const contract = contractOfLine(symbol ?? '', type, dayField(expiration ?? ''), priceField(strikeText));
  const snapDate = dayField(snapText ?? '');
  if (!contract || !snapDate) return undefined;
  const bid = priceField(bidText);
  const ask = priceField(askText);
  const last = priceField(lastText);
  const volume = countField(volumeText);
  const openInterest = countField(interestText);
  if (bid === null || ask === null || last === null || volume === null || openInterest === null) return undefined;
  const spot = Number(spotText);
  return {
    snapDate,
    underlying: underlyingOfRoot(contract.root),
    contract,
    adjusted: isAdjustedRoot(contract.root) || contractSize !== 'REGULAR',
    bid,
    ask,
    last: last === 0 ? undefined : last,
    volume: volume ?? 0,
    openInterest,
    spotLast: spot > 0 && spot < 200_000 ? priceFromNumber(spot) : undefined,
    lastTradeDate: dayField((tradedAt ?? '').slice(0, 10)),
  };
}
