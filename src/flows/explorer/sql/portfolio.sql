-- What one holder had in every stock at the end of each month that is asked about, or on a day within the last of them.
SELECT h.stock, substr(CAST(h.date AS VARCHAR), 1, 7) AS month, arg_max_null(h.shares, h.date) AS shares
FROM {holdings} h
WHERE h.holder = $holder AND h.date <= CAST($date AS DATE)
GROUP BY h.stock, substr(CAST(h.date AS VARCHAR), 1, 7)
ORDER BY h.stock, month
