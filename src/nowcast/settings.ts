import type { LevelModel } from './level/filter.js';
import type { Member } from './slopes.js';

/** How the estimate is made; see docs/nowcast.md for what each was chosen against. */
export interface Settings {
  readonly members: readonly Member[];
  readonly level: LevelModel;
}

export const SETTINGS: Settings = {
  members: [
    { tiers: ['core'], halfLife: 500, penalty: 0.3 },
    { tiers: ['core', 'wide'], halfLife: 500, penalty: 0.6 },
    { tiers: ['core', 'trend'], halfLife: 250, penalty: 0.4 },
    { tiers: ['core', 'trend'], halfLife: 1000, penalty: 0.4 },
    { tiers: ['core', 'wide', 'trend'], halfLife: 250, penalty: 0.7 },
    { tiers: ['core', 'wide', 'trend'], halfLife: 1000, penalty: 0.7 },
  ],
  level: {
    swing: 0.35,
    fade: 5,
    noise: 0.7,
    renewed: 0.3,
    breaks: [2, 6],
    memory: 750,
  },
};
