/** Every code with which an order or a login can end, read from the sources of the adapters, has a sentence and a next step. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { RISK_REFUSALS } from '#core/risk';
import { BROKER_ERROR_STEPS, BROKER_ERRORS, BROKER_REFUSALS, NOT_SENT_REASONS } from '#ports';
import { CONNECTION_CODES, wordsOf } from '../gateway/connections/connection-words.js';
import { orderWords } from '../gateway/orders/order-words.js';
import { PAPER_REFUSALS } from './paper/index.js';
import { NOT_SENT_CAUSES } from './transport/index.js';

const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const TWO_SENTENCES = /[.;] \S.*\.$/;

/** Words of the same form that are no reason of ours for the end of an order or a login. */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  // How brokers name sides, durations, segments and states.
  ...['SELL_TO_OPEN', 'BUY_TO_CLOSE', 'BUY_TO_OPEN', 'SELL_TO_CLOSE', 'NET_CREDIT', 'NET_DEBIT', 'NET_ZERO'],
  ...['GOOD_TILL_CANCEL', 'FILL_OR_KILL', 'IMMEDIATE_OR_CANCEL', 'END_OF_WEEK', 'END_OF_MONTH', 'NEXT_END_OF_MONTH'],
  ...['NSE_FO', 'ACCT_ACTIVITY', 'PENDING_CANCEL', 'PENDING_REPLACE', 'PENDING_RECALL', 'PENDING_ACTIVATION'],
  ...['PENDING_ACKNOWLEDGEMENT', 'AWAITING_PARENT_ORDER', 'AWAITING_CONDITION', 'AWAITING_STOP_CONDITION'],
  ...['AWAITING_MANUAL_REVIEW', 'AWAITING_UR_OUT', 'AWAITING_RELEASE_TIME'],
  // Warnings of Charles Schwab, which refuse nothing.
  ...['ETB_WARNING', 'PRICES_CAN_CHANGE_QUICKLY', 'SCHW_DO0989', 'STOP_ORDERS_NO_GUARANTEE'],
  // Why the outcome of a call is unknown: the order is searched for, and its state says so.
  ...['ANSWER_UNREADABLE', 'ORDER_ID_CHANGED', 'ORDER_ID_MISSING', 'GUARD_REFUSED'],
  // Why a stream is down, and why something is tried again later.
  ...['CLOSED_BY_US', 'CLOSED_BY_BROKER', 'STREAM_REFUSED', 'STREAM_UNREADABLE', 'GO_AWAY', 'SESSION_NOT_STEADY'],
  ...['NOBODY_LISTENS', 'STREAM_HOST_NOT_ALLOWED'],
  ...['SESSION_NOT_ESTABLISHED', 'SESSION_TOKEN_UNPROVEN', 'SECRET_UNREADABLE', 'FRESH_TOKEN_REFUSED'],
]);

/** Codes with which an adapter ends a login. */
const LOGIN_ENDS = ['CODE_UNREADABLE', 'SESSION_TOKEN_NOT_GIVEN', 'REFRESH_UNSUPPORTED', 'TOKEN_REFUSED'];

interface Found {
  readonly file: string;
  readonly code: string;
}

/** Returns the words of the form of a code in some folder of adapters: texts, and the names of tables of refusals. */
function codesIn(folder: string): readonly Found[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => /\.ts$/.test(name) && !/\.spec\.ts$|(^|\/)testing\//.test(name));
  return sources.flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      const isName = ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
      if ((ts.isStringLiteralLike(node) || isName) && CODE.test(node.text)) found.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
    return [...found].map((code) => ({ file: name, code }));
  });
}

const ADAPTERS = path.join(import.meta.dirname, 'adapters');

describe('codes of adapters', () => {
  const found = codesIn(ADAPTERS);

  it('are found in the sources of each of them', () => {
    const brokers = new Set(found.map(({ file }) => file.split('/')[0]));
    const folders = readdirSync(ADAPTERS, { withFileTypes: true }).filter((one) => one.isDirectory());
    expect([...brokers].sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it('are told in words, with a next step', () => {
    const isKnown = ({ code }: Found) =>
      Object.hasOwn(BROKER_REFUSALS, code) ||
      Object.hasOwn(BROKER_ERRORS, code) ||
      LOGIN_ENDS.includes(code) ||
      OTHER_WORDS.has(code);
    expect(found.filter((one) => !isKnown(one))).toEqual([]);
  });

  it('are given by somebody: the table has none that nobody uses', () => {
    const given = new Set([...found.map(({ code }) => code), ...Object.keys(PAPER_REFUSALS), 'BROKER_LATE']);
    expect(Object.keys(BROKER_REFUSALS).filter((code) => !given.has(code))).toEqual([]);
  });
});

describe('an order that ended', () => {
  const twoSentences = expect.stringMatching(TWO_SENTENCES);

  it.each([...Object.keys(BROKER_REFUSALS), ...Object.keys(PAPER_REFUSALS)])('rejected: %s', (code) => {
    expect(Object.keys(BROKER_REFUSALS)).toContain(code);
    expect(orderWords('rejected', code)).toEqual(twoSentences);
  });

  it.each([...Object.keys(RISK_REFUSALS), 'BROKER_UNAVAILABLE'])('refused: %s', (code) => {
    expect(orderWords('refused', code)).toEqual(twoSentences);
    expect(orderWords('refused', code)).not.toContain(code);
  });

  it.each([...Object.values(NOT_SENT_CAUSES), ...Object.keys(NOT_SENT_REASONS), ...Object.keys(BROKER_ERRORS)])(
    'never left: %s',
    (code) => {
      expect({ ...NOT_SENT_REASONS, ...BROKER_ERROR_STEPS }).toHaveProperty(code);
      expect(orderWords('not_sent', code)).toEqual(twoSentences);
      expect(orderWords('not_sent', code)).not.toContain(code);
    },
  );
});

describe('a login that ended', () => {
  it.each([...Object.keys(CONNECTION_CODES), ...LOGIN_ENDS])('%s', (code) => {
    expect(Object.keys(CONNECTION_CODES)).toContain(code);
    expect(wordsOf(code)).toMatch(TWO_SENTENCES);
  });

  // RFC 6749 5.2.
  it.each(['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'invalid_scope'])(
    '%s',
    (error) => {
      expect(Object.keys(CONNECTION_CODES)).toContain(error.toUpperCase());
    },
  );
});
