export { AuthController } from './auth.controller.js';
export { AuthService, type SignedIn } from './auth.service.js';
export { CurrentSession, OperatorOnly, Public, SessionGuard, sessionOfRequest } from './session.guard.js';
export { sessionTokenOf } from './session-cookie.js';
