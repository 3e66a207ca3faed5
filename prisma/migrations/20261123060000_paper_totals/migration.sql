-- The paper broker's cash and holdings were summed over all that an account ever traded, at each look at it. They are kept now, by triggers: a
-- desk of an older build that still writes while this one starts keeps them too. What traded is written with the account locked, so the
-- totals of an account never move in two transactions at once.
ALTER TABLE "paper_accounts" ADD COLUMN "moved_cash" DECIMAL(18,4) NOT NULL DEFAULT 0;

CREATE TABLE "paper_holdings" (
    "account_id" UUID NOT NULL,
    "is_share" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "paper_holdings_pkey" PRIMARY KEY ("account_id","is_share","name")
);

CREATE FUNCTION paper_hold(account UUID, share BOOLEAN, of TEXT, moved INTEGER) RETURNS void AS $$
BEGIN
  IF moved = 0 THEN RETURN; END IF;
  INSERT INTO paper_holdings AS h (account_id, is_share, name, quantity) VALUES (account, share, of, moved)
    ON CONFLICT (account_id, is_share, name) DO UPDATE SET quantity = h.quantity + excluded.quantity;
  DELETE FROM paper_holdings WHERE account_id = account AND is_share = share AND name = of AND quantity = 0;
END $$ LANGUAGE plpgsql;

-- A standard contract is of 100 shares.
CREATE FUNCTION paper_executed() RETURNS trigger AS $$
DECLARE
  traded RECORD;
BEGIN
  SELECT symbol, CASE side WHEN 'sell_to_open' THEN 1 ELSE -1 END AS sold INTO traded
    FROM paper_orders WHERE broker_order_id = NEW.broker_order_id;
  UPDATE paper_accounts SET moved_cash = moved_cash + traded.sold * NEW.price * NEW.quantity * 100 - NEW.fees
    WHERE account_id = NEW.account_id;
  PERFORM paper_hold(NEW.account_id, false, traded.symbol, -traded.sold * NEW.quantity);
  RETURN NULL;
END $$ LANGUAGE plpgsql;

-- A row of an adjustment without a symbol moves shares and cash alone.
CREATE FUNCTION paper_settled() RETURNS trigger AS $$
BEGIN
  UPDATE paper_accounts SET moved_cash = moved_cash + NEW.cash_delta WHERE account_id = NEW.account_id;
  PERFORM paper_hold(NEW.account_id, false, NEW.symbol, NEW.quantity);
  PERFORM paper_hold(NEW.account_id, true, NEW.underlying, NEW.share_delta);
  RETURN NULL;
END $$ LANGUAGE plpgsql;

-- Each waits for the transactions that write to its table, and holds up new ones until all below is committed.
CREATE TRIGGER "paper_executed" AFTER INSERT ON "paper_executions" FOR EACH ROW EXECUTE FUNCTION paper_executed();
CREATE TRIGGER "paper_settled" AFTER INSERT ON "paper_settlements" FOR EACH ROW EXECUTE FUNCTION paper_settled();
CREATE TRIGGER "paper_adjusted" AFTER INSERT ON "paper_adjustments" FOR EACH ROW EXECUTE FUNCTION paper_settled();

UPDATE paper_accounts a SET moved_cash = m.cash FROM (
  SELECT account_id, sum(cash) AS cash FROM (
    SELECT e.account_id, (CASE o.side WHEN 'sell_to_open' THEN e.price ELSE -e.price END) * e.quantity * 100 - e.fees AS cash
      FROM paper_executions e JOIN paper_orders o ON o.broker_order_id = e.broker_order_id
    UNION ALL SELECT account_id, cash_delta FROM paper_settlements
    UNION ALL SELECT account_id, cash_delta FROM paper_adjustments) c
  GROUP BY account_id) m
WHERE m.account_id = a.account_id;

INSERT INTO paper_holdings (account_id, is_share, name, quantity)
SELECT account_id, is_share, name, sum(moved)::int FROM (
  SELECT e.account_id, false AS is_share, o.symbol AS name, CASE o.side WHEN 'sell_to_open' THEN -e.quantity ELSE e.quantity END AS moved
    FROM paper_executions e JOIN paper_orders o ON o.broker_order_id = e.broker_order_id
  UNION ALL SELECT account_id, false, symbol, quantity FROM paper_settlements
  UNION ALL SELECT account_id, false, symbol, quantity FROM paper_adjustments
  UNION ALL SELECT account_id, true, underlying, share_delta FROM paper_settlements
  UNION ALL SELECT account_id, true, underlying, share_delta FROM paper_adjustments) m
GROUP BY account_id, is_share, name HAVING sum(moved) <> 0;

-- A desk that takes over an account reads what it ordered lately, not all that it ever did.
CREATE INDEX "paper_orders_account_id_created_at_idx" ON "paper_orders"("account_id", "created_at");
CREATE INDEX "paper_settlements_account_id_symbol_idx" ON "paper_settlements"("account_id", "symbol");
