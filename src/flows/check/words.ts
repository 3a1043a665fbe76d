import type { Value } from '../../store/engine.js';

/** A whole number with thousands marks: `1,234,567`. */
export const whole = (value: Value | undefined): string =>
  String(value ?? 0).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A fraction in percent, with enough digits to see it: `12.6%`, `0.0512%`. */
export function percent(value: Value | undefined): string {
  const size = Number(value ?? 0) * 100;
  return `${Number(size.toPrecision(Math.abs(size) >= 100 ? 4 : 3))}%`;
}

/** `1 day`, `2 days`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;

/** A decimal as the store prints it, without the zeros at its end. */
export const decimal = (value: string): string =>
  value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '') : value;

/** The last part of a path or address. */
export const fileName = (value: Value | undefined): string =>
  String(value ?? '')
    .split(/[/\\]/)
    .at(-1) ?? '';

/** An amount in millions: `1,234.56 mn`. */
export function millions(value: Value | undefined): string {
  const size = Number(value ?? 0) / 1e6;
  return `${size.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} mn`;
}
