/** Alice Blue's envelope. Source: its product documentation; what fails carries a bare code, and so does what there is none of. */
import { jsonReply, type SimReply } from '../kit/index.js';

export const ok = (result: unknown): SimReply => jsonReply(200, { status: 'Ok', message: 'Success', result });
export const notOk = (code: string): SimReply => jsonReply(200, { status: 'Not_Ok', message: code, result: [] });

/** A list, or the code with which the broker says that there is none. */
export const listOrNone = (rows: readonly unknown[], none: string): SimReply =>
  rows.length > 0 ? ok(rows) : notOk(none);

export const SESSION_EXPIRED = jsonReply(401, { status: 'Not_Ok', message: 'EC087', result: [] });
export const TOO_MANY = jsonReply(429, { status: 'Not_Ok', message: 'Too many requests', result: [] });
export const BROKEN = jsonReply(500, { status: 'Not_Ok', message: 'EC003', result: [] });

/** The host of the login answers whatever it does not know with the page of its application. */
export const APPLICATION_PAGE: SimReply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>ANT</title></head><body><div id="root"></div></body></html>',
};
export const NO_SUCH_PATH = jsonReply(404, { status: 'Not_Ok', message: 'Not Found', result: [] });
