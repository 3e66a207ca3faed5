// Parameters that Prisma understands in a connection URL and that `pg` or the server would refuse.
const PRISMA_ONLY = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'statement_cache_size'];

/** Splits a Prisma connection URL into what `pg` takes and the names that Prisma needs beside it. */
export function readConnectionUrl(text) {
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? 'public';
  for (const name of PRISMA_ONLY) url.searchParams.delete(name);
  const withDatabase = (name) => {
    const other = new URL(url);
    other.pathname = `/${encodeURIComponent(name)}`;
    return other.toString();
  };
  return {
    url: url.toString(),
    host: url.host,
    user: url.username,
    schema,
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    withDatabase,
  };
}

export const quoteName = (name) => `"${name.replaceAll('"', '""')}"`;
