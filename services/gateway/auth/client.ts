import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../contract/index.js';
import { cookieOf } from './session-cookies.js';
import type { Client } from './sessions.service.js';

/** Where a request comes from: address, browser, and the cookies of a known device and of the session that it has. */
export function clientOf(request: Request): Client {
  const agent = request.get('user-agent');
  const deviceToken = cookieOf(request.headers.cookie, DEVICE_COOKIE);
  const accessToken = cookieOf(request.headers.cookie, SESSION_COOKIE);
  return {
    address: request.ip ?? '',
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(agent === undefined ? {} : { agent }),
    ...(deviceToken === undefined ? {} : { deviceToken }),
  };
}

export const FromClient = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Client => clientOf(context.switchToHttp().getRequest<Request>()),
);
