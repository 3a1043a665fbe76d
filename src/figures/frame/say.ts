import type { IsoDate } from '../../iso-date.js';
import { type Look, type Palette, colourOf, paletteOf } from './look.js';
import {
  type Currency,
  money,
  percentText,
  plainNumber,
  pointsText,
  type Scale,
  scaled,
  scaleOf,
  unitText,
} from './numbers.js';
import { capital, dateText, type Lang, typeWords, windowText, type Words } from './words.js';

/** Words, numbers and colours of one look. */
export class Say {
  readonly lang: Lang;
  readonly palette: Palette;

  constructor(readonly look: Look) {
    this.lang = look.lang;
    this.palette = paletteOf(look);
  }

  /** One of two texts. */
  in(en: string, zh: string): string {
    return this.lang === 'en' ? en : zh;
  }

  words(words: Words): string {
    return words[this.lang];
  }

  type(type: string): string {
    return typeWords(type)[this.lang];
  }

  /** As a title begins. */
  Type(type: string): string {
    return capital(this.type(type));
  }

  colour(type: string): string {
    return colourOf(this.palette, type);
  }

  /** Of a gain or a loss. */
  sign(value: number): string {
    return value < 0 ? this.palette.loss : this.palette.gain;
  }

  money(value: number, currency: Currency): string {
    return money(value, currency, this.lang);
  }

  /** The scale in which amounts up to the largest of some are drawn. */
  scale(values: readonly number[]): Scale {
    return scaleOf(
      values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      this.lang,
    );
  }

  scaled(value: number, scale: Scale): string {
    return scaled(value, scale, this.lang);
  }

  unit(scale: Scale, currency: Currency): string {
    return unitText(scale, currency, this.lang);
  }

  percent(fraction: number, digits = 1): string {
    return percentText(fraction, digits);
  }

  points(fraction: number, digits = 1): string {
    return pointsText(fraction, this.lang, digits);
  }

  number(value: number, digits = 0): string {
    return plainNumber(value, digits);
  }

  date(date: IsoDate): string {
    return dateText(date, this.lang);
  }

  /** Height of a plot whose usual one is `pixels`. */
  tall(pixels: number): number {
    return Math.round(pixels * (this.look.tall ?? 1));
  }

  window(from: IsoDate, to: IsoDate): string {
    return windowText(from, to, this.lang);
  }
}
