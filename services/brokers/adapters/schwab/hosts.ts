/** The hosts that are spoken to. The stream's is also named by the API; only this one is accepted. */
export const SCHWAB_HOSTS = {
  api: 'https://api.schwabapi.com',
  stream: 'https://streamer-api.schwab.com',
} as const;

/** Returns the path of the stream's address when it is on the stream's host over TLS; undefined for every other address. */
export function streamPathOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const allowed = new URL(SCHWAB_HOSTS.stream);
  const isAllowed = url.protocol === 'wss:' && url.host === allowed.host && url.username === '' && url.password === '';
  return isAllowed && url.hash === '' ? `${url.pathname}${url.search}` : undefined;
}
