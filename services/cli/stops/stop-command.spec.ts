import { describe, expect, it } from '@jest/globals';
import { readWish } from './stop-command.js';

const ID = 'a0000000-0000-4000-8000-00000000000A';
const stop = (text: string) => readWish('stop', [...text.split(' '), '--reason', 'A test.']);

describe(readWish.name, () => {
  it('understands whom to stop, how far, and why', () => {
    expect(stop('--scope everybody --level flatten')).toEqual({
      scope: 'everybody',
      subject: '*',
      level: 'flatten',
      reason: 'A test.',
    });
    expect(stop(`--scope account --subject ${ID} --level no_openings`)).toEqual({
      scope: 'account',
      subject: ID.toLowerCase(),
      level: 'no_openings',
      reason: 'A test.',
    });
    expect(readWish('resume', ['--scope', 'everybody', '--reason', 'Over.'])).toEqual({
      scope: 'everybody',
      subject: '*',
      reason: 'Over.',
    });
  });

  it('does nothing on half a sentence', () => {
    expect(stop('--scope everybody')).toBeUndefined();
    expect(stop('--scope everybody --level none')).toBeUndefined();
    expect(stop('--scope account --level flatten')).toBeUndefined();
    expect(stop('--scope account --subject x --level flatten')).toBeUndefined();
    expect(stop(`--scope everybody --subject ${ID} --level flatten`)).toBeUndefined();
    expect(stop('--scope everyone --level flatten')).toBeUndefined();
    expect(stop('--scope everybody --level flatten --now')).toBeUndefined();
    expect(readWish('stop', ['--scope', 'everybody', '--level', 'flatten'])).toBeUndefined();
    expect(readWish('resume', ['--scope', 'everybody', '--level', 'flatten', '--reason', 'x'])).toBeUndefined();
  });
});
