import { describe, expect, it } from '@jest/globals';
import { BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { TEMPLATES, withTemplate } from './templates.js';

const PLAIN = defaultBotConfig('5d2a7c1e-0000-4000-8000-000000000001' as AccountId);
const TYPED: BotConfig = { ...PLAIN, name: 'Mine', watchlist: ['KO'], exits: { ...PLAIN.exits, profitTarget: 0.9 } };

describe(withTemplate.name, () => {
  it.each(TEMPLATES)('gives a configuration that the schema takes: $id', (template) => {
    expect(BotConfig.safeParse(withTemplate(PLAIN, template, TYPED))).toMatchObject({ success: true });
  });

  it('keeps name, place and underlyings, and nothing else of what was there', () => {
    for (const template of TEMPLATES) {
      const config = withTemplate(PLAIN, template, TYPED);
      expect(config).toMatchObject({ name: 'Mine', watchlist: ['KO'], accountId: PLAIN.accountId });
      expect(config.exits.profitTarget).not.toBe(0.9);
    }
  });

  it('makes them all different', () => {
    expect(new Set(TEMPLATES.map((one) => JSON.stringify(one.apply(PLAIN)))).size).toBe(TEMPLATES.length);
  });
});
