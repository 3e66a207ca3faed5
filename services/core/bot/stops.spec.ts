import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { AccountView, LoginView, StopLevel } from '../model/index.js';
import { accountOf, dollars, frameOf, hashed, shortPut, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '../testing/index.js';
import type { ContentHash, TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { decideTick } from './decide.js';
import type { TickDecisionInput } from './decision-input.js';
import { defaultBotConfig } from './defaults.js';
import { type BotCommand, initialBotState } from './state.js';
import { decisionWords, exitWords, waitWords } from './words.js';

const AT = instantAt('2025-11-26' as TradingDate, '15:45');
const SYMBOL = 'AAPL251219P00265000';
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;

const CONFIG = { ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL'] };

/** A put that the default configuration sells, or whose profit target is met when it is held. */
function decide(over: {
  account?: AccountView;
  botStop?: StopLevel;
  commands?: readonly BotCommand[];
  kind?: TickDecisionInput['kind'];
  expiries?: readonly string[];
  exits?: BotConfig['exits'];
}) {
  const put = { strike: '265', bid: '2.50', ask: '2.55', volume: 500, openInterest: 4000 };
  const greeks = { iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 };
  const quotes = (over.expiries ?? ['2025-12-19']).map((expiry) => ({ expiry, ...put, ...greeks }));
  const frame = hashed(frameOf({ underlying: 'AAPL', at: AT, spot: '277.55', quotes }));
  return decideTick({
    kind: over.kind ?? 'schedule',
    dueAt: AT,
    now: AT,
    bot: {
      botId: TEST_BOT,
      userId: TEST_USER,
      config: { ...CONFIG, ...(over.exits && { exits: over.exits }) },
      configVersion: 1,
      state: { ...initialBotState(TEST_BOT), status: 'running' },
    },
    account: over.account ?? accountOf(),
    ...(over.botStop && { botStop: over.botStop }),
    commands: over.commands ?? [],
    frames: new Map([['AAPL' as Underlying, frame]]),
    codeVersion: 'test',
    hash,
  });
}

const waitsOf = (over: Parameters<typeof decide>[0]) => decide(over).record.waits.map(waitWords);
/** Sold for 6.00, so that an ask of 2.55 keeps more than half. */
const held = (stop: StopLevel = 'none') => accountOf({ stop, positions: [shortPut(SYMBOL, 1, '600.00')] });

describe('a stop', () => {
  it('of openings lets the bot go on managing', () => {
    const { intents, record } = decide({ account: held('no_openings') });
    expect(intents).toMatchObject([{ side: 'buy_to_close' }]);
    expect(intents[0]?.origin).toBeUndefined();
    expect(record.waits).toEqual([{ code: 'ACCOUNT_STOPPED' }]);
  });

  it.each(['manage_only', 'flatten'] as const)('of level %s keeps the bot from deciding anything', (stop) => {
    const { intents, record } = decide({ account: held(stop) });
    expect(intents).toEqual([]);
    expect(record.waits).toEqual([{ code: 'ACCOUNT_STOPPED', detail: stop }]);
    expect(record.exits).toMatchObject([{ due: 'PROFIT_TARGET', blocked: 'STOPPED' }]);
    expect(record.exits.map(exitWords)).toEqual([
      'AAPL 19 Dec 265 put: profit target, but a stop lets only a person close (ask 2.55, credit 6.00, 23 days left).',
    ]);
  });

  it('of the bot itself is named as such and kept in the record, for a replay', () => {
    const { intents, record } = decide({ account: held(), botStop: 'manage_only' });
    expect(intents).toEqual([]);
    expect(record.inputs.botStop).toBe('manage_only');
    expect(record.waits.map(waitWords)).toEqual(['The bot is stopped: only a person acts.']);
    expect(decide({}).record.inputs).not.toHaveProperty('botStop');
    expect(waitsOf({ botStop: 'flatten' })).toEqual(['The bot is stopped: everything is bought back.']);
    expect(waitsOf({ botStop: 'no_openings' })).toEqual(['Openings of this bot are stopped.']);
  });

  it('lets a person close, and the order says so', () => {
    const position = shortPut(SYMBOL, 1, '600.00');
    const commands = [{ id: 1, kind: 'close_position', positionId: position.id, at: AT }] as const;
    const account = accountOf({ stop: 'manage_only', positions: [position] });
    const { intents } = decide({ account, commands, kind: 'command' });
    expect(intents).toMatchObject([{ side: 'buy_to_close', origin: 'person', limit: dollars('2.55') }]);
  });
});

describe('a login', () => {
  const login: LoginView = {
    broker: 'Schwab',
    state: 'connected',
    unattended: true,
    gtc: true,
    reloginPlanAccepted: false,
    sessionEndsAt: instantAt('2025-12-15' as TradingDate, '12:00'),
  };
  const permissions = { maySellPuts: true, closingOnly: false };
  const through = (over: Partial<LoginView>, may = permissions) => ({
    account: { ...accountOf(), login: { ...login, ...over }, permissions: may },
  });

  it('that ends before a put does leaves that put out and takes the one before it', () => {
    const { intents, record } = decide({ ...through({}), expiries: ['2025-12-12', '2025-12-19'] });
    expect(intents.map(({ symbol }) => symbol)).toEqual(['AAPL251212P00265000']);
    expect(record.waits.map(waitWords)).toEqual(['The Schwab login ends on 15 Dec, before a put of 19 Dec expires.']);
    expect(decisionWords(decide(through({})).record)).toContain('The Schwab login ends on 15 Dec');
    expect(decide(through({})).intents).toEqual([]);
  });

  it('that ends first is enough where the profit target rests until it is taken back and its user will sign in again', () => {
    const exits = { ...CONFIG.exits, profitTarget: 0.5, restTarget: true };
    const accepted = { reloginPlanAccepted: true };
    expect(decide({ ...through(accepted), exits }).intents).toMatchObject([{ restsTarget: true }]);
    expect(decide({ ...through(accepted) }).intents).toEqual([]);
    expect(decide({ ...through({}), exits }).intents).toEqual([]);
    expect(decide({ ...through({ ...accepted, gtc: false }), exits }).intents).toEqual([]);
    expect(decide({ ...through(accepted), exits: { ...exits, profitTarget: null } }).intents).toEqual([]);
  });

  it('that outlives the put, or renews itself, lets the bot sell', () => {
    expect(decide(through({ sessionEndsAt: instantAt('2025-12-20' as TradingDate, '12:00') })).intents).toHaveLength(1);
    const { sessionEndsAt: _end, ...endless } = login;
    expect(decide({ account: { ...accountOf(), login: endless, permissions } }).intents).toHaveLength(1);
  });

  it('that has ended, or a permission that is missing, closes the entry and says so', () => {
    expect(waitsOf(through({ state: 'relogin' }))).toEqual([
      'The Schwab login has ended: sign in again, so that the bot can act.',
    ]);
    expect(waitsOf(through({}, { maySellPuts: false, closingOnly: false }))).toEqual([
      'The permission for options that the broker gave this account does not cover selling puts.',
    ]);
    expect(waitsOf(through({}, { maySellPuts: true, closingOnly: true }))).toEqual([
      'The broker lets this account only close positions.',
    ]);
    expect(waitsOf({ account: { ...accountOf(), login } })).toHaveLength(1);
  });
});
