import { type OptionContract, occSymbol } from '#core/model';
import { seededRandom, type TradingDate } from '#core/units';

/** Gives symbols of a market of many classes: each has the same expiries and strikes, puts and calls. */
export function* marketSymbols(count: number): Generator<string> {
  let given = 0;
  for (let underlying = 0; given < count; underlying += 1) {
    const root = rootOf(underlying);
    for (let line = 0; line < CONTRACTS_OF_CLASS && given < count; line += 1) {
      given += 1;
      yield symbolOf(root, line);
    }
  }
}

const CONTRACTS_OF_CLASS = 360;
const STRIKES = 15;
const LETTERS = 26;

function rootOf(index: number): string {
  const letters = [index % LETTERS, Math.floor(index / LETTERS) % LETTERS, Math.floor(index / LETTERS ** 2) % LETTERS];
  return String.fromCharCode(...letters.map((letter) => 65 + letter), ...(index % 3 === 0 ? [88] : []));
}

function symbolOf(root: string, line: number): string {
  const expiry = Math.floor(line / (2 * STRIKES));
  const strike = 50_000 + 25_000 * (Math.floor(line / 2) % STRIKES);
  const contract: OptionContract = {
    root,
    expiry: `2026-${String(1 + expiry).padStart(2, '0')}-16` as TradingDate,
    right: line % 2 === 0 ? 'put' : 'call',
    strike: strike as OptionContract['strike'],
  };
  return occSymbol(contract);
}

const QUOTES_OF_FRAME = 100;
const FIRST_STAMP = 1_790_000_000_000;

/** Returns frames as the vendor sends them: 100 quotes each, of symbols drawn by lot; a contract's price stays near its own. */
export function quoteFrames(symbols: readonly string[], count: number): readonly Buffer[] {
  const random = seededRandom(20_261_121);
  return Array.from({ length: count }, (_none, frame) => {
    const quotes = Array.from({ length: QUOTES_OF_FRAME }, (_nothing, index) => {
      const at = Math.floor(random() * symbols.length);
      const bid = 10 + (at % 2_000) / 10 + Math.floor(random() * 100) / 100;
      return {
        ...{ ev: 'Q', sym: `O:${symbols[at]}`, bx: 302, ax: 316, bp: round(bid), ap: round(bid + 0.05 + random()) },
        ...{ bs: 1 + Math.floor(random() * 500), as: 1 + Math.floor(random() * 500) },
        ...{ t: FIRST_STAMP + frame, q: 844_090_872 + frame * QUOTES_OF_FRAME + index },
      };
    });
    return Buffer.from(JSON.stringify(quotes));
  });
}

const round = (price: number) => Math.round(price * 100) / 100;
