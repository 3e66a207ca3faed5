import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { assert } from '#core/units';
import { equalSecrets } from '#platform/hash';
import { CSRF_HEADER } from '../contract/index.js';
import { isOwnOrigin, Problem } from '../http/index.js';
import { AuthService, type SignedIn } from './auth.service.js';
import { sessionTokenOf } from './session-cookie.js';

const PUBLIC = 'thetapod:public';
const OPERATOR = 'thetapod:operator';

/** A route that needs no session. */
export const Public = () => SetMetadata(PUBLIC, true);
/** A route for operators only. */
export const OperatorOnly = () => SetMetadata(OPERATOR, true);

const signedIn = new WeakMap<Request, SignedIn>();

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
 * Lets a request through that its session allows. A change must come from our own page (Origin, Sec-Fetch-Site) and carry
 * the session's own token in a header: two defences, either of which would do.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly auth: AuthService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && !isOwnOrigin(request.headers)) throw new Problem('ORIGIN_REFUSED');
    if (this.isMarked(PUBLIC, context)) return true;
    const token = sessionTokenOf(request.headers.cookie);
    const session = token === undefined ? undefined : await this.auth.sessionOf(token);
    if (!session) throw new Problem('SIGNED_OUT');
    if (isChange && !equalSecrets(request.get(CSRF_HEADER) ?? '', session.csrfToken)) throw new Problem('CSRF_REFUSED');
    if (this.isMarked(OPERATOR, context) && session.role !== 'operator') throw new Problem('OPERATOR_ONLY');
    signedIn.set(request, session);
    return true;
  }

  private isMarked(mark: string, context: ExecutionContext): boolean {
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]) === true
    );
  }
}
