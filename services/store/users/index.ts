export { AccountRepository, type OwnedAccount, type StatedFacts } from './account.repository.js';
export {
  type ListedSession,
  type NewSession,
  type Refreshed,
  SessionRepository,
  type SignInWay,
  type StoredSession,
} from './session.repository.js';
export { type NewUser, type StoredProfile, type StoredUser, UserRepository, type UserRole } from './user.repository.js';
