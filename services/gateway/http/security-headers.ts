import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** The browser features that no page of ours uses. */
const PERMISSIONS_POLICY = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * Response headers of every answer. The content policy allows our own files only: no inline script or style, no frame.
 * `'self'` covers WebSockets of the same host and port in today's browsers (CSP 3); the explicit source is for older ones.
 * @param secure - served over TLS; on loopback there is no HSTS, it would bind every other program on localhost to TLS.
 */
export function securityHeaders(secure: boolean): RequestHandler[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", (request) => `${secure ? 'wss' : 'ws'}://${hostOf(request.headers.host)}`],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
  const permit: RequestHandler = (_request, response, next) => {
    response.setHeader('permissions-policy', PERMISSIONS_POLICY);
    next();
  };
  return [protect, permit];
}

/** The Host header is the client's word: only what can be a host may enter a header of ours. */
function hostOf(host: string | undefined): string {
  return host !== undefined && /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$/.test(host)
    ? host
    : 'localhost';
}
