-- Shares that a person sold at the broker.
ALTER TABLE share_holdings ADD COLUMN sales jsonb;
