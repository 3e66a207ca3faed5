-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "limits" JSONB;

-- CreateTable
CREATE TABLE "reference_facts" (
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "file" TEXT NOT NULL,

    CONSTRAINT "reference_facts_pkey" PRIMARY KEY ("kind","subject","key")
);

-- CreateTable
CREATE TABLE "reference_files" (
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "faults" JSONB NOT NULL,
    "version" BIGINT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reference_files_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "reference_facts_file_idx" ON "reference_facts"("file");
