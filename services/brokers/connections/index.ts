export { ConnectionDesk, type ConnectionDeskParts } from './connection-desk.js';
export { DISCONNECT_CODES, Disconnector } from './disconnect.js';
export { LoginWatch, WARNING_HOURS } from './login-watch.js';
export type { LoginWay, LoginWaySource } from './login-way.js';
export { RequestRecorder } from './request-recorder.js';
