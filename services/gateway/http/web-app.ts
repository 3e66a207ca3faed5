import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';

/** What is not the web app's. */
const SERVICE_PATH = /^\/(?:api|health|metrics)(?:\/|$)/;
/** Files whose name carries a hash of their content: a new content has a new name. */
const HASHED_FILE = /[\\/]assets[\\/]/;

/**
 * Serves the built web app: its files, and `index.html` for every address that the app itself routes.
 * A missing file is a 404, never the page: a browser must not take HTML for a script.
 */
export function serveWebApp(app: NestExpressApplication, webRoot: string): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest's, no hook of React's
  app.useStaticAssets(webRoot, {
    index: false,
    redirect: false,
    setHeaders: (response, file) => {
      response.setHeader('cache-control', HASHED_FILE.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.use(pageOf(path.join(webRoot, 'index.html')));
}

function pageOf(index: string): RequestHandler {
  return (request, response, next) => {
    if (!isPage(request) || !existsSync(index)) {
      next();
      return;
    }
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(index, { cacheControl: false });
  };
}

function isPage(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return !SERVICE_PATH.test(request.path) && path.extname(request.path) === '';
}
