import {
  type CallSearch,
  callSearchWords,
  type DecisionRecord,
  decisionWords,
  exitWords,
  missWords,
  type RollStep,
  refusalWords,
  rollWords,
  type WaitReason,
  waitWords,
} from '#core/bot';
import { STANDARD_MULTIPLIER } from '#core/model';
import { GATES, type NearestMiss } from '#core/screening';
import { moneyToDecimal, priceToDecimal } from '#core/units';
import type {
  CallSearchView,
  DecisionSummaryView,
  DecisionView,
  ExitJudgementView,
  GateCountView,
  NearestMissView,
  RollStepView,
} from '../contract/index.js';
import { candidateView, intentView, pointsOf } from './candidate-view.js';

export function decisionSummaryView(record: DecisionRecord): DecisionSummaryView {
  return {
    id: record.id,
    botId: record.botId,
    sequence: record.sequence,
    kind: record.inputs.kind,
    outcome: record.outcome,
    decidedAt: record.inputs.now,
    words: decisionWords(record),
  };
}

/** @param hash - of the stored bytes, by which the record is named in its successor */
export function decisionView(record: DecisionRecord, hash: string): DecisionView {
  const { inputs } = record;
  return {
    ...decisionSummaryView(record),
    dueAt: inputs.dueAt,
    configVersion: inputs.configVersion,
    codeVersion: inputs.codeVersion,
    hash,
    looked: record.totals.looked,
    passed: record.totals.passed,
    gates: gateViews(record),
    waits: waitViews(record.waits),
    top: record.top.map(candidateView),
    misses: record.misses.map(missView),
    refusals: record.refusals.map((refusal) => ({
      symbol: refusal.symbol,
      code: refusal.code,
      words: refusalWords(refusal),
    })),
    exits: record.exits.map(exitView),
    rolls: (record.rolls ?? []).map((step) => rollView(step, record.exits)),
    calls: (record.calls ?? []).map(callView),
    intents: record.intents.map(intentView),
    frames: inputs.frames.map(({ underlying, sequence, hash: frameHash }) => ({
      underlying,
      sequence,
      hash: frameHash,
    })),
  };
}

/** Returns how many contracts each gate stopped, in the order in which contracts meet the gates; gates that stopped none are left out. */
export function gateViews({ totals }: Pick<DecisionRecord, 'totals'>): GateCountView[] {
  return GATES.map((gate) => ({ gate, failed: totals.failedAt[gate] })).filter(({ failed }) => failed > 0);
}

export function waitViews(waits: readonly WaitReason[]): { code: string; words: string }[] {
  return waits.map((wait) => ({ code: wait.code, words: waitWords(wait) }));
}

export function missView(miss: NearestMiss): NearestMissView {
  return {
    symbol: miss.symbol,
    gate: miss.gate,
    value: miss.value,
    limit: miss.limit,
    side: miss.side,
    ...(miss.scorePoints !== undefined && { score: pointsOf(miss.scorePoints) }),
    words: missWords(miss),
  };
}

function exitView(exit: DecisionRecord['exits'][number]): ExitJudgementView {
  return {
    positionId: exit.positionId,
    symbol: exit.symbol,
    ...(exit.ask !== undefined && { ask: priceToDecimal(exit.ask) }),
    ...(exit.credit !== undefined && { credit: priceToDecimal(exit.credit) }),
    dte: exit.dte,
    ...(exit.due !== undefined && { due: exit.due }),
    ...(exit.blocked !== undefined && { blocked: exit.blocked }),
    words: exitWords(exit),
  };
}

function rollView(step: RollStep, exits: DecisionRecord['exits']): RollStepView {
  const { positionId, code, symbol, credit, cost, realised } = step;
  return {
    positionId,
    step: step.step,
    ...(code !== undefined && { code }),
    ...(symbol !== undefined && { symbol }),
    ...(credit !== undefined && { credit: priceToDecimal(credit) }),
    ...(cost !== undefined && { cost: moneyToDecimal(cost) }),
    ...(realised !== undefined && { realised: moneyToDecimal(realised) }),
    words: rollWords(step, exits),
  };
}

function callView(search: CallSearch): CallSearchView {
  const { underlying, lots, costPerShare, looked, passed } = search;
  return {
    ...{ underlying, shares: lots * STANDARD_MULTIPLIER, looked, passed },
    ...(costPerShare !== undefined && { costPerShare: priceToDecimal(costPerShare) }),
    words: callSearchWords(search),
  };
}
