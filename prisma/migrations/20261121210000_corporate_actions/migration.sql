-- AlterTable
ALTER TABLE "positions" ADD COLUMN     "deliverable_shares" INTEGER,
ADD COLUMN     "former" JSONB;

-- AlterTable
ALTER TABLE "share_holdings" ADD COLUMN     "dividends" DECIMAL(18,4) NOT NULL DEFAULT 0,
ADD COLUMN     "splits" JSONB;

-- CreateTable
CREATE TABLE "corporate_actions" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "cash" DECIMAL(18,4) NOT NULL,
    "effective_at" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "corporate_actions_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "paper_adjustments" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "cash_delta" DECIMAL(18,4) NOT NULL,
    "share_delta" INTEGER NOT NULL,
    "ts_event" BIGINT NOT NULL,

    CONSTRAINT "paper_adjustments_pkey" PRIMARY KEY ("account_id","id","symbol")
);
