SELECT
  EXISTS (SELECT 1 FROM stock_days WHERE stock = $stock)
  OR EXISTS (SELECT 1 FROM price_days WHERE stock = $stock)
  OR EXISTS (SELECT 1 FROM securities WHERE stock = $stock)
  OR EXISTS (SELECT 1 FROM actions WHERE stock = $stock)
  OR EXISTS (SELECT 1 FROM announcements WHERE stock = $stock) AS stored
