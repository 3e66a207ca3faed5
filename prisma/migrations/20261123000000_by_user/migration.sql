-- What a user's pages ask for, among the rows of everybody.
CREATE INDEX "desk_commands_user_id_idx" ON "desk_commands"("user_id");

CREATE INDEX "fills_account_id_created_at_idx" ON "fills"("account_id", "created_at");

CREATE INDEX "orders_user_id_created_at_id_idx" ON "orders"("user_id", "created_at", "id");

-- Those that became an order are shown as it. Prisma's schema cannot name an index with a condition.
CREATE INDEX "intents_without_order_idx" ON "intents"("user_id", "created_at", "id") WHERE "status" <> 'claimed';

CREATE INDEX "positions_user_id_opened_at_idx" ON "positions"("user_id", "opened_at");

CREATE INDEX "share_holdings_user_id_idx" ON "share_holdings"("user_id");
