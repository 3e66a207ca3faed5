export { AccountRepository, type OwnedAccount } from './account.repository.js';
export {
  type NewSession,
  type NewUser,
  type StoredSession,
  type StoredUser,
  UserRepository,
  type UserRole,
} from './user.repository.js';
