/** One shard of a market, in a thread of its own: told to, it values all its chains anew. */
import { parentPort, workerData } from 'node:worker_threads';
import { instantAt } from '#core/calendar';
import { type ChainFrame, rightOfRow, sliceOfRow } from '#core/model';
import { generatedFrame } from '#core/testing';
import { instant, type Price, seededRandom, type TradingDate, type Underlying } from '#core/units';
import type { QuoteRow } from '../frames/index.js';
import { curveOfOneRate } from '../rates/index.js';
import { type ChainState, MarketState } from '../state/index.js';

export interface RefreshWork {
  readonly chains: number;
  /** Of each chain; puts and calls of each strike. */
  readonly expiries: number;
  readonly strikes: number;
}

const DAY = '2025-11-26' as TradingDate;
const NOW = instantAt(DAY, '15:45');
/** Chains that are generated; the others share their quotes under another name. */
const DISTINCT = 15;
const about = { sequence: 1, source: 'bench', tsReceived: instant(0), curveOn: curveOfOneRate(0.04) };

function rowsOf(frame: ChainFrame, root: string): readonly QuoteRow[] {
  const { strike, bid, ask } = frame.columns;
  return Array.from({ length: frame.rowCount }, (_none, row) => ({
    contract: {
      root,
      expiry: sliceOfRow(frame, row).expiry,
      right: rightOfRow(frame, row),
      strike: strike[row] as Price,
    },
    ...{ adjusted: false, bid: bid[row] as Price, ask: ask[row] as Price, quoteTs: NOW },
  }));
}

function openChains({ chains, expiries, strikes }: RefreshWork, market: MarketState): readonly ChainState[] {
  const random = seededRandom(20_261_121);
  const frames = Array.from({ length: DISTINCT }, (_none, index) =>
    generatedFrame({ underlying: 'SHAPE', day: DAY, spot: 40 + 17 * index, expiries, strikes }, random),
  );
  return Array.from({ length: chains }, (_none, index) => {
    const root = `U${String.fromCharCode(65 + (index % 26), 65 + Math.floor(index / 26))}`;
    const chain = market.openChain(root as Underlying);
    const spot = ((40 + 17 * (index % DISTINCT)) * 10_000) as Price;
    chain.install(rowsOf(frames[index % DISTINCT] as ChainFrame, root), NOW);
    chain.applySpot(spot, spot, NOW);
    return chain;
  });
}

const market = new MarketState();
const chains = openChains(workerData as RefreshWork, market);
parentPort?.on('message', () => {
  let valued = 0;
  market.touched.slices.fill(1);
  for (const chain of chains) {
    const { iv } = chain.toFrame(about)?.columns ?? { iv: [] };
    for (const vol of iv) if (vol > 0) valued += 1;
  }
  parentPort?.postMessage(valued);
});
parentPort?.postMessage(market.contractCount);
