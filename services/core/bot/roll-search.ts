import {
  type AccountView,
  type ChainFrame,
  type OptionContract,
  type Position,
  STANDARD_MULTIPLIER,
} from '../model/index.js';
import { type Candidate, putOfRow } from '../screening/index.js';
import { findRollPuts, type RuleAnswer, reachesDelta } from '../strategy/index.js';
import { type Money, notional, type Price, priceFromDecimal, subtractMoney, sumMoney } from '../units/index.js';
import { arbitrate, reserveOf } from './arbiter.js';
import type { ExitView } from './exit-view.js';
import { scopesOf } from './limit-scopes.js';
import { limitRoom } from './limit-waits.js';
import { marginModelOf, positionRequirement } from './limits.js';
import { keepManageable } from './manage.js';
import { type ManagedBot, mayOpenNow, sharesHeld } from './managed.js';
import type { RollRefusal } from './record.js';
import type { BotState } from './state.js';
import { usableFrames } from './usable-frames.js';

/** What came of looking for the put to roll into. `not`: no roll is wanted; `unknown`: the data that would say so are missing. */
export type RollFind =
  | { readonly kind: 'not' | 'unknown' }
  | { readonly kind: 'none'; readonly code: RollRefusal }
  | FoundRoll;

export interface FoundRoll {
  readonly kind: 'found';
  readonly candidate: Candidate;
  /** Its bid less what buying back costs, per share. */
  readonly credit: Price;
}

/** As many puts as limits are asked about. */
const CANDIDATES_MAX = 20;

/** Looks for the put that an open position can be rolled into now; it is bought back only when there is one. */
export function findRoll(managed: ManagedBot, view: ExitView): RollFind {
  const wanted = isRollWanted(view);
  if (wanted !== 'due') return { kind: wanted };
  const { roll } = view.config;
  const { contract, position, ask, frame } = view;
  if (!roll || !contract || isRollOrdered(managed, position)) return { kind: 'not' };
  if (rollsOf(managed.state, position) >= roll.rollsMax) return none('ROLLS_USED');
  const hindrance = rollHindrance(managed, position);
  if (hindrance) return none(hindrance);
  if (ask === undefined || !frame) return none('QUOTE_UNTRADABLE');
  const account = accountWithout(managed.account, position, ask, frame, managed.now);
  return findNewPut({ ...managed, account }, { old: contract, cost: ask, quantity: position.openQuantity }, frame);
}

function isRollWanted({ config, contract, dte, delta }: ExitView): RuleAnswer {
  const { roll } = config;
  if (roll === null || contract?.right !== 'put' || dte < 0) return 'not';
  if (roll.atDte !== null && dte <= roll.atDte) return 'due';
  return roll.atDelta === null ? 'not' : reachesDelta(delta, roll.atDelta);
}

/** Returns whether an order that rolls the position is under way. */
function isRollOrdered({ account, state }: ManagedBot, { id }: Position): boolean {
  const order = state.rolls.find(({ positionId }) => positionId === id)?.order;
  return order !== undefined && account.pending.some(({ intentId }) => intentId === order);
}

/** Returns how often the line of a position was rolled. */
function rollsOf({ rollCounts }: BotState, { id, rolledFrom }: Position): number {
  return Math.max(rollCounts[id] ?? 0, rolledFrom === undefined ? 0 : 1);
}

/** Returns what keeps any new put from being sold now. */
export function rollHindrance(managed: ManagedBot, { underlying }: Position): RollRefusal | undefined {
  if (!mayOpenNow(managed)) return 'MAY_NOT_OPEN';
  const isWheel = managed.bot.config.strategy.kind === 'wheel';
  return isWheel && sharesHeld(managed).has(underlying) ? 'SHARES_HELD' : undefined;
}

export interface WantedPut {
  readonly old: OptionContract;
  /** What buying back costs per share, or has cost. */
  readonly cost: Price;
  readonly quantity: number;
}

