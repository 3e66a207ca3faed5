export {
  NeedsScope,
  NeverRefused,
  OPERATOR,
  OperatorOnly,
  PUBLIC,
  Public,
  SCOPE,
  SESSION_ONLY,
  SessionOnly,
  UNLIMITED,
} from './marks.js';
