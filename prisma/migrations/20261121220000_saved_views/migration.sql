-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_user_id_page_name_key" ON "saved_views"("user_id", "page", "name");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "chain_days" (
    "underlying" TEXT NOT NULL,
    "trading_date" DATE NOT NULL,
    "ts_event" TIMESTAMPTZ(3) NOT NULL,
    "spot" DECIMAL(18,4),
    "vol30" DOUBLE PRECISION,
    "bytes" BYTEA,

    CONSTRAINT "chain_days_pkey" PRIMARY KEY ("underlying","trading_date")
);
