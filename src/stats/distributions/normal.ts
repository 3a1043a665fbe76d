import { check } from '../validate.js';

const A = [
  3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153,
];
const B = [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062];
const C = [
  0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
  1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
];
const D = [
  15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
  4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
];
const P = [
  0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766,
  6.58749161529837803e-4, 0.0163153871373020978,
];
const Q = [
  2.56852019228982242, 1.87295284992346725, 0.527905102951428412, 0.0605183413124413191,
  2.33520497626869185e-3,
];

/**
 * 1 - erf(x), with full relative precision in the upper tail.
 * Source: Cody, Rational Chebyshev approximations for the error function, Mathematics of Computation 23 (1969).
 */
export function erfc(x: number): number {
  checkNumber(x);
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - erf(x);
  const upper = upperErfc(y);
  return x < 0 ? 2 - upper : upper;
}

/** 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. Source: see `erfc`. */
export function erf(x: number): number {
  checkNumber(x);
  const y = Math.abs(x);
  if (y > 0.46875) return Math.sign(x) * (1 - upperErfc(y));
  const square = y * y;
  const { top, bottom } = ladder(square, A, B, 3);
  return (x * (top + at(A, 3))) / (bottom + at(B, 3));
}

function upperErfc(y: number): number {
  if (y > 27.3) return 0;
  if (y <= 4) {
    const { top, bottom } = ladder(y, C, D, 7);
    return (expOfMinusSquare(y) * (top + at(C, 7))) / (bottom + at(D, 7));
  }
  const inverse = 1 / (y * y);
  const { top, bottom } = ladder(inverse, P, Q, 4);
  const tail = (inverse * (top + at(P, 4))) / (bottom + at(Q, 4));
  return (expOfMinusSquare(y) * (1 / Math.sqrt(Math.PI) - tail)) / y;
}

/** Numerator and denominator of one of Cody's fractions, whose last coefficient leads. */
function ladder(x: number, top: readonly number[], bottom: readonly number[], steps: number) {
  let numerator = at(top, top.length - 1) * x;
  let denominator = x;
  for (let i = 0; i < steps; i++) {
    numerator = (numerator + at(top, i)) * x;
    denominator = (denominator + at(bottom, i)) * x;
  }
  return { top: numerator, bottom: denominator };
}

/** exp(-y^2) without the rounding of y^2. */
function expOfMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** Density of the standard normal distribution. */
export function normalPdf(x: number): number {
  checkNumber(x);
  return Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
}

/** P(Z <= x) of the standard normal distribution: erfc(-x / sqrt 2) / 2. */
export function normalCdf(x: number): number {
  checkNumber(x);
  return erfc(-x * Math.SQRT1_2) / 2;
}

/** P(Z > x) of the standard normal distribution, precise in the upper tail. */
export function normalSf(x: number): number {
  checkNumber(x);
  return erfc(x * Math.SQRT1_2) / 2;
}

const CENTRE = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_BELOW = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
];
const NEAR = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const NEAR_BELOW = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BELOW = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];

/**
 * The x with P(Z <= x) = p, -Infinity at 0 and Infinity at 1. For the upper tail take -normalQuantile(1 - p)
 * with 1 - p exact.
 * Source: Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37 (1988).
 */
export function normalQuantile(p: number): number {
  check(p >= 0 && p <= 1, `p is ${p}: a probability lies between 0 and 1`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE, r)) / polynomial(CENTRE_BELOW, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const x =
    r <= 5
      ? polynomial(NEAR, r - 1.6) / polynomial(NEAR_BELOW, r - 1.6)
      : polynomial(FAR, r - 5) / polynomial(FAR_BELOW, r - 5);
  return q < 0 ? -x : x;
}

/** Value of c0 + c1 x + c2 x^2 + ... */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

function at(values: readonly number[], i: number): number {
  return values[i] ?? Number.NaN;
}

function checkNumber(x: number): void {
  check(!Number.isNaN(x), 'x is NaN: it must be a number');
}
