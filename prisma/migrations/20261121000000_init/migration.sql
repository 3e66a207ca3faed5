-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'trader',
    "disclaimer_version" TEXT NOT NULL,
    "disclaimer_accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "slot_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "csrf_token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "broker" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "stop" TEXT NOT NULL DEFAULT 'none',
    "cash" DECIMAL(18,4) NOT NULL,
    "requirement" DECIMAL(18,4) NOT NULL DEFAULT 0,
    "short_market_value" DECIMAL(18,4),
    "option_buying_power" DECIMAL(18,4) NOT NULL,
    "balances_as_of" BIGINT NOT NULL DEFAULT 0,
    "drift" BOOLEAN NOT NULL DEFAULT false,
    "drift_detail" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_leases" (
    "account_id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_leases_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "slots" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "slots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slot_leases" (
    "slot_id" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "slot_leases_pkey" PRIMARY KEY ("slot_id")
);

-- CreateTable
CREATE TABLE "pods" (
    "id" TEXT NOT NULL,
    "capacity" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "http_port" INTEGER,

    CONSTRAINT "pods_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bots" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "config_version" INTEGER NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot_configs" (
    "bot_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "config" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_configs_pkey" PRIMARY KEY ("bot_id","version")
);

-- CreateTable
CREATE TABLE "bot_states" (
    "bot_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "state" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_states_pkey" PRIMARY KEY ("bot_id")
);

