import { addressOf, postgresOverSocket, postgresSocketIn, redisOverSocket, socketAt } from './unix-sockets.js';

describe('addresses of sockets', () => {
  it('are the ordinary ones with a word more', () => {
    const postgres = postgresOverSocket('postgresql://u:p@127.0.0.1:5433/t', '/run/a b/.s.PGSQL.5433');
    expect(postgres).toBe('postgresql://u:p@127.0.0.1:5433/t?host=%2Frun%2Fa%20b');
    expect(addressOf(postgres)).toEqual({ path: '/run/a b/.s.PGSQL.5433' });
    const redis = redisOverSocket('redis://:p@127.0.0.1:6380', '/run/redis.sock');
    expect(redis).toBe('redis://:p@127.0.0.1:6380?path=%2Frun%2Fredis.sock');
    expect(addressOf(redis)).toEqual({ path: '/run/redis.sock' });
  });

  it.each([
    ['postgresql://u@db.example/t', { host: 'db.example', port: 5432 }],
    ['postgres://u@db.example:6000/t?host=other.example', { host: 'other.example', port: 6000 }],
    ['postgresql://u@localhost/t?host=/var/run/postgresql', { path: '/var/run/postgresql/.s.PGSQL.5432' }],
    ['redis://r.example', { host: 'r.example', port: 6379 }],
    ['rediss://r.example:7000/2', { host: 'r.example', port: 7000 }],
  ])('%s', (url, address) => {
    expect(addressOf(url)).toEqual(address);
  });

  it('takes paths of 103 bytes and no longer ones', () => {
    expect(socketAt('/', 'x'.repeat(102))).toHaveLength(103);
    expect(socketAt('/', 'x'.repeat(103))).toBeUndefined();
    expect(socketAt('/', 'é'.repeat(52))).toBeUndefined();
    expect(postgresSocketIn('/data', 5432)).toBe('/data/.s.PGSQL.5432');
  });
});
