export { type Hook, type HookAct, HookRepository, type NewHook } from './hook.repository.js';
export { type DueDelivery, NoticeRepository, type Outcome, type QuietHours } from './notice.repository.js';
export {
  type NewTarget,
  NOTICE_KINDS,
  type NoticeKind,
  type StoredTarget,
  TARGETS_MAX,
  TargetRepository,
  type TargetWay,
} from './target.repository.js';
