import {
  type Pa2Contract,
  type Pa2Parameters,
  Pa2Reader,
  type SpanContract,
  SpanError,
  SpnReader,
} from '#core/margin/span';
import { contractLine } from './contract-line.js';
import { recomputePa2, recomputeSpn } from './recompute.js';

/** Takes a file's text in pieces and returns the lines of the contracts that each completes. Errors: SpanError. */
export interface SpanLines {
  push(piece: string): readonly string[];
  end(): readonly string[];
}

const POINTS = 16;

/** Lines of a `.spn` file. Contracts wait until the sixteen scan points are known, which files define first. */
export function spnLines(): SpanLines {
  let waiting: SpanContract[] = [];
  const reader = new SpnReader((contract) => waiting.push(contract));
  const take = () => {
    const scan = reader.pointsSoFar();
    const ready = waiting;
    waiting = [];
    return ready.map((contract) => spnLine(contract, scan));
  };
  return {
    push(piece) {
      reader.push(piece);
      return reader.pointsSoFar().points.length === POINTS ? take() : [];
    },
    end() {
      reader.end();
      return take();
    },
  };
}

function spnLine(contract: SpanContract, scan: Parameters<typeof recomputeSpn>[1]): string {
  const { id, product, period, kind, right, strike, price } = contract;
  const names = { id, product, period, kind, right, strike, price };
  return contractLine(names, recomputeSpn(contract, scan), contract);
}

/** Lines of a `.pa2` file; the parameters of a product stand before its contracts. */
export function pa2Lines(): SpanLines {
  const parameters = new Map<string, Pa2Parameters>();
  let ready: Pa2Contract[] = [];
  let hasContracts = false;
  const reader = new Pa2Reader({
    onParameters: (one) => parameters.set(keyOf(one), one),
    onContract: (one) => {
      hasContracts = true;
      ready.push(one);
    },
  });
  const take = () => {
    const lines = ready.map((contract) => pa2Line(contract, parameters.get(keyOf(contract))));
    ready = [];
    return lines;
  };
  return {
    push(piece) {
      reader.push(piece);
      return take();
    },
    end() {
      const date = reader.end();
      // The reader steps over what it does not know; a file of nothing else is none.
      if (date === '' && !hasContracts) throw new SpanError('SPAN_INCOMPLETE', 1, 'header');
      return take();
    },
  };
}

function keyOf(of: Pick<Pa2Contract, 'exchange' | 'product' | 'type' | 'futureMonth' | 'optionMonth'>): string {
  return [of.exchange, of.product, of.type, of.futureMonth, of.optionMonth].join('/');
}

function pa2Line(contract: Pa2Contract, parameters: Pa2Parameters | undefined): string {
  const { exchange, product, type, futureMonth, optionMonth, right, strike, price } = contract;
  const names = { exchange, product, type, futureMonth, optionMonth, right, strike, price };
  return contractLine(names, recomputePa2(contract, parameters), contract);
}
