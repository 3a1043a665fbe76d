import fc from 'fast-check';
import { isLong, SEED } from './runs.js';

fc.configureGlobal({ seed: SEED, numRuns: isLong ? 1000 : 100 });
