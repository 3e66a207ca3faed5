export { Violation } from './invariants.js';
export { GOOD_BUS, SimBus } from './sim-bus.js';
export { SimMarket } from './sim-market.js';
export { type SimulationOptions, type SimulationReport, simulate } from './simulation.js';
export { type Faults, NO_FAULTS, SIM_START, SimProcess, World } from './world.js';
