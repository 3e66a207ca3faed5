-- CreateTable
CREATE TABLE "installation_builds" (
    "generation" SERIAL NOT NULL,
    "release" TEXT NOT NULL,
    "decision_code" INTEGER NOT NULL,
    "record_schema" INTEGER NOT NULL,
    "told_by" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_builds_pkey" PRIMARY KEY ("generation")
);

-- AlterTable
ALTER TABLE "pods" ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "slot_leases" ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 0;
