-- Parts of the changes whose trades were done in the window, with the share units of the day they settle.
CREATE OR REPLACE TEMP TABLE window_parts AS
SELECT c.stock, c.date, c.trade_date, c.holder, c.reason, c.shares, d.unit_num, d.unit_den
FROM changes c
JOIN change_days d ON d.stock = c.stock AND d.date = c.date
WHERE c.trade_date >= CAST($from AS DATE) AND c.trade_date <= CAST($to AS DATE) {stocks}
