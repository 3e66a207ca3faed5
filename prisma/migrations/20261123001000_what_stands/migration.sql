-- What is still open is asked for all day, of one account or of everybody. Its indexes hold nothing else, so they stay as small as it is,
-- however long the history becomes. Prisma's schema cannot name an index with a condition.
DROP INDEX "intents_account_id_status_idx";
DROP INDEX "orders_account_id_state_idx";
DROP INDEX "positions_account_id_open_quantity_idx";

CREATE INDEX "intents_pending_idx" ON "intents"("account_id") WHERE "status" = 'pending';
CREATE INDEX "orders_open_idx" ON "orders"("account_id") WHERE "state" IN ('submitting', 'working', 'unknown');
CREATE INDEX "positions_open_idx" ON "positions"("account_id") WHERE "open_quantity" > 0;
CREATE INDEX "share_holdings_held_idx" ON "share_holdings"("account_id") WHERE "quantity" > 0;

-- Few orders are ever replaced: one is found under a former id among those alone.
CREATE INDEX "orders_replaced_idx" ON "orders"("account_id") WHERE "former_broker_ids" <> '{}';

-- What belongs to one run of a wheel: part of the account as it is read for each decision.
CREATE INDEX "positions_campaign_idx" ON "positions"((coalesce("campaign_id", "id")));
