/** Says how much memory a process takes that has so many contracts, each with a quote, IV and Greeks. Argument: their number. */
import { Double, MarketState, ROW_DOUBLES, ROW_WORDS, Word } from '../state/index.js';
import { marketSymbols } from './synthetic-market.js';

const market = new MarketState();
const slice = market.openSlice();
const { words, doubles, theory } = market.table;
for (const symbol of marketSymbols(Number(process.argv[2]))) {
  const row = market.list(symbol, slice);
  words[row * ROW_WORDS + Word.bid] = 10_000;
  words[row * ROW_WORDS + Word.ask] = 10_500;
  doubles[row * ROW_DOUBLES + Double.quoteTs] = 1_790_000_000_000;
  for (const column of [theory.iv, theory.delta, theory.gamma, theory.theta, theory.vega]) column[row] = 0.25;
  theory.flags[row] = 1;
}
process.stdout.write(String(process.memoryUsage().rss));
