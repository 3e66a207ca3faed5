import type { BrokerSimulator } from './types.js';

/** Returns one environment of a simulated broker, with hosts by their roles alone: `api` for `paper.api`. */
export function inEnvironment(simulator: BrokerSimulator, environment: string): BrokerSimulator {
  const prefix = `${environment}.`;
  const hosts = simulator.hosts.filter((host) => host.startsWith(prefix)).map((host) => host.slice(prefix.length));
  const full = (role: string) => `${prefix}${role}`;
  const { connect, streamTypeOf, trouble } = simulator;
  return {
    name: simulator.name,
    hosts,
    routeOf: (role, request) => simulator.routeOf(full(role), request),
    handle: (role, request) => simulator.handle(full(role), request),
    ...(connect && { connect: (role, request, socket) => connect.call(simulator, full(role), request, socket) }),
    ...(streamTypeOf && { streamTypeOf: (role, request) => streamTypeOf.call(simulator, full(role), request) }),
    ...(trouble && { trouble: (kind, role, request) => trouble.call(simulator, kind, full(role), request) }),
    work: () => simulator.work(),
  };
}
