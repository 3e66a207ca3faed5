import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { LoginView, OccSymbol } from '../model/index.js';
import { TEST_ACCOUNT } from '../testing/index.js';
import type { TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { keepManageable } from './manage.js';
import { waitWords } from './words.js';

const now = instantAt('2025-11-26' as TradingDate, '15:45');
const LOGIN: LoginView = {
  ...{ broker: 'Tradier', state: 'connected', unattended: true, gtc: true, reloginPlanAccepted: false },
};
/** Settled at the close, and at the opening, of the day they are named after. */
const XSP = put('XSP251219P00600000', '2025-12-19');
const SPX = put('SPX251219P06000000', '2025-12-19');
const AAPL = put('AAPL251219P00265000', '2025-12-19');

function put(symbol: string, expiry: string) {
  return { symbol: symbol as OccSymbol, expiry: expiry as TradingDate };
}

function kept(
  { closeAtDte, rule = 'hold' }: { closeAtDte: number | null; rule?: BotConfig['expiryDay']['rule'] },
  login: LoginView | 'none' = LOGIN,
) {
  const base = defaultBotConfig(TEST_ACCOUNT);
  const config = {
    ...base,
    ...{ exits: { ...base.exits, closeAtDte }, expiryDay: { rule, from: '15:00', pin: 0 } },
  };
  const { candidates, wait } = keepManageable(
    { login: login === 'none' ? undefined : login, config, right: 'put', now },
    [XSP, SPX, AAPL],
  );
  return { roots: candidates.map(({ symbol }) => symbol.slice(0, -15)), words: wait && waitWords(wait) };
}

describe(keepManageable.name, () => {
  it.each([
    [{ closeAtDte: 1 }, ['XSP', 'SPX', 'AAPL']],
    [{ closeAtDte: 5 }, ['XSP', 'SPX', 'AAPL']],
    // On the day itself a morning series is settled already.
    [{ closeAtDte: 0 }, ['XSP', 'AAPL']],
    [{ closeAtDte: null, rule: 'close' }, ['XSP', 'AAPL']],
    [{ closeAtDte: null, rule: 'close_near' }, ['AAPL']],
    [{ closeAtDte: null }, ['AAPL']],
  ] as const)(
    'sells options on an index at a broker only where %j buys back before they are settled',
    (exits, roots) => {
      expect(kept(exits).roots).toEqual(roots);
    },
  );

  it('says which and why', () => {
    expect(kept({ closeAtDte: null }).words).toBe(
      'Tradier does not say at which price options on an index are settled: the bot sells XSP only with a time exit of at least one day before the expiry.',
    );
    expect(kept({ closeAtDte: 1 }).words).toBeUndefined();
  });

  it('leaves them to paper accounts of our own, which settle by themselves', () => {
    expect(kept({ closeAtDte: null }, 'none').roots).toEqual(['XSP', 'SPX', 'AAPL']);
  });

  it('speaks of the login first', () => {
    const ends = { ...LOGIN, sessionEndsAt: instantAt('2025-12-01' as TradingDate, '10:00') };
    expect(kept({ closeAtDte: null }, ends)).toEqual({
      roots: [],
      words: 'The Tradier login ends on 1 Dec, before a put of 19 Dec expires.',
    });
  });
});
