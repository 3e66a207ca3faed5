export {
  type BotPlace,
  BotRepository,
  type NewBotCommand,
  type StoredBot,
  type StoredFault,
  type StoredVersion,
} from './bot.repository.js';
