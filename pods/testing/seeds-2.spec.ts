import { holdSeeds } from './hold-seeds.js';

holdSeeds(2);
