import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCREENING, readBotFile, readScreenWish } from './settings.js';

describe(readScreenWish.name, () => {
  it('takes twenty candidates, Reg T and a rate of 4 % where nothing else is said', () => {
    expect(readScreenWish(['chain.csv'])).toEqual({
      file: 'chain.csv',
      botFile: undefined,
      top: 20,
      marginModel: 'regT',
      rate: 0.04,
    });
    expect(readScreenWish(['chain.csv', '--top', '3', '--margin', 'cash', '--rate', '0'])).toMatchObject({
      top: 3,
      marginModel: 'cash',
      rate: 0,
    });
  });

  it.each([
    [[]],
    [['a', 'b']],
    [['a', '--rate', '']],
    [['a', '--rate', ' ']],
    [['a', '--rate', 'NaN']],
    [['a', '--rate', '4']],
    [['a', '--top', '']],
    [['a', '--top', '1.5']],
    [['a', '--margin', 'portfolio']],
    [['a', '--bot']],
    [['a', '--else']],
  ])('does not understand %j', (words) => {
    expect(readScreenWish(words)).toBeUndefined();
  });
});

describe(readBotFile.name, () => {
  it('takes what is not there from a new bot', () => {
    expect(readBotFile('{}')).toEqual(DEFAULT_SCREENING);
  });

  it.each([
    ['{', undefined],
    ['[]', undefined],
    ['{"gate": {}}', 'gate'],
    ['{"gates": {"dteMin": "x"}}', 'gates.dteMin'],
  ])('says where %s is wrong', (text, field) => {
    const found = readBotFile(text);
    expect('message' in found && found.field).toBe(field);
  });
});
