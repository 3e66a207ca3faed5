import { describe, expect, it } from '@jest/globals';
import { brokerSaid, orderWords } from './order-words.js';

describe(orderWords.name, () => {
  it('says why the desk refused, and what comes next', () => {
    expect(orderWords('refused', 'MARKET_CLOSED')).toBe(
      'The market was closed. Nothing to do: the bot decides anew when the session is open.',
    );
    expect(orderWords('refused', 'BROKER_UNAVAILABLE')).toContain('not set up');
  });

  it('says why a broker rejected an order, and what helps', () => {
    expect(orderWords('rejected', 'OPTION_LEVEL')).toBe(
      'The broker has not approved the account for this kind of option. Ask the broker for a higher option level.',
    );
  });

  it('says why an order never left', () => {
    expect(orderWords('not_sent', 'BROKER_RELOGIN_NEEDED')).toBe(
      'It is proven that the order never reached the broker. The login at the broker has ended: a person must sign in again. ' +
        'Sign in again at the broker, on the page of the connection.',
    );
    expect(orderWords('not_sent', 'ECONNREFUSED')).toContain('could not be reached (ECONNREFUSED)');
    expect(orderWords('not_sent', undefined)).toBe('It is proven that the order never reached the broker.');
  });

  it('takes an order in doubt for nothing else, whatever the last code was', () => {
    expect(orderWords('unknown', 'SOCKET_LOST')).toContain('answer was lost');
    expect(orderWords('unknown', 'BUYING_POWER')).toContain('answer was lost');
  });

  it('names a code that no table lists, and takes it for no other', () => {
    expect(orderWords('rejected', 'toString')).toBe(
      'The broker refused the order (toString). The broker’s own pages show why.',
    );
    expect(orderWords('refused', 'NEW_CODE')).toContain('(NEW_CODE)');
    expect(orderWords('filled', undefined)).toBeUndefined();
    expect(orderWords('working', 'BUYING_POWER')).toBeUndefined();
  });
});

describe(brokerSaid.name, () => {
  it('is the broker’s words as one line', () => {
    expect(brokerSaid(' Order rejected:\r\n\tinsufficient funds \u0000')).toBe('Order rejected: insufficient funds');
    expect(brokerSaid(' \n\u200b ')).toBeUndefined();
  });

  it('keeps marks of markup as the text that they are, and none that turns the direction', () => {
    expect(brokerSaid('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
    expect(brokerSaid('paid \u202e001\u202c USD')).toBe('paid 001 USD');
  });

  it('cuts what is too long, and no letter in half', () => {
    expect(brokerSaid('x'.repeat(300))).toHaveLength(300);
    expect(brokerSaid('😀'.repeat(400))).toBe(`${'😀'.repeat(300)}…`);
  });
});