-- CreateTable
CREATE TABLE "bot_commands" (
    "id" BIGSERIAL NOT NULL,
    "bot_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "position_id" TEXT,
    "at" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_commands_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decisions" (
    "id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "decided_at" BIGINT NOT NULL,
    "record" BYTEA NOT NULL,
    "hash" TEXT NOT NULL,
    "slot_id" INTEGER NOT NULL,
    "slot_epoch" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kept_frames" (
    "hash" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "ts_event" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_frames_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "intents" (
    "id" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "limit_price" DECIMAL(18,4) NOT NULL,
    "valid_until" BIGINT NOT NULL,
    "reserve" DECIMAL(18,4) NOT NULL,
    "position_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "code" TEXT,
    "detail" JSONB,
    "created_market" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" TEXT NOT NULL,
    "intent_id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "broker_order_id" TEXT,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "limit_price" DECIMAL(18,4) NOT NULL,
    "state" TEXT NOT NULL,
    "filled_quantity" INTEGER NOT NULL DEFAULT 0,
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "code" TEXT,
    "position_id" TEXT NOT NULL,
    "desk_epoch" BIGINT NOT NULL,
    "created_market" BIGINT NOT NULL,
    "updated_market" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_events" (
    "order_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "event" JSONB NOT NULL,
    "at" BIGINT NOT NULL,
    "wall_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_events_pkey" PRIMARY KEY ("order_id","sequence")
);

-- CreateTable
CREATE TABLE "fills" (
    "account_id" UUID NOT NULL,
    "execution_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price" DECIMAL(18,4) NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "ts_event" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fills_pkey" PRIMARY KEY ("account_id","execution_id")
);

-- CreateTable
CREATE TABLE "positions" (
    "id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "open_quantity" INTEGER NOT NULL,
    "sold_quantity" INTEGER NOT NULL,
    "credit" DECIMAL(18,4) NOT NULL,
    "debit" DECIMAL(18,4) NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "opened_at" BIGINT NOT NULL,
    "closed_at" BIGINT,

    CONSTRAINT "positions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paper_accounts" (
    "account_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "opening_cash" DECIMAL(18,4) NOT NULL,

    CONSTRAINT "paper_accounts_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "paper_orders" (
    "broker_order_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "limit_price" DECIMAL(18,4) NOT NULL,
    "status" TEXT NOT NULL,
    "filled_quantity" INTEGER NOT NULL DEFAULT 0,
    "day" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "paper_orders_pkey" PRIMARY KEY ("broker_order_id")
);

-- CreateTable
CREATE TABLE "paper_executions" (
    "sequence" BIGSERIAL NOT NULL,
    "execution_id" TEXT NOT NULL,
    "broker_order_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price" DECIMAL(18,4) NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "ts_event" BIGINT NOT NULL,

    CONSTRAINT "paper_executions_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "market_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" BIGINT NOT NULL,
    "mode" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "anchor_wall" BIGINT NOT NULL,
    "anchor_market" BIGINT NOT NULL,
    "rate" DOUBLE PRECISION NOT NULL,
    "label" TEXT NOT NULL,
    "held" BOOLEAN NOT NULL,
    "play_served" INTEGER NOT NULL DEFAULT 0,
    "step_served" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "market_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_control" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "play_requests" INTEGER NOT NULL DEFAULT 0,
    "step_requests" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "replay_control_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "sequence" BIGSERIAL NOT NULL,
    "user_id" UUID,
    "act" TEXT NOT NULL,
    "subject" TEXT,
    "detail" JSONB NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "user_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" INTEGER,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_slot_id_idx" ON "users"("slot_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "bots_user_id_idx" ON "bots"("user_id");

-- CreateIndex
CREATE INDEX "bots_account_id_idx" ON "bots"("account_id");

-- CreateIndex
CREATE INDEX "bot_states_status_idx" ON "bot_states"("status");

-- CreateIndex
CREATE INDEX "bot_commands_bot_id_id_idx" ON "bot_commands"("bot_id", "id");

-- CreateIndex
CREATE INDEX "decisions_user_id_created_at_idx" ON "decisions"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "decisions_bot_id_sequence_key" ON "decisions"("bot_id", "sequence");

-- CreateIndex
CREATE INDEX "kept_frames_underlying_ts_event_idx" ON "kept_frames"("underlying", "ts_event");

-- CreateIndex
CREATE UNIQUE INDEX "intents_client_order_id_key" ON "intents"("client_order_id");

-- CreateIndex
CREATE INDEX "intents_account_id_status_idx" ON "intents"("account_id", "status");

-- CreateIndex
CREATE INDEX "intents_bot_id_created_at_idx" ON "intents"("bot_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "orders_intent_id_key" ON "orders"("intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_client_order_id_key" ON "orders"("client_order_id");

-- CreateIndex
CREATE INDEX "orders_account_id_state_idx" ON "orders"("account_id", "state");

-- CreateIndex
CREATE INDEX "orders_account_id_created_market_idx" ON "orders"("account_id", "created_market");

-- CreateIndex
CREATE INDEX "orders_account_id_broker_order_id_idx" ON "orders"("account_id", "broker_order_id");

-- CreateIndex
CREATE INDEX "orders_bot_id_created_at_idx" ON "orders"("bot_id", "created_at");

-- CreateIndex
CREATE INDEX "fills_order_id_idx" ON "fills"("order_id");

-- CreateIndex
CREATE INDEX "positions_account_id_open_quantity_idx" ON "positions"("account_id", "open_quantity");

-- CreateIndex
CREATE INDEX "positions_bot_id_idx" ON "positions"("bot_id");

-- CreateIndex
CREATE INDEX "paper_orders_status_idx" ON "paper_orders"("status");

-- CreateIndex
CREATE UNIQUE INDEX "paper_orders_account_id_client_order_id_key" ON "paper_orders"("account_id", "client_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "paper_executions_execution_id_key" ON "paper_executions"("execution_id");

-- CreateIndex
CREATE INDEX "paper_executions_account_id_sequence_idx" ON "paper_executions"("account_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "audit_hash_key" ON "audit"("hash");

-- CreateIndex
CREATE INDEX "audit_user_id_sequence_idx" ON "audit"("user_id", "sequence");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_leases" ADD CONSTRAINT "account_leases_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slot_leases" ADD CONSTRAINT "slot_leases_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bots" ADD CONSTRAINT "bots_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bots" ADD CONSTRAINT "bots_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot_configs" ADD CONSTRAINT "bot_configs_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bots"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot_states" ADD CONSTRAINT "bot_states_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bots"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot_commands" ADD CONSTRAINT "bot_commands_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bots"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_intent_id_fkey" FOREIGN KEY ("intent_id") REFERENCES "intents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fills" ADD CONSTRAINT "fills_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_executions" ADD CONSTRAINT "paper_executions_broker_order_id_fkey" FOREIGN KEY ("broker_order_id") REFERENCES "paper_orders"("broker_order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

