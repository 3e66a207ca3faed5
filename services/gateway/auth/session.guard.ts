import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { assert } from '#core/units';
import { OPERATOR, PUBLIC, SCOPE, SESSION_ONLY } from '../access/index.js';
import { CSRF_HEADER, SESSION_COOKIE } from '../contract/index.js';
import { isOwnOrigin, Problem } from '../http/index.js';
import { ApiKeysService } from '../keys/index.js';
import { cookieOf } from './session-cookies.js';
import { SessionsService, type SignedIn } from './sessions.service.js';

const signedIn = new WeakMap<Request, SignedIn>();

/** Returns who asks, of a request that the guard let through; undefined on public routes. */
export const callerOf = (request: Request): SignedIn | undefined => signedIn.get(request);

/** Returns the session of a request that the guard let through; only on routes that need one. */
export function sessionOfRequest(request: Request): SignedIn {
  const session = signedIn.get(request);
  assert(session, 'Invariant: a route that reads the session needs one');
  return session;
}

export const CurrentSession = createParamDecorator(
  (_data: unknown, context: ExecutionContext): SignedIn =>
    sessionOfRequest(context.switchToHttp().getRequest<Request>()),
);

/**
 * Lets a request through that its session or its API key allows. A change by a browser must come from our own page (Origin,
 * Sec-Fetch-Site) and carry the session's own token in a header: two defences, either of which would do. A key is no cookie: no other
 * site can make a browser send it.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly keys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && !isOwnOrigin(request.headers)) throw new Problem('ORIGIN_REFUSED');
    if (this.markOf<boolean>(PUBLIC, context)) return true;
    const key = /^Bearer (.{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller =
      key === undefined ? await this.bySession(request, isChange) : await this.byKey(key, isChange, context);
    if (this.markOf<boolean>(OPERATOR, context) && caller.role !== 'operator') throw new Problem('OPERATOR_ONLY');
    signedIn.set(request, caller);
    return true;
  }

  private async bySession(request: Request, isChange: boolean): Promise<SignedIn> {
    const session = await this.sessions.sessionOf(cookieOf(request.headers.cookie, SESSION_COOKIE));
    if (!session) throw new Problem('SIGNED_OUT');
    if (isChange && !this.sessions.isCsrfOf(session, request.get(CSRF_HEADER) ?? '')) throw new Problem('CSRF_REFUSED');
    return session;
  }

  private async byKey(key: string, isChange: boolean, context: ExecutionContext): Promise<SignedIn> {
    const holder = await this.keys.holderOf(key);
    if (!holder) throw new Problem('KEY_REFUSED');
    const { userId, email, role, keyId, scopes } = holder;
    const byMethod = isChange ? 'trade' : 'read';
    const needed = this.markOf<boolean>(OPERATOR, context)
      ? 'operate'
      : (this.markOf<'read' | 'trade'>(SCOPE, context) ?? byMethod);
    if (this.markOf<boolean>(SESSION_ONLY, context) || !scopes.includes(needed)) throw new Problem('SCOPE_MISSING');
    return { userId, email, role, keyId, sessionId: `key ${keyId}` };
  }

  private markOf<T>(mark: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(mark, [context.getHandler(), context.getClass()]);
  }
}
