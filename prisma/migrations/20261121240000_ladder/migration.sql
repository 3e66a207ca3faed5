-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "ladder" JSONB;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "step" JSONB;
