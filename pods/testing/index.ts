export { Violation } from './rules/index.js';
export { GOOD_BUS, SimBus } from './sim-bus.js';
export { SimMarket } from './sim-market.js';
export { type Faults, NO_FAULTS, SIM_START, SimProcess } from './sim-process.js';
export { type SimulationOptions, type SimulationReport, simulate } from './simulation.js';
export { World } from './world.js';
