-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "rests_target" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "withdrawn" BOOLEAN NOT NULL DEFAULT false;
