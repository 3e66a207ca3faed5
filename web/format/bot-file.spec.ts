import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { BOT_FILE_BYTES_MAX, botFileName, botFileOf, readBotFile } from './bot-file.js';

const HERE = { accountId: '5d2a7c1e-0000-4000-8000-000000000001', mode: 'paper' } as const;
const THERE = { accountId: '5d2a7c1e-0000-4000-8000-000000000002', mode: 'live' } as const;
const CONFIG: BotConfig = { ...defaultBotConfig(HERE.accountId as AccountId), name: 'Ünïcode “quoted”' };

describe(readBotFile.name, () => {
  it('reads what was written, for another account', () => {
    const text = botFileOf(CONFIG);
    expect(text).not.toContain(HERE.accountId);
    expect(readBotFile(text, THERE)).toEqual({ ok: true, config: { ...CONFIG, ...THERE } });
  });

  it('gives the same configuration for any names and numbers that it may have', () => {
    const names = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((name) => {
      return name.trim() === name && name.length <= 60;
    });
    fc.assert(
      fc.property(names, fc.double({ min: 0, max: 1, noNaN: true }), (name, fraction) => {
        const config = BotConfig.parse({ ...CONFIG, name, entry: { ...CONFIG.entry, fraction } });
        expect(JSON.stringify(readBotFile(botFileOf(config), HERE))).toBe(JSON.stringify({ ok: true, config }));
      }),
    );
  });

  it.each([
    ['', 'This is not JSON, or not an object.'],
    ['[1]', 'This is not JSON, or not an object.'],
    ['{"name":"x"}', 'This is not the file of a bot: its format is not "thetapod.bot".'],
    ['{"format":"thetapod.bot","version":2,"config":{}}', 'This file has version 2; this page reads version 1.'],
    [' '.repeat(BOT_FILE_BYTES_MAX + 1), 'This file is too long to be that of a bot.'],
  ])('refuses %p in words', (text, fault) => {
    expect(readBotFile(text, HERE)).toEqual({ ok: false, faults: [fault] });
  });

  it('names each wrong setting, and takes neither account nor mode from the file', () => {
    const { config } = JSON.parse(botFileOf(CONFIG));
    const file = (change: object) =>
      JSON.stringify({ format: 'thetapod.bot', version: 1, config: { ...config, ...change } });
    expect(readBotFile(file({ watchlist: [], sizing: { ...config.sizing, contracts: 0 } }), HERE)).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^watchlist: /), expect.stringMatching(/^sizing\.contracts: /)],
    });
    expect(readBotFile(file({ mode: 'live', accountId: THERE.accountId }), HERE)).toMatchObject({ config: HERE });
    expect(readBotFile(file({ leverage: 3 }), HERE)).toMatchObject({ ok: false });
  });
});

describe(botFileName.name, () => {
  it('keeps letters and figures', () => {
    expect(botFileName('Careful income 2')).toBe('careful-income-2.bot.json');
    expect(botFileName('../../“”')).toBe('bot.bot.json');
  });
});
