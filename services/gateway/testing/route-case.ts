import type { Belongings } from './belongings.js';

/** Whose things stand in a request. */
export interface Scene {
  readonly own: Belongings;
  readonly theirs: Belongings;
}

/** public: nobody in particular. person: somebody in a browser. program: a key as well. operator: operators, and their keys. */
export type Access = 'public' | 'person' | 'program' | 'operator';

export interface RouteCase {
  readonly access: Access;
  /** Of an API key, where the method does not say it. */
  readonly scope?: 'read';
  /** The path with its query. */
  readonly path: (scene: Scene) => string;
  readonly body?: (scene: Scene) => unknown;
  /** What is answered to another user's ids; absent where a request has none and what comes back is one's own or everybody's. */
  readonly foreign?: { readonly status: number; readonly code: string };
}

export const NOT_THERE = { status: 404, code: 'NOT_FOUND' } as const;
export const WRONG_FIELD = { status: 422, code: 'INVALID_FIELDS' } as const;

export const at = (access: Access, path: string | RouteCase['path'], more: Partial<RouteCase> = {}): RouteCase => ({
  access,
  path: typeof path === 'string' ? () => path : path,
  ...more,
});
