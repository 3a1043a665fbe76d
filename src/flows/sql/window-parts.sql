-- Parts of the changes whose trades were done in the window, with the share units of the day they settle.
CREATE OR REPLACE TEMP TABLE window_parts AS
SELECT c.stock, c.date, c.trade_date, c.holder, c.reason, c.shares, coalesce(d.unit_num, 1) AS unit_num, coalesce(d.unit_den, 1) AS unit_den
FROM changes c
LEFT JOIN (SELECT stock, date, unit_num, unit_den FROM change_days WHERE unit_num <> unit_den) d ON d.stock = c.stock AND d.date = c.date
WHERE c.trade_date >= CAST($from AS DATE) AND c.trade_date <= CAST($to AS DATE) {stocks}
