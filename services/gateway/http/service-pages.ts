import type { RequestHandler } from 'express';
import { answerHealth, type Metrics, type Readiness } from '#platform/telemetry';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** Answers health and metrics. Metrics are for this machine only: they tell how much is going on. */
export function servicePages(ready: Readiness, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const isMetrics = request.path === '/metrics';
    if (request.method !== 'GET' || (isMetrics && !LOOPBACK.test(request.socket.remoteAddress ?? ''))) {
      next();
      return;
    }
    answerHealth(request.path, ready, metrics).then((answer) => {
      if (!answer) next();
      else
        response
          .status(answer.status)
          .setHeader('cache-control', 'no-store')
          .type(answer.contentType)
          .send(answer.body);
    }, next);
  };
}
