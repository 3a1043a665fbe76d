/** What must never be written: tokens, passwords, addresses that are keys. */
export class Secrets {
  private readonly values: readonly string[];

  constructor(values: readonly (string | undefined)[]) {
    const told = values.filter((value): value is string => value !== undefined && value.length > 0);
    const forms = told.flatMap((value) => [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
    ]);
    this.values = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  /** The text without them. */
  redact(text: string): string {
    return this.values.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
  }

  isIn(text: string): boolean {
    return this.values.some((value) => text.includes(value));
  }
}
