/**
 * How what indicators leave of the scaled daily flow behaves: a level that stays until it breaks, a swing that fades,
 * and noise of the day.
 */
export interface LevelModel {
  /** Standard deviation of the swing. */
  readonly swing: number;
  /** Days after which the swing has faded to 1/e. */
  readonly fade: number;
  /** Standard deviation of the noise of one day. */
  readonly noise: number;
  /** Standard deviation of a break of the level. */
  readonly jump: number;
  /**
   * Prior of how often a quarter breaks, as a Beta distribution: (a, b). Breaks cluster: one makes others likelier.
   */
  readonly breaks: readonly [number, number];
  /** Published days that speak for the level before the first hidden day. */
  readonly memory: number;
  /** Quarters before the first hidden day in which a break is looked for in the published days. */
  readonly lookBack: number;
}

/** What the published days tell of level and swing on the last of them. */
export interface Start {
  readonly level: number;
  readonly swing: number;
  readonly levelVariance: number;
  readonly covariance: number;
  readonly swingVariance: number;
  readonly logWeight: number;
}

/** Spread of the level before anything is known. */
const VAGUE = 0.3;

/**
 * Kalman filter of residual = level + swing + noise. The level is constant but for `breakAt`, the index of the
 * residual before which its variance grows by the jump's.
 */
export function filterLevel(residuals: Float64Array, model: LevelModel, breakAt: number | null): Start {
  const fade = Math.exp(-1 / model.fade);
  const renewed = model.swing ** 2 * (1 - fade ** 2);
  let level = 0;
  let swing = 0;
  let levelVariance = VAGUE ** 2 + 1;
  let covariance = 0;
  let swingVariance = model.swing ** 2;
  let logWeight = 0;
  for (let i = 0; i < residuals.length; i++) {
    swing *= fade;
    covariance *= fade;
    swingVariance = fade ** 2 * swingVariance + renewed;
    if (i === breakAt) levelVariance += model.jump ** 2;
    const value = residuals[i] as number;
    if (Number.isNaN(value)) continue;
    const toLevel = levelVariance + covariance;
    const toSwing = covariance + swingVariance;
    const spread = toLevel + toSwing + model.noise ** 2;
    const surprise = value - level - swing;
    const [levelGain, swingGain] = [toLevel / spread, toSwing / spread];
    level += levelGain * surprise;
    swing += swingGain * surprise;
    levelVariance -= levelGain * toLevel;
    covariance -= levelGain * toSwing;
    swingVariance -= swingGain * toSwing;
    logWeight -= 0.5 * (Math.log(spread) + surprise ** 2 / spread);
  }
  return { level, swing, levelVariance, covariance, swingVariance, logWeight };
}
