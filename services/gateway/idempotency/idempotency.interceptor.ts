import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';
import { sha256Hex } from '#platform/hash';
import { IdempotencyRepository, type NamedKey } from '#store/idempotency';
import { sessionOfRequest } from '../auth/index.js';
import { IDEMPOTENCY_HEADER } from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Gives a repeated request with the same Idempotency-Key the answer of the first one instead of doing it again. A request
 * that failed is forgotten, so that it may be tried again with the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly keys: IdempotencyRepository) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const key = request.get(IDEMPOTENCY_HEADER);
    if (key === undefined) return next.handle();
    if (!KEY.test(key)) throw invalidField(IDEMPOTENCY_HEADER, 'Send 1 to 200 visible ASCII characters.');
    const { userId } = sessionOfRequest(request);
    const bodyHash = sha256Hex(JSON.stringify([request.method, request.path, request.body]));
    const begun = await this.keys.begin({ userId, key, bodyHash });
    switch (begun.kind) {
      case 'other_request':
        throw new Problem('IDEMPOTENCY_KEY_REUSED');
      case 'in_progress':
        throw new Problem('IDEMPOTENCY_IN_PROGRESS');
      case 'answered':
        response.status(begun.status);
        return of(begun.answer ?? undefined);
      case 'new':
        return next.handle().pipe(
          catchError((error: unknown) => from(this.giveUp({ userId, key }, error))),
          mergeMap(async (answer: unknown) => {
            await this.keys.complete({ userId, key, status: response.statusCode, answer });
            return answer;
          }),
        );
    }
  }

  private async giveUp(named: NamedKey, error: unknown): Promise<never> {
    await this.keys.forget(named);
    throw error;
  }
}
