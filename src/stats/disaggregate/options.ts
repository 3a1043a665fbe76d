import type { Conversion } from './periods.js';

/** How the residual is distributed. The names are those of the R package tempdisagg. */
export const METHODS = [
  'chow-lin-maxlog',
  'chow-lin-minrss-ecotrim',
  'chow-lin-minrss-quilis',
  'chow-lin-fixed',
  'dynamic-maxlog',
  'dynamic-minrss',
  'dynamic-fixed',
  'fernandez',
  'litterman-maxlog',
  'litterman-minrss',
  'litterman-fixed',
  'denton-cholette',
  'denton',
  'ols',
] as const;
export type Method = (typeof METHODS)[number];

export interface DisaggregateOptions {
  /** The low-frequency values, one per period. */
  low: readonly number[];
  /** High-frequency indicators, one array each, one value per row. */
  indicators: readonly (readonly number[])[];
  /** Index into `low` of each high-frequency row; -1 = of no period (before, between or after them). */
  periodOf: readonly number[];
  method: Method;
  conversion: Conversion;
  /** A constant beside the indicators; default true. Without a part in `denton-cholette` and `denton`. */
  intercept?: boolean | undefined;
  /** The autoregressive coefficient of a `-fixed` method, in (-1, 1); default 0.5. */
  rho?: number | undefined;
  /** An estimated rho below this is set to it; default 0, and -1 leaves every estimate. */
  truncatedRho?: number | undefined;
  /**
   * How rho is looked for: by Brent's method from one point, as tempdisagg does, which may end at a local optimum
   * (`local`, default), or along all rho from truncatedRho to 0.999 (`global`).
   */
  search?: 'local' | 'global' | undefined;
  /**
   * Variance of the error of each value of `low`, in its squared units; 0 = exact. With it the series adds up to
   * `low` only as closely as these allow.
   */
  noise?: readonly number[] | undefined;
  /** Variance of the shocks of the residual, when it is known from elsewhere. */
  variance?: number | undefined;
  /** Coefficients (the intercept first) known from elsewhere, instead of estimated ones. */
  coefficients?: readonly number[] | undefined;
  /** `denton-cholette` and `denton`: keep differences to the indicator smooth, or ratios. Default `proportional`. */
  criterion?: 'additive' | 'proportional' | undefined;
  /** `denton-cholette` and `denton`: how often to difference, 0, 1 or 2. Default 1. */
  h?: 0 | 1 | 2 | undefined;
  /** First and last rows of windows (both counted) whose sums are wanted with their standard deviations. */
  windows?: readonly (readonly [first: number, last: number])[] | undefined;
}

export interface Disaggregation {
  /** The high-frequency series. */
  series: number[];
  /** Standard deviation of each of its values about the truth, if the method's model is true and rho known. */
  standardDeviation: number[];
  /** The autoregressive coefficient used; null for `denton-cholette` and `denton`. */
  rho: number | null;
  /**
   * How rho came about: by estimate, given (`fixed`), part of the method (`none`), an estimate raised to truncatedRho
   * (`truncated`), an estimate that ran against an end of its range (`bound`), or not to be had because the
   * regression leaves no residual, or of a dynamic method one degree of freedom (`unidentified`, then the least rho
   * allowed that is not negative).
   */
  rhoStatus: 'estimated' | 'fixed' | 'none' | 'truncated' | 'bound' | 'unidentified';
  /** The intercept first, then the indicators; of dynamic methods last the remainder before the first row. */
  coefficients: number[];
  standardErrors: number[];
  /**
   * Of the low-frequency values; null for `denton-cholette` and `denton`, which are no regressions, and where the regression leaves
   * no residual at all.
   */
  logLikelihood: number | null;
  /** e' V^-1 e; for `denton-cholette` and `denton` the criterion that was minimised. */
  rss: number;
  /** Variance of the residual's shocks. NaN, as are standard deviations then, when no degree of freedom is left. */
  variance: number;
  /** Sums over the windows asked for. */
  windows: { sum: number; standardDeviation: number }[];
}
