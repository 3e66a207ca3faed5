import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { MS_PER_MINUTE } from '#core/units';
import { UNLIMITED } from '../access/index.js';
import { Problem } from '../http/index.js';
import { type Counters, type Quota, quotaHeaders } from '../limits/index.js';
import { callerOf } from './session.guard.js';

/** Requests in a minute. */
export interface RateQuotas {
  readonly perKey: number;
  readonly perUser: number;
  readonly perAddress: number;
}

/** What the guard counts with. */
export class Rates {
  constructor(
    readonly counters: Counters,
    readonly quotas: RateQuotas,
  ) {}
}

/** Counts each request for its key, its user, or its address when nobody is signed in; says what is left, and refuses beyond. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly rates: Rates,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const { quota, whose } = this.quotaOf(request);
    const counted = await this.rates.counters.add(`rate:${quota.name}:${whose}`, quota.windowMs);
    const response = context.switchToHttp().getResponse<Response>();
    response.set(quotaHeaders(quota, counted));
    if (counted.count <= quota.max) return true;
    // The kill switch answers always.
    if (this.reflector.getAllAndOverride<boolean | undefined>(UNLIMITED, [context.getHandler(), context.getClass()])) {
      return true;
    }
    throw new Problem('RATE_LIMITED');
  }

  private quotaOf(request: Request): { readonly quota: Quota; readonly whose: string } {
    const { perKey, perUser, perAddress } = this.rates.quotas;
    const caller = callerOf(request);
    const windowMs = MS_PER_MINUTE;
    if (!caller) return { quota: { name: 'address', max: perAddress, windowMs }, whose: request.ip ?? '' };
    if (caller.keyId !== undefined) return { quota: { name: 'key', max: perKey, windowMs }, whose: caller.keyId };
    return { quota: { name: 'user', max: perUser, windowMs }, whose: caller.userId };
  }
}
