export { ConfigError, type ConfigProblem, type Environment, loadConfig, settingNames } from './load-config.js';
export {
  type CommonRoleConfig,
  commonRoleSchema,
  flagSetting,
  intSetting,
  numberSetting,
  portSetting,
  urlSetting,
} from './settings.js';
