// Temporal disaggregation of 50 quarters over 3,000 days by every method, beside the same formulas with full matrices
// in numpy where that is installed (minutes: set WAIZI_BENCH_PEERS=0 to leave it out), and a Kalman smoother.
// Run after a build: node bench/disaggregation.js
import { spawnSync } from 'node:child_process';
import { disaggregate } from '../dist/stats/disaggregate/disaggregate.js';
import { kalmanSmoother } from '../dist/stats/kalman/kalman-smoother.js';
import { mixedFrequency } from '../dist/stats/kalman/mixed-frequency.js';

const DAYS = 3000;
const QUARTERS = 50;
const INDICATORS = 4;
const REPEATS = 5;

let seed = 20_240_816;
function noise() {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 1_073_741_824 - 1;
}

const periodOf = Array.from({ length: DAYS }, (_, day) => (day < 2950 ? Math.floor(day / 59) : -1));
const indicators = Array.from({ length: INDICATORS }, () => Array.from({ length: DAYS }, noise));
let residual = 0;
const truth = periodOf.map((_, day) => {
  residual = 0.9 * residual + noise();
  return 2 + 3 * indicators[0][day] - indicators[1][day] + residual;
});
const low = Array.from({ length: QUARTERS }, () => 0);
for (const [day, quarter] of periodOf.entries()) if (quarter >= 0) low[quarter] += truth[day];
const given = { low, indicators, periodOf, conversion: 'sum', truncatedRho: -1 };

const METHODS = [
  ['chow-lin-maxlog', {}],
  ['chow-lin-minrss-ecotrim', {}],
  ['chow-lin-minrss-quilis', {}],
  ['chow-lin-fixed', { rho: 0.9 }],
  ['dynamic-maxlog', {}],
  ['dynamic-minrss', {}],
  ['dynamic-fixed', { rho: 0.5 }],
  ['fernandez', {}],
  ['litterman-maxlog', {}],
  ['litterman-minrss', {}],
  ['litterman-fixed', { rho: 0.5 }],
  ['ols', {}],
  ['denton-cholette', { indicators: [indicators[0]], criterion: 'additive' }],
];

function timed(job) {
  job();
  const from = performance.now();
  for (let time = 0; time < REPEATS; time += 1) job();
  return (performance.now() - from) / REPEATS;
}

// Full matrices; rho by golden section.
const PEER = `
import json, sys, time
import numpy as np
given = json.load(sys.stdin)
low, x, of = np.array(given['low']), np.array(given['indicators']), np.array(given['periodOf'])
n, m = len(of), len(low)
C = np.zeros((m, n))
for day, quarter in enumerate(of):
    if quarter >= 0: C[quarter, day] = 1
X = np.vstack([np.ones(n), x]).T
days = np.arange(n)
apart = np.abs(np.subtract.outer(days, days))
def chow_lin(rho): return rho ** apart / (1 - rho * rho)
def litterman(rho):
    steps = np.tril(np.ones((n, n)))
    root = steps @ np.tril(np.where(days[:, None] >= days, rho ** apart.astype(float), 0))
    return root @ root.T
def regress(Q):
    V = C @ Q @ C.T
    L = np.linalg.cholesky(V)
    Xw, yw = np.linalg.solve(L, C @ X), np.linalg.solve(L, low)
    b = np.linalg.lstsq(Xw, yw, rcond=None)[0]
    e = yw - Xw @ b
    rss = e @ e
    return V, b, rss, -m / 2 * (1 + np.log(2 * np.pi * rss / m)) - np.log(np.diag(L)).sum()
def spread(Q):
    V, b, rss, _ = regress(Q)
    A = Q @ C.T @ np.linalg.inv(V)
    G = X - A @ C @ X
    W = np.linalg.inv((C @ X).T @ np.linalg.inv(V) @ (C @ X))
    deviation = np.sqrt(np.maximum(0, rss / (m - X.shape[1]) * (np.diag(Q) - np.einsum('ij,ij->i', A, Q @ C.T) + np.einsum('ij,jk,ik->i', G, W, G))))
    return X @ b + A @ (low - C @ X @ b), deviation
def search(cost):
    a, b, g = -0.999, 0.999, (5 ** 0.5 - 1) / 2
    c, d = b - g * (b - a), a + g * (b - a)
    fc, fd = cost(c), cost(d)
    while b - a > 1e-7:
        if fc < fd: b, d, fd = d, c, fc; c = b - g * (b - a); fc = cost(c)
        else: a, c, fc = c, d, fd; d = a + g * (b - a); fd = cost(d)
    return (a + b) / 2
def denton(h=1):
    D = np.diff(np.eye(n), h, axis=0)
    A = D.T @ D
    K = np.block([[A, C.T], [C, np.zeros((m, m))]])
    return np.linalg.solve(K, np.concatenate([A @ x[0], low]))[:n], None
jobs = {
  'chow-lin-fixed': lambda: spread(chow_lin(0.9)),
  'chow-lin-maxlog': lambda: spread(chow_lin(search(lambda rho: -regress(chow_lin(rho))[3]))),
  'fernandez': lambda: spread(np.minimum.outer(days, days) + 1.0),
  'litterman-fixed': lambda: spread(litterman(0.5)),
  'ols': lambda: spread(np.eye(n)),
  'denton-cholette': denton,
}
for name, job in jobs.items():
    start = time.perf_counter()
    series, deviation = job()
    print(json.dumps({'name': name, 'seconds': time.perf_counter() - start, 'series': series.tolist(),
      'deviation': None if deviation is None else deviation.tolist()}), flush=True)
print(json.dumps({'version': np.__version__}))
`;

