import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { errorCodeOf, PlatformCode, PlatformError } from '#platform/errors';
import { GatewayModule } from './gateway.module.js';
import type { GatewayParts } from './gateway.parts.js';
import { problemOf, securityHeaders, serveWebApp, servicePages } from './http/index.js';

const BODY_LIMIT = '256kb';
/** A request that does not arrive in this time is not a browser's. */
const REQUEST_TIMEOUT_MS = 15_000;
/**
 * Longer than proxies keep an idle connection (nginx and AWS one minute, Caddy two), so that the proxy is the one that ends it: a request over a
 * connection that this end closes at that moment is lost, and one that changes something is not sent again.
 */
const KEEP_ALIVE_MS = 130_000;

export interface RunningGateway {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers of the API are of one user and one moment. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/** Nest would turn the body parser's errors into plain ones before the filter sees them. */
const bodyProblems: ErrorRequestHandler = (error, _request, _response, next) => next(problemOf(error));

/** Serves API, live channel and web app. Errors: PlatformError `PORT_TAKEN`. */
export async function startGateway(parts: GatewayParts): Promise<RunningGateway> {
  const { config } = parts;
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.of(parts), {
    bodyParser: false,
    // Calls of programs are signed over their bytes.
    rawBody: true,
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  app.disable('x-powered-by');
  // The address of a client is what limits guesses: only our own proxies may say it.
  app.set('trust proxy', config.THETAPOD_PROXY_HOPS);
  app.use(...securityHeaders(config.THETAPOD_TLS));
  app.use(servicePages(parts.ready, parts.metrics));
  app.use('/api', neverStored);
  if (config.THETAPOD_WEB_ROOT !== undefined) serveWebApp(app, config.THETAPOD_WEB_ROOT);
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest's, no hook of React's
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(bodyProblems);
  const server: Server = app.getHttpServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  parts.hub.start(server);
  try {
    await app.listen(config.THETAPOD_HTTP_PORT, config.THETAPOD_HOST);
  } catch (error) {
    await parts.hub.stop();
    if (errorCodeOf(error) !== 'EADDRINUSE') throw error;
    const context = { port: config.THETAPOD_HTTP_PORT };
    throw new PlatformError(PlatformCode.portTaken, { cause: error, context });
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await parts.hub.stop();
      // Those that still carry a request end with its answer.
      server.keepAliveTimeout = 1;
      server.closeIdleConnections();
      await app.close();
    },
  };
}
