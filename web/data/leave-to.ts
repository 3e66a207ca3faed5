/**
 * Returns the address of a broker's own page to sign in at; undefined for one that this page must not follow: only TLS, or
 * the reader's own machine, where the simulated brokers live.
 */
export function signInAddress(text: string): string | undefined {
  const address = URL.parse(text);
  if (!address) return undefined;
  const own = address.hostname === '127.0.0.1' || address.hostname === 'localhost';
  return address.protocol === 'https:' || (address.protocol === 'http:' && own) ? address.href : undefined;
}
