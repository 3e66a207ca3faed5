import { type ChainFrame, MISSING_INT, RIGHT_PUT, UNTRADABLE_FLAGS } from '#core/model';
import type { Candidate, ScreenRequest, ScreenResult, screenPuts } from '#core/screening';
import { type Instant, MS_PER_SECOND } from '#core/units';

/** Different settings that are remembered for one frame. */
const SETTINGS_MAX = 32;

interface Remembered {
  readonly now: Instant;
  readonly result: ScreenResult;
}

interface KnownFrame {
  /** Undefined for a frame whose stamps are not whole milliseconds. */
  readonly stamps: StampRange | undefined;
  readonly results: Map<string, Remembered>;
}

interface StampRange {
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Screens a frame once for all bots of a slot that ask for the same: gates, score model, margin model, date and count. Of the time of
 * day a result takes nothing but the ages of quotes, so while every tradable put of the frame is within the limit of age, a result
 * holds for later moments when those ages are put right. Where one is not, each bot's screen is made afresh. What it returns
 * is to the byte what `screen` would return.
 */
export class SharedScreens {
  private readonly frames = new WeakMap<ChainFrame, KnownFrame>();
  /** Text of settings; a bot's configuration is one object as long as its version stands. */
  private readonly texts = new WeakMap<object, string>();

  constructor(private readonly fresh: typeof screenPuts) {}

  readonly screen = (frame: ChainFrame, request: ScreenRequest): ScreenResult => {
    const known = this.knownOf(frame);
    const { stamps, results } = known;
    const { now, gates } = request;
    if (!stamps || now < stamps.newest || now - stamps.oldest > gates.quoteAgeMaxSeconds * MS_PER_SECOND) {
      return this.fresh(frame, request);
    }
    const key = this.keyOf(request);
    const before = results.get(key);
    if (before) return agedBy(before.result, now - before.now);
    const result = this.fresh(frame, request);
    if (results.size < SETTINGS_MAX) results.set(key, { now, result });
    return result;
  };

  private knownOf(frame: ChainFrame): KnownFrame {
    const before = this.frames.get(frame);
    if (before) return before;
    const known = { stamps: stampsOf(frame), results: new Map<string, Remembered>() };
    this.frames.set(frame, known);
    return known;
  }

  private keyOf({ today, gates, score, marginModel, leverage, top }: ScreenRequest): string {
    return `${today} ${marginModel} ${leverage ?? ''} ${top} ${this.textOf(gates)} ${this.textOf(score)}`;
  }

  private textOf(settings: object): string {
    const before = this.texts.get(settings);
    if (before !== undefined) return before;
    const text = JSON.stringify(settings);
    this.texts.set(settings, text);
    return text;
  }
}

/** Returns the range of the stamps of all puts that could be traded, or undefined when one of them is no whole millisecond. */
function stampsOf(frame: ChainFrame): StampRange | undefined {
  const { right, flags, bid, ask, quoteTs } = frame.columns;
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < frame.rowCount; row += 1) {
    if (right[row] !== RIGHT_PUT || ((flags[row] as number) & UNTRADABLE_FLAGS) !== 0) continue;
    const theirs = bid[row] as number;
    if (theirs === MISSING_INT || theirs <= 0 || (ask[row] as number) < theirs) continue;
    const stamp = quoteTs[row] as number;
    if (!Number.isSafeInteger(stamp)) return undefined;
    if (stamp < oldest) oldest = stamp;
    if (stamp > newest) newest = stamp;
  }
  return { oldest, newest };
}

function agedBy(result: ScreenResult, ms: number): ScreenResult {
  if (ms === 0) return result;
  return { ...result, candidates: result.candidates.map((candidate) => agedCandidate(candidate, ms)) };
}

function agedCandidate(candidate: Candidate, ms: number): Candidate {
  return { ...candidate, quoteAgeMs: candidate.quoteAgeMs + ms };
}
