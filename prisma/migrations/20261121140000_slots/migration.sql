-- AlterTable
ALTER TABLE "pods" ADD COLUMN     "capacity_set" INTEGER,
ADD COLUMN     "draining" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "load" JSONB;

-- AlterTable
ALTER TABLE "slot_leases" ADD COLUMN     "former_owner" TEXT,
ADD COLUMN     "idle_ms" INTEGER;

-- AlterTable
ALTER TABLE "slots" ADD COLUMN     "pinned_pod" TEXT,
ADD COLUMN     "pinned_until" TIMESTAMPTZ(3),
ADD COLUMN     "retired" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "placement_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "users_per_slot" INTEGER NOT NULL DEFAULT 250,
    "slots_min" INTEGER NOT NULL DEFAULT 4,

    CONSTRAINT "placement_settings_pkey" PRIMARY KEY ("id")
);

-- An installation keeps the slots that it has.
INSERT INTO "placement_settings" ("slots_min") SELECT count(*) FROM "slots" HAVING count(*) > 0;