/** Returns the first put by the roll's own order that brings the credit and that every limit lets through. */
export function findNewPut(managed: ManagedBot, { old, cost, quantity }: WantedPut, frame: ChainFrame): RollFind {
  const { bot, account, frames, facts, now, session } = managed;
  const { gates, score, sizing } = bot.config;
  const { roll } = bot.config;
  if (!roll) return { kind: 'not' };
  const today = session.date;
  const { dteMin, dteMax, strike } = roll;
  const { spreadMax, openInterestMin, quoteAgeMaxSeconds } = gates;
  const creditMin = priceFromDecimal(roll.creditMin) as Price;
  const limits = { spreadMax, openInterestMin, quoteAgeMaxSeconds };
  const puts = findRollPuts(frame, { now, today, old, cost, creditMin, dteMin, dteMax, strike, ...limits });
  const marginModel = marginModelOf(account);
  const candidates = puts
    .slice(0, CANDIDATES_MAX)
    .flatMap(({ row }) => putOfRow(frame, row, { now, today, score, marginModel }) ?? []);
  if (candidates.length === 0) return none('NO_PUT');
  const manageable = keepManageable(
    { login: account.login, config: bot.config, right: 'put', now },
    candidates,
  ).candidates;
  if (manageable.length === 0) return none('NOT_MANAGEABLE');
  const config = { ...bot.config, sizing: { ...sizing, contracts: quantity } };
  const scopes = scopesOf(bot.botId, config, account);
  const market = { account, frames, facts, frameOf: usableFrames(frames, now, quoteAgeMaxSeconds) };
  if (limitRoom(scopes, { ...market, today }).waits.length > 0) return none('LIMIT_REFUSES');
  const { botId } = bot;
  const { chosen } = arbitrate({ ...market, botId, config, today, scopes, openings: 1, candidates: manageable });
  const [candidate] = chosen;
  if (!candidate) return none('LIMIT_REFUSES');
  return { kind: 'found', candidate, credit: (candidate.bid - cost) as Price };
}

function none(code: RollRefusal): RollFind {
  return { kind: 'none', code };
}

interface RollRoom {
  /** Requirement that ends with the position. */
  readonly freed: Money;
  /** What buying it back costs. */
  readonly cost: Money;
}

function roomOf(account: AccountView, position: Position, ask: Price, frame: ChainFrame): RollRoom {
  return {
    freed: positionRequirement(marginModelOf(account), position, frame),
    cost: notional(ask, position.openQuantity, STANDARD_MULTIPLIER),
  };
}

/**
 * Returns the buying power that a roll holds as one order: the requirement of the new put and the cost of buying back, less what closing frees;
 * the new premium is not counted, as with every sale.
 */
export function rollReserve(account: AccountView, { position, ask, frame }: ExitView, candidate: Candidate): Money {
  if (ask === undefined || !frame) return reserveOf(candidate, position.openQuantity);
  const { freed, cost } = roomOf(account, position, ask, frame);
  return Math.max(0, reserveOf(candidate, position.openQuantity) + cost - freed) as Money;
}

/** Returns the account as it would be had the position been bought back at the ask: its place and requirement are free. */
function accountWithout(
  account: AccountView,
  position: Position,
  ask: Price,
  frame: ChainFrame,
  now: ExitView['now'],
): AccountView {
  const { freed, cost } = roomOf(account, position, ask, frame);
  const { cash, requirement, optionBuyingPower } = account.balances;
  const closed: Position = { ...position, openQuantity: 0, debit: sumMoney(position.debit, cost), closedAt: now };
  return {
    ...account,
    balances: {
      ...account.balances,
      cash: subtractMoney(cash, cost),
      requirement: subtractMoney(requirement, freed),
      optionBuyingPower: sumMoney(optionBuyingPower, freed, -cost as Money),
    },
    positions: account.positions.filter(({ id }) => id !== position.id),
    closed: [...(account.closed ?? []), closed],
  };
}
