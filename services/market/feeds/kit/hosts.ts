/** Returns whether a URL names this machine. Every spelling of an IPv4 address is one by the time that URL has read it. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/\.$/, '');
  const isName = host === 'localhost' || host.endsWith('.localhost');
  const isMapped = host.startsWith('[::ffff:7f');
  return (
    isName || isMapped || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '0.0.0.0' || host === '[::1]' || host === '[::]'
  );
}

/** Returns whether a URL is spoken to without TLS. */
export function isPlain(url: string): boolean {
  return ['http:', 'ws:'].includes(new URL(url).protocol);
}

/** Returns whether a URL is scheme, host and port and nothing more: a path, a user or a query would be lost without a word. */
export function isOrigin(url: string): boolean {
  const { pathname, search, hash, username, password } = new URL(url);
  return pathname === '/' && search + hash + username + password === '';
}
