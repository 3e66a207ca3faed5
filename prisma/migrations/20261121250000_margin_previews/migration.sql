-- CreateTable
CREATE TABLE "margin_previews" (
    "client_order_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "house" TEXT NOT NULL,
    "account_kind" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "model" DECIMAL(18,4) NOT NULL,
    "stated" DECIMAL(18,4) NOT NULL,
    "at_market" BIGINT NOT NULL,

    CONSTRAINT "margin_previews_pkey" PRIMARY KEY ("client_order_id")
);

-- CreateIndex
CREATE INDEX "margin_previews_at_market_idx" ON "margin_previews"("at_market");

-- AddForeignKey
ALTER TABLE "margin_previews" ADD CONSTRAINT "margin_previews_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
