export { ConfigError, type ConfigProblem, type Environment, loadConfig, settingNames } from './load-config.js';
export {
  type CommonRoleConfig,
  commonRoleSchema,
  flagSetting,
  intSetting,
  numberSetting,
  originsSetting,
  portSetting,
  urlSetting,
} from './settings.js';
