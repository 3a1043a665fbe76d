export { betaCdf, betaQuantile, betaSf } from './beta.js';
export { binomialCdf, binomialPmf, binomialQuantile, binomialSf } from './binomial.js';
export { fCdf, fQuantile, fSf } from './f.js';
export {
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredSf,
  gammaCdf,
  gammaQuantile,
  gammaSf,
} from './gamma.js';
export { hypergeometricCdf, hypergeometricPmf, hypergeometricSf, type Urn } from './hypergeometric.js';
export { incompleteBeta } from './incomplete-beta.js';
export { incompleteGamma, type Tails } from './incomplete-gamma.js';
export { logGamma } from './log-gamma.js';
export { erf, erfc, normalCdf, normalPdf, normalQuantile, normalSf } from './normal.js';
export { studentTCdf, studentTQuantile, studentTSf } from './student-t.js';
