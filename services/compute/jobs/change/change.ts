import {
  type BotConfig,
  type ChangeAnswer,
  type ChangedDecision,
  type ChangeVerdict,
  type DecisionRecord,
  decisionWords,
  decodeRecord,
  judgeChange,
  type TickDecisionInput,
} from '#core/bot';
import { decodeFrame, type HashedFrame } from '#core/model';
import type { ContentHash, Underlying, UserId } from '#core/units';
import type { ArchivedDecision } from '#store/decisions';

export interface ChangePiece {
  /** Newest first. */
  readonly stored: readonly ArchivedDecision[];
  readonly config: BotConfig;
  readonly userId: UserId;
  configOf(version: number): Promise<BotConfig | undefined>;
  keptFrame(hash: ContentHash): Promise<Uint8Array | undefined>;
  /** Whether the time of this piece is up. At least one decision is judged. */
  isOver(): boolean;
  readonly hash: TickDecisionInput['hash'];
}

/** A chain is some hundred kilobytes when decoded; neighbours often share theirs. */
const FRAMES_HELD_MAX = 32;

/** Returns what became of stored decisions under another configuration, as far as the time of the piece went. */
export async function changesOf(piece: ChangePiece): Promise<ChangeAnswer> {
  const configs = new Map<number, Promise<BotConfig | undefined>>();
  const configOf = (version: number) => {
    const known = configs.get(version) ?? piece.configOf(version);
    configs.set(version, known);
    return known;
  };
  const frames = new HeldFrames(piece);
  const changed: ChangedDecision[] = [];
  let [judged, unknown] = [0, 0];
  let last: number | undefined;
  for (const { record: bytes } of piece.stored) {
    if (last !== undefined && piece.isOver()) break;
    const record = decodeRecord(bytes);
    last = record.sequence;
    const config = await configOf(record.inputs.configVersion);
    const verdict = await judge(piece, record, config, frames);
    if (verdict.kind === 'unknown') unknown += 1;
    else judged += 1;
    if (verdict.kind === 'changed') changed.push(changedDecision(record, verdict.record));
  }
  return { judged, unknown, changed, ...(last !== undefined && last > 1 && { before: last }) };
}

async function judge(
  { config, userId, hash }: ChangePiece,
  record: DecisionRecord,
  old: BotConfig | undefined,
  held: HeldFrames,
): Promise<ChangeVerdict> {
  const frames = await held.of(record);
  return old && frames ? judgeChange({ record, userId, config: old, frames }, config, hash) : { kind: 'unknown' };
}

function changedDecision(was: DecisionRecord, would: DecisionRecord): ChangedDecision {
  const { id, sequence, inputs } = was;
  return { id, sequence, decidedAt: inputs.now, was: decisionWords(was), would: decisionWords(would) };
}

/** Decoded frames, the last few of them. */
class HeldFrames {
  private readonly held = new Map<ContentHash, HashedFrame>();

  constructor(private readonly source: Pick<ChangePiece, 'keptFrame'>) {}

  /** Returns the frames of a record; undefined when one of them was not kept. */
  async of({ inputs }: DecisionRecord): Promise<ReadonlyMap<Underlying, HashedFrame> | undefined> {
    const found = new Map<Underlying, HashedFrame>();
    for (const { underlying, hash } of inputs.frames) {
      const frame = this.held.get(hash) ?? (await this.read(hash));
      if (!frame) return undefined;
      found.set(underlying, frame);
    }
    return found;
  }

  private async read(hash: ContentHash): Promise<HashedFrame | undefined> {
    const bytes = await this.source.keptFrame(hash);
    if (!bytes) return undefined;
    const frame = { frame: decodeFrame(bytes), hash };
    const [oldest] = this.held.keys();
    if (oldest !== undefined && this.held.size >= FRAMES_HELD_MAX) this.held.delete(oldest);
    this.held.set(hash, frame);
    return frame;
  }
}
