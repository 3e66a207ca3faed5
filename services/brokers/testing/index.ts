export { type BrokerUnderTest, brokerContract } from './contract.js';
export { DeskBench, overridden, runRounds, startDesk } from './desk-bench.js';
export { type CampaignResult, runDeskCampaign } from './desk-campaign.js';
export { paperUnderTest, SESSION_MORNING, TEST_SYMBOL, TestMarket } from './paper-under-test.js';
