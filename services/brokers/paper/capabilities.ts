import type { BrokerCapabilities } from '#ports';

/** Orders rest for the day and are never changed; what happened is listed, execution by execution, and not streamed. */
export const PAPER_CAPABILITIES: BrokerCapabilities = {
  gtc: false,
  legsMax: 1,
  preview: false,
  replace: 'none',
  replacesQuantity: false,
  dedupesClientOrderId: true,
  echoesClientOrderId: true,
  lookup: 'byClientOrderId',
  openCloseFlag: true,
  fills: 'executions',
  settlements: 'listed',
  stream: false,
  token: { kind: 'permanent' },
};
