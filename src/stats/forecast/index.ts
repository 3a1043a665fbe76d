export { type AnatolyevGerko, anatolyevGerko } from './anatolyev-gerko.js';
export { type ClarkWest, clarkWest } from './clark-west.js';
export { type DieboldMariano, type DieboldMarianoOptions, dieboldMariano } from './diebold-mariano.js';
export { type DirectionalRegression, directionalRegression } from './directional-regression.js';
export { type Directions, directions, type Forecasts } from './directions.js';
export { type HenrikssonMerton, henrikssonMerton } from './henriksson-merton.js';
export { type HitRate, hitRate } from './hit-rate.js';
export { type PesaranTimmermann, pesaranTimmermann } from './pesaran-timmermann.js';
export { binomialTest, clopperPearsonInterval, type Interval, wilsonInterval } from './proportion.js';
