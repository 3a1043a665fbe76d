/** What an assistant is told before it asks anything. */
export const INSTRUCTIONS = `waizi answers from a local workspace: who holds Hong Kong stocks in CCASS, who buys and sells, by investor type (stable and flexible foreign capital, southbound, mainland, hong-kong, other), the northbound estimate, phases, valuation and positioning of the market.
Begin with status: it says what is stored and what today is. Dates are YYYY-MM-DD; windows count trade dates (two settlement days before the CCASS day). Find codes and ids with search.
Who bought a stock: flows with stock, from, to, by ["participant"] and sort "net" (net buying in HKD; "-net" for who sold). By kind of investor: by ["type"].
Amounts are plain HKD (Hong Kong) or CNY (northbound); fractions are of 1; percentiles 0 to 100. Estimates have low and high, a 90% interval: tell it with the number. coverage and notes say what is missing; a missing day is not zero. When simulated is true, all of it is invented: say so.`;

/** What a tool is for, beyond its summary. */
export const HINTS: Readonly<Record<string, string>> = {
  flows:
    'For "who bought Tencent last week": stock ["00700"], by ["participant"], sort "net". by ["industry","type"] with type ["stable","flexible"] gives foreign flows by industry. net = buy - sell; transfers, deposits and corporate actions are no trades and stand apart',
  shares: "Tells who owns the market: each type's share of the value held",
  holdings: 'The list of holders, in shares and percent of the issued shares',
  changes: 'In shares by holder with names, between two CCASS days; flows gives HKD',
  big_changes: 'Tells what moved by more than a share of the issued shares, and whether it was a trade',
  participant: 'With stock: that one holding over time; with from and to: what changed',
  nowcast: 'For foreign money in mainland A shares. status says whether a row is published or estimated',
  search: 'Gives the code of a company or the id of a bank or broker, in English or Chinese',
  gaps: 'Tells which industries are cheap and little held',
  claims: 'A check of a published research note, number by number',
  report: 'A whole note in sentences; long',
  status: 'Ask it first: what is stored, and today',
};
