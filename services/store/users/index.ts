export { AccountRepository, type OwnedAccount, type StatedFacts } from './account.repository.js';
export {
  type NewSession,
  type NewUser,
  type StoredSession,
  type StoredUser,
  UserRepository,
  type UserRole,
} from './user.repository.js';
