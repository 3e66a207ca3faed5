-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "account_key" TEXT,
ADD COLUMN     "connection_id" UUID,
ADD COLUMN     "facts" JSONB;

-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "duration" TEXT NOT NULL DEFAULT 'day',
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'bot';

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "duration" TEXT NOT NULL DEFAULT 'day',
ADD COLUMN     "former_broker_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'bot';

-- CreateTable
CREATE TABLE "user_keys" (
    "user_id" UUID NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_keys_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "connections" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "broker" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "sealed_tokens" BYTEA,
    "token_version" INTEGER NOT NULL DEFAULT 0,
    "scope" TEXT,
    "access_ends_at" TIMESTAMPTZ(3),
    "session_ends_at" TIMESTAMPTZ(3),
    "connected_at" TIMESTAMPTZ(3),
    "refreshed_at" TIMESTAMPTZ(3),
    "warned_hours" INTEGER,
    "relogin_plan_accepted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connect_flows" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "session_hash" TEXT NOT NULL,
    "broker" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "state_hash" TEXT,
    "sealed_verifier" BYTEA,
    "authorize_url" TEXT,
    "sealed_code" BYTEA,
    "status" TEXT NOT NULL DEFAULT 'wanted',
    "code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connect_flows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_keys" (
    "id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "desk_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broker_offers" (
    "name" TEXT NOT NULL,
    "offer" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "broker_offers_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "broker_requests" (
    "id" BIGSERIAL NOT NULL,
    "broker" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "connection_id" UUID,
    "account_id" UUID,
    "status" INTEGER,
    "cause" TEXT,
    "took_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "broker_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stops" (
    "scope" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stops_pkey" PRIMARY KEY ("scope","subject")
);

-- CreateTable
CREATE TABLE "desk_commands" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "outcome" TEXT,
    "code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "desk_commands_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "external_orders" (
    "account_id" UUID NOT NULL,
    "broker_order_id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "filled" INTEGER NOT NULL,
    "limit_price" DECIMAL(18,4) NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "external_orders_pkey" PRIMARY KEY ("account_id","broker_order_id")
);

-- CreateTable
CREATE TABLE "order_evidence" (
    "id" BIGSERIAL NOT NULL,
    "order_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "at" BIGINT NOT NULL,
    "wall_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "connections_user_id_idx" ON "connections"("user_id");

-- CreateIndex
CREATE INDEX "connections_state_idx" ON "connections"("state");

-- CreateIndex
CREATE UNIQUE INDEX "connect_flows_state_hash_key" ON "connect_flows"("state_hash");

-- CreateIndex
CREATE INDEX "connect_flows_status_created_at_idx" ON "connect_flows"("status", "created_at");

-- CreateIndex
CREATE INDEX "broker_requests_connection_id_id_idx" ON "broker_requests"("connection_id", "id");

-- CreateIndex
CREATE INDEX "broker_requests_at_idx" ON "broker_requests"("at");

-- CreateIndex
CREATE INDEX "desk_commands_account_id_done_at_idx" ON "desk_commands"("account_id", "done_at");

-- CreateIndex
CREATE INDEX "order_evidence_order_id_id_idx" ON "order_evidence"("order_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_connection_id_account_key_key" ON "accounts"("connection_id", "account_key");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_keys" ADD CONSTRAINT "user_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_flows" ADD CONSTRAINT "connect_flows_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_evidence" ADD CONSTRAINT "order_evidence_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Stops of accounts move into their own table.
INSERT INTO "stops" ("scope", "subject", "level", "reason", "set_by")
SELECT 'account', "id"::text, "stop", 'Asked for by its owner.', "user_id"::text FROM "accounts" WHERE "stop" <> 'none';
ALTER TABLE "accounts" DROP COLUMN "stop";
