-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "closes" JSONB;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "closes" JSONB;

-- AlterTable
ALTER TABLE "fills" ADD COLUMN     "closes" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "external_orders" ADD COLUMN     "legs" JSONB;
