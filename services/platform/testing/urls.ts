/** Servers of the tests; their launcher sets the variables. */
function urlFrom(name: string): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is not set: run the integration tests with npm test`);
  return url;
}

export function testDatabaseUrl(): string {
  return urlFrom('TEST_DATABASE_URL');
}

export function testRedisUrl(): string {
  return urlFrom('TEST_REDIS_URL');
}
