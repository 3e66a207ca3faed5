import { describe, expect, it } from '@jest/globals';
import { capabilityWords, connectProblem } from './brokers.js';

const schwab = {
  gtc: true,
  legsMax: 4,
  preview: true,
  replace: 'newId',
  dedupesClientOrderId: false,
  lookup: 'byShape',
  stream: true,
  token: 'weekly',
} as const;

describe(capabilityWords.name, () => {
  it('says that a person may have to decide where orders are known by shape only', () => {
    expect(capabilityWords(schwab)).toContain(
      'An order whose answer was lost is known by shape only: you may be asked.',
    );
  });

  it('does not claim what a broker cannot do', () => {
    const words = capabilityWords({ ...schwab, gtc: false, stream: false }).join(' ');
    expect(words).toContain('nothing rests there overnight');
    expect(words).toContain('Fills are asked for.');
    expect(words).not.toContain('arrives twice');
  });
});

describe(connectProblem.name, () => {
  it('says in words what a person did, and quotes a code that it does not know', () => {
    expect(connectProblem('ACCESS_DENIED')).toBe(
      'You said no on the broker’s page, so nothing was connected. Begin again if you did not mean to.',
    );
    expect(connectProblem('SOMETHING_NEW')).toContain('Code SOMETHING_NEW.');
  });
});
