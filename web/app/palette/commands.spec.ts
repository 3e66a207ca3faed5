import { describe, expect, it } from '@jest/globals';
import type { BotSummaryView } from '#contract';
import { commandsOf, matching } from './commands.js';

const bot = { id: 'b-1', name: 'Income', status: 'paused', watchlist: ['KO'] } as unknown as BotSummaryView;
const all = (role: 'trader' | 'operator', bots = [bot]) => commandsOf({ role, bots, theme: 'dark' });

describe(commandsOf.name, () => {
  it('names each command once', () => {
    const ids = all('operator', [bot, { ...bot, id: 'b-2' }]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leads operators alone to the operations', () => {
    expect(all('operator').map(({ words }) => words)).toContain('Operations');
    expect(all('trader').map(({ words }) => words)).not.toContain('Operations');
  });

  it('finds a bot by what it watches, with its page, settings and versions', () => {
    const own = all('trader').filter(({ group }) => group === 'Bots');
    expect(own.map(({ words, does }) => [words, does])).toEqual([
      ['Income', { to: '/bots/b-1' }],
      ['Edit Income', { to: '/bots/b-1/edit' }],
      ['Versions of Income', { to: '/bots/b-1/versions' }],
    ]);
    expect(own[0]?.keywords).toEqual(['KO']);
  });

  it('has the kill switch, and offers the theme that is not in use', () => {
    expect(all('trader')).toContainEqual(
      expect.objectContaining({ words: 'Kill switch …', does: { act: 'kill_switch' } }),
    );
    expect(all('trader').map(({ words }) => words)).toContain('Use the light theme');
  });
});

describe(matching.name, () => {
  const found = (typed: string) => matching(all('trader'), typed).map(({ words }) => words);

  it('wants every word, in any order and case, also of keywords', () => {
    expect(found('INCOME versions')).toEqual(['Versions of Income']);
    expect(found('ko')).toEqual(['Income']);
    expect(found('flatten')).toEqual(['Kill switch …']);
    expect(found('nothing like it')).toEqual([]);
  });

  it('finds everything while nothing is typed', () => {
    expect(found('  ')).toHaveLength(all('trader').length);
  });
});
