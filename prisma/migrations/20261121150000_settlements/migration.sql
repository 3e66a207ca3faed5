-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "campaign_id" TEXT,
ADD COLUMN     "rolled_from" TEXT;

-- AlterTable
ALTER TABLE "positions" ADD COLUMN     "campaign_id" TEXT,
ADD COLUMN     "ended_by" TEXT,
ADD COLUMN     "rolled_from" TEXT,
ADD COLUMN     "settled_quantity" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "settlements" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "ts_event" BIGINT NOT NULL,
    "parts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "share_holdings" (
    "id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "bought_quantity" INTEGER NOT NULL,
    "cost" DECIMAL(18,4) NOT NULL,
    "proceeds" DECIMAL(18,4) NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "opened_at" BIGINT NOT NULL,
    "closed_at" BIGINT,

    CONSTRAINT "share_holdings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broker_shares" (
    "account_id" UUID NOT NULL,
    "underlying" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "as_of" BIGINT NOT NULL,

    CONSTRAINT "broker_shares_pkey" PRIMARY KEY ("account_id","underlying")
);

-- CreateTable
CREATE TABLE "paper_settlements" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "fees" DECIMAL(18,4) NOT NULL,
    "cash_delta" DECIMAL(18,4) NOT NULL,
    "share_delta" INTEGER NOT NULL,
    "ts_event" BIGINT NOT NULL,

    CONSTRAINT "paper_settlements_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "paper_closes" (
    "underlying" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "spot" DECIMAL(18,4) NOT NULL,
    "seen_at" BIGINT NOT NULL,

    CONSTRAINT "paper_closes_pkey" PRIMARY KEY ("underlying","day")
);

-- CreateIndex
CREATE INDEX "positions_account_id_closed_at_idx" ON "positions"("account_id", "closed_at");

-- CreateIndex
CREATE INDEX "share_holdings_account_id_underlying_idx" ON "share_holdings"("account_id", "underlying");

-- CreateIndex
CREATE INDEX "share_holdings_bot_id_idx" ON "share_holdings"("bot_id");

-- CreateIndex
CREATE INDEX "paper_settlements_account_id_ts_event_idx" ON "paper_settlements"("account_id", "ts_event");
