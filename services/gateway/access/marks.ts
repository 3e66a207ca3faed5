import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'thetapod:public';
export const OPERATOR = 'thetapod:operator';
export const SESSION_ONLY = 'thetapod:session-only';
export const SCOPE = 'thetapod:scope';
export const UNLIMITED = 'thetapod:unlimited';

/** A route that needs no session. */
export const Public = () => SetMetadata(PUBLIC, true);
/** A route for operators only. */
export const OperatorOnly = () => SetMetadata(OPERATOR, true);
/** A route for people: no API key reaches it, whatever its scopes. */
export const SessionOnly = () => SetMetadata(SESSION_ONLY, true);
/** What an API key needs here, where the method does not say it: `read` for GET, `trade` for changes. */
export const NeedsScope = (scope: 'read' | 'trade') => SetMetadata(SCOPE, scope);
/** A route that is counted but never refused for being asked too often. */
export const NeverRefused = () => SetMetadata(UNLIMITED, true);
