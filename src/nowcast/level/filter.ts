/**
 * How what indicators leave of the scaled daily flow behaves: a level that stays until it breaks, a swing that fades,
 * and noise of the day. A break forgets: the level after it is drawn anew, about 0.
 */
export interface LevelModel {
  /** Standard deviation of the swing. */
  readonly swing: number;
  /** Days after which the swing has faded to 1/e. */
  readonly fade: number;
  /** Standard deviation of the noise of one day. */
  readonly noise: number;
  /** Standard deviation, about 0, of the level that follows a break. */
  readonly renewed: number;
  /**
   * Prior of how often a quarter breaks, as a Beta distribution: (a, b). Breaks cluster: one makes others likelier.
   */
  readonly breaks: readonly [number, number];
  /** Published days that speak for the level before the first hidden day. */
  readonly memory: number;
}

/** What the published days tell of level and swing on the last of them. */
export interface Start {
  readonly level: number;
  readonly swing: number;
  readonly levelVariance: number;
  readonly covariance: number;
  readonly swingVariance: number;
}

/** Spread of the level before anything is known. */
const VAGUE = 1;

/** Kalman filter of residual = level + swing + noise, with a level that stays. */
export function filterLevel(
  residuals: Float64Array,
  model: Pick<LevelModel, 'swing' | 'fade' | 'noise'>,
): Start {
  const fade = Math.exp(-1 / model.fade);
  const renewed = model.swing ** 2 * (1 - fade ** 2);
  let level = 0;
  let swing = 0;
  let levelVariance = VAGUE ** 2;
  let covariance = 0;
  let swingVariance = model.swing ** 2;
  for (const value of residuals) {
    swing *= fade;
    covariance *= fade;
    swingVariance = fade ** 2 * swingVariance + renewed;
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
  }
  return { level, swing, levelVariance, covariance, swingVariance };
}
