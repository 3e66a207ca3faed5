import { assert } from '#core/units';

/**
 * Returns the origins that may be spoken to, by role. Only TLS, and nothing but an origin: a path, a user or a query in a host is a
 * mistake that must not go unseen.
 * Errors: InvariantError.
 */
export function allowedHosts(hosts: Readonly<Record<string, string>>): ReadonlyMap<string, URL> {
  const allowed = new Map<string, URL>();
  for (const [role, text] of Object.entries(hosts)) {
    const url = new URL(text.replace(/^wss:/, 'https:'));
    assert(url.protocol === 'https:', `Invariant: host ${role} is spoken to over TLS`);
    assert(url.href === `${url.origin}/`, `Invariant: host ${role} is an origin and nothing more`);
    allowed.set(role, url);
  }
  return allowed;
}

/** Returns the origin of a role. Errors: InvariantError when it was not given at the start, or when the path could leave it. */
export function hostOf(allowed: ReadonlyMap<string, URL>, role: string, path: string): URL {
  const url = allowed.get(role);
  assert(url, `Invariant: host ${role} is on the list`);
  assert(path.startsWith('/'), 'Invariant: a path begins with a slash');
  return url;
}
