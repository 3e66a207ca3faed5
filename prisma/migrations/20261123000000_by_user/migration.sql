-- What a user's pages ask for, among the rows of everybody.
CREATE INDEX "desk_commands_user_id_idx" ON "desk_commands"("user_id");

CREATE INDEX "intents_user_id_created_at_idx" ON "intents"("user_id", "created_at");

CREATE INDEX "orders_user_id_created_at_idx" ON "orders"("user_id", "created_at");

CREATE INDEX "positions_user_id_opened_at_idx" ON "positions"("user_id", "opened_at");

CREATE INDEX "share_holdings_user_id_idx" ON "share_holdings"("user_id");