function peers() {
  if (process.env.WAIZI_BENCH_PEERS === '0') return undefined;
  const run = spawnSync('python3', ['-c', PEER], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 600_000,
  });
  if (run.status !== 0) return undefined;
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

const largest = (values) => Math.max(...values.map(Math.abs));
const apart = (a, b) => (largest(a.map((value, i) => value - b[i])) / largest(b)).toExponential(1);

const found = peers();
const numpy = found?.at(-1).version;
console.log(`${DAYS} days, ${QUARTERS} quarters, ${INDICATORS} indicators; Node ${process.version}`);
console.log(numpy ? `beside full matrices in numpy ${numpy}` : 'numpy: left out (not installed, or not asked for)');
const hasR = spawnSync('Rscript', ['-e', 'library(tempdisagg)']).status === 0;
console.log(`R's tempdisagg: ${hasR ? 'installed, but not timed here' : 'not installed'}`);
for (const [method, extra] of METHODS) {
  const options = { ...given, method, ...extra };
  const took = timed(() => disaggregate(options));
  const { series, standardDeviation, rho, rhoStatus } = disaggregate(options);
  const peer = found?.find(({ name }) => name === method);
  const beside = peer
    ? `  numpy ${(peer.seconds * 1000).toFixed(0).padStart(6)} ms, series ${apart(series, peer.series)} apart${
        peer.deviation ? `, deviations ${apart(standardDeviation, peer.deviation)}` : ''
      }`
    : '';
  const how = rhoStatus === 'none' || rhoStatus === 'fixed' ? '' : ` rho ${rho.toFixed(4)} ${rhoStatus}`;
  console.log(`${method.padEnd(26)}${took.toFixed(1).padStart(7)} ms${beside}${how}`);
}
const variances = low.map(() => 400);
for (const method of ['chow-lin-maxlog', 'litterman-maxlog', 'fernandez']) {
  const took = timed(() => disaggregate({ ...given, method, noise: variances }));
  console.log(`${`${method}, noise`.padEnd(26)}${took.toFixed(1).padStart(7)} ms`);
}
const known = truth.map((value, day) => (day < 2000 ? value : null));
const state = mixedFrequency({ ...given, high: known, noise: variances, levelVariance: 0.01, irregularVariance: 1, memory: 0.5 });
console.log(`${'Kalman smoother, 7 states'.padEnd(26)}${timed(() => kalmanSmoother(state)).toFixed(1).padStart(7)} ms`);
console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
