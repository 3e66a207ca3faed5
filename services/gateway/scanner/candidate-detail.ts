import { type ChainFrame, findRow, type OptionContract, occSymbol, sliceOfRow, spotOf } from '#core/model';
import { AMERICAN_MODEL, AmericanStatus, bsmPrice, constantsOfSlice, forwardOfSlice } from '#core/pricing';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import {
  type Candidate,
  cushionOf,
  emptyAmericanPuts,
  expectedValue,
  maxLossOf,
  type PutTerms,
  probTouch,
  putOfRow,
  valueAmericanPuts,
} from '#core/screening';
import { type Instant, MONEY_SCALE, moneyToDecimal, type Price, priceToDecimal, type TradingDate } from '#core/units';
import { candidateView } from '../bots/index.js';
import type { CandidateDetailView, ScanMargin } from '../contract/index.js';
import type { ModelRequirements } from './house-margins.js';
import { marginViews } from './margin-views.js';

const SHARES = 100;

interface Terms {
  readonly now: Instant;
  readonly today: TradingDate;
  readonly margin: ScanMargin;
}

/** Returns a put of a frame with what follows from its quote; undefined when the frame does not have it, or it is a call. */
export function candidateDetail(
  frame: ChainFrame,
  contract: OptionContract,
  { now, today, margin }: Terms,
): Omit<CandidateDetailView, 'history' | 'houses'> | undefined {
  const row = contract.right === 'put' ? findRow(frame, contract) : -1;
  if (row < 0) return undefined;
  const request = { now, today, score: DEFAULT_SCORE_MODEL, marginModel: margin };
  const candidate = putOfRow(frame, row, request);
  const spot = spotOf(frame);
  const { underlying, tsEvent, staleCopy, kind } = frame;
  return {
    ...{ symbol: occSymbol(contract), underlying, expiry: contract.expiry },
    ...{ strike: priceToDecimal(contract.strike), tsEvent, staleCopy },
    ...(candidate && spot !== undefined
      ? {
          candidate: candidateView(candidate),
          values: valuesOf(frame, row, spot),
          outcomes: outcomesOf(frame, row, candidate, spot),
          margins: marginViews(candidate, kind),
        }
      : { margins: [] }),
  };
}

/** Returns what one contract asks for by our model in each kind of account; undefined without a tradable quote. */
export function modelRequirements(
  frame: ChainFrame,
  contract: OptionContract,
  at: Omit<Terms, 'margin'>,
): ModelRequirements | undefined {
  const row = findRow(frame, contract);
  const requirementAs = (marginModel: ScanMargin) =>
    row < 0 ? undefined : putOfRow(frame, row, { ...at, score: DEFAULT_SCORE_MODEL, marginModel })?.requirement;
  const [cash, margin] = [requirementAs('cash'), requirementAs('regT')];
  return cash === undefined || margin === undefined ? undefined : { cash, margin };
}

/** On the forward of the expiry: what the quotes say, not the spot of the file. */
function termsOf(frame: ChainFrame, row: number, spot: Price): PutTerms {
  const { forward, rate, dividendYield, years } = constantsOfSlice(sliceOfRow(frame, row), spot);
  return {
    spot: forward * Math.exp((dividendYield - rate) * years),
    strike: (frame.columns.strike[row] as number) / MONEY_SCALE,
    years,
    rate,
    dividendYield,
    vol: frame.columns.iv[row] as number,
  };
}

function valuesOf(frame: ChainFrame, row: number, spot: Price): CandidateDetailView['values'] {
  const european = bsmPrice({ ...termsOf(frame, row, spot), sign: -1 });
  if (european === undefined) return undefined;
  const american = emptyAmericanPuts();
  valueAmericanPuts(frame, { rows: Int32Array.of(row), count: 1 }, american);
  const [value, premium, status] = [american.value[0], american.premium[0], american.status[0]];
  if (!Number.isFinite(value) || status === AmericanStatus.invalid) return { european };
  const isEarly = status !== AmericanStatus.european;
  return {
    european,
    american: value as number,
    earlyExercise: premium as number,
    ...(isEarly && { americanModel: AMERICAN_MODEL }),
  };
}

function outcomesOf(
  frame: ChainFrame,
  row: number,
  candidate: Candidate,
  spot: Price,
): CandidateDetailView['outcomes'] {
  const slice = sliceOfRow(frame, row);
  const terms = termsOf(frame, row, spot);
  const totalVol = candidate.iv * Math.sqrt(slice.years);
  const expected = expectedValue(terms, candidate.credit / MONEY_SCALE, SHARES);
  return {
    maxLoss: moneyToDecimal(maxLossOf(candidate.strike, candidate.credit, SHARES)),
    cushion: cushionOf(spot, candidate.breakeven),
    probTouch: probTouch(forwardOfSlice(slice, spot), terms.strike, totalVol),
    ...(expected && { expectedValue: expected.value, density: expected.density }),
  };
}
