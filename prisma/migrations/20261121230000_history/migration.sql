-- CreateTable
CREATE TABLE "history_sources" (
    "batch" BIGSERIAL NOT NULL,
    "content_hash" TEXT NOT NULL,
    "importer" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "report" JSONB NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "history_sources_pkey" PRIMARY KEY ("batch")
);

-- CreateTable
CREATE TABLE "history_files" (
    "path" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "underlying" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "rows" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "history_files_pkey" PRIMARY KEY ("path")
);

-- CreateIndex
CREATE UNIQUE INDEX "history_sources_content_hash_importer_key" ON "history_sources"("content_hash", "importer");

-- CreateIndex
CREATE INDEX "history_files_dataset_underlying_from_date_idx" ON "history_files"("dataset", "underlying", "from_date");
