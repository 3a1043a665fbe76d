import { check } from '../validate.js';

/** B(2k) / (2k (2k - 1)), k = 1 to 8: the coefficients of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** Euler's constant, and zeta(k) - 1 for k = 2 to 39: the coefficients of ln Gamma about 2. */
const EULER = 0.5772156649015329;
const ZETA_LESS_ONE = [
  0.64493406684822644, 0.20205690315959429, 0.082323233711138192, 0.036927755143369926, 0.01734306198444914,
  0.0083492773819228268, 0.0040773561979443394, 0.0020083928260822144, 0.00099457512781808534,
  0.00049418860411946456, 0.0002460865533080483, 0.00012271334757848915, 6.1248135058704829e-5,
  3.0588236307020494e-5, 1.5282259408651872e-5, 7.6371976378997623e-6, 3.8172932649998399e-6,
  1.9082127165539389e-6, 9.5396203387279611e-7, 4.7693298678780646e-7, 2.3845050272773299e-7,
  1.1921992596531107e-7, 5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365041e-8,
  7.4507117898354295e-9, 3.7253340247884571e-9, 1.862659723513049e-9, 9.3132743241966818e-10,
  4.6566290650337841e-10, 2.3283118336765055e-10, 1.164155017270052e-10, 5.8207720879027009e-11,
  2.9103850444970997e-11, 1.4551921891041984e-11, 7.275959835057481e-12, 3.6379795473786512e-12,
  1.8189896503070659e-12,
];

/**
 * ln of the gamma function of x > 0: Stirling's series, for small x through Gamma(x + 1) = x Gamma(x); about its zeros
 * at 1 and 2 a power series, since there the others leave no digits. Sources: NIST DLMF 5.11.1, 5.5.1, 5.7.3.
 */
export function logGamma(x: number): number {
  check(x > 0, `x is ${x}: the logarithm of the gamma function is taken for positive numbers`);
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x > 0.75 && x < 1.5) return aboutTwo(x - 1) - Math.log1p(x - 1);
  if (x >= 1.5 && x < 2.25) return aboutTwo(x - 2);
  let shifted = x;
  let product = 1;
  while (shifted < 12) {
    product *= shifted;
    shifted += 1;
  }
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + series(shifted) - Math.log(product)
  );
}

/** ln Gamma(x + 1) - [ (x + 1/2) ln x - x + ln(2 pi) / 2 ]: what Stirling's formula leaves out, for x > 0. */
export function stirlingError(x: number): number {
  if (x >= 12) return series(x);
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

/**
 * x ln(x / m) + m - x without cancellation when x is near m.
 * Source: Loader, Fast and accurate computation of binomial probabilities (2000).
 */
export function devianceTerm(x: number, m: number): number {
  if (x === 0) return m;
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = difference / (x + m);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** ln Gamma(2 + e) for |e| <= 1/2: e (1 - EULER) + sum over k of (-1)^k (zeta(k) - 1) e^k / k. */
function aboutTwo(e: number): number {
  const sum = ZETA_LESS_ONE.reduceRight((total, zeta, i) => zeta / (i + 2) - e * total, 0);
  return e * (1 - EULER + e * sum);
}

function series(x: number): number {
  const inverse = 1 / (x * x);
  return STIRLING.reduceRight((sum, coefficient) => sum * inverse + coefficient, 0) / x;
}
