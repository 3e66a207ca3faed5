export { type BotPlace, BotRepository, type NewBotCommand, type StoredBot } from './bot.repository.js';
