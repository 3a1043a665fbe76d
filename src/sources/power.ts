/** Share of the comparable values that makes it the file's unit, and not a row, that is wrong. */
const MOST = 0.8;
const WITHIN = 0.01;

/** The power of ten, other than 0, by which `a` is a multiple of `b` to within a hundredth; 0 when it is none. */
export function powerBetween(a: number, b: number): number {
  const ratio = a / b;
  if (!(ratio > 0) || !Number.isFinite(ratio)) return 0;
  const power = Math.round(Math.log10(ratio));
  return power !== 0 && Math.abs(ratio / 10 ** power - 1) < WITHIN ? power : 0;
}

/** The one power of ten, other than 0, that most of the pairs show; 0 when there is none or too few pairs. */
export function commonPower(pairs: readonly (readonly [number, number])[], fewest: number): number {
  if (pairs.length < fewest) return 0;
  const counts = new Map<number, number>();
  for (const [a, b] of pairs) {
    const power = powerBetween(a, b);
    if (power !== 0) counts.set(power, (counts.get(power) ?? 0) + 1);
  }
  const [power = 0, count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return count >= MOST * pairs.length ? power : 0;
}

/** `100 times`, `1/10,000 of`. */
export function times(power: number): string {
  const factor = (10 ** Math.abs(power)).toLocaleString('en');
  return power > 0 ? `${factor} times` : `1/${factor} of`;
}
