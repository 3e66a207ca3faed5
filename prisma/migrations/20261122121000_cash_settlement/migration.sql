-- The price of the underlying at which contracts that are settled in cash were exercised.
ALTER TABLE "settlements" ADD COLUMN "settlement_price" DECIMAL(18,4);
ALTER TABLE "paper_settlements" ADD COLUMN "settlement_price" DECIMAL(18,4);

-- The first price of a session that was seen, for series that settle at the opening.
ALTER TABLE "paper_closes" ADD COLUMN "opened_spot" DECIMAL(18,4),
    ADD COLUMN "opened_at" BIGINT;
