export {
  type BotPlace,
  BotRepository,
  type NewBotCommand,
  type StoredBot,
  type StoredFault,
} from './bot.repository.js';
