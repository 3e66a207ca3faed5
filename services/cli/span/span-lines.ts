import {
  type Pa2Contract,
  Pa2Reader,
  type Pa2Scan,
  Pa2Terms,
  type SpanContract,
  SpanError,
  SpnReader,
} from '#core/margin/span';
import { contractLine } from './contract-line.js';
import { recomputeSpn } from './recompute.js';

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

/**
 * Lines of a `.pa2` file; the parameters of a product stand before its contracts. An option that stands before what it is on waits
 * for the end of the file, so that it may come out of order.
 */
export function pa2Lines(): SpanLines {
  const terms = new Pa2Terms();
  let ready: Pa2Contract[] = [];
  let waiting: Pa2Contract[] = [];
  let hasContracts = false;
  const reader = new Pa2Reader({
    onProduct: (one) => terms.addProduct(one),
    onParameters: (one) => terms.addParameters(one),
    onContract: (one) => {
      hasContracts = true;
      terms.addContract(one);
      ready.push(one);
    },
  });
  const take = () => {
    const lines: string[] = [];
    for (const contract of ready) {
      const scan = terms.scan(contract);
      if ('missing' in scan && scan.missing === 'underlying') waiting.push(contract);
      else lines.push(pa2Line(contract, scan));
    }
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
      const lines = take();
      const late = waiting.map((contract) => pa2Line(contract, terms.scan(contract)));
      waiting = [];
      return [...lines, ...late];
    },
  };
}

function pa2Line(contract: Pa2Contract, scan: Pa2Scan): string {
  const { exchange, product, type, futureMonth, optionMonth, right, strike, price } = contract;
  const names = { exchange, product, type, futureMonth, optionMonth, right, strike, price };
  return contractLine(names, scan, contract);
}
