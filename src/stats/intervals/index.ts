export { type AdaptiveConformal, type AdaptivePeriod, adaptiveConformal } from './adaptive-conformal.js';
export { type BlockBootstrapOptions, blockBootstrap, windowSumInterval } from './block-bootstrap.js';
export { type SplitConformal, splitConformal } from './split-conformal.js';
