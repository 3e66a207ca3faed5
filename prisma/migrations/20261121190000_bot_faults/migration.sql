-- CreateTable
CREATE TABLE "bot_faults" (
    "bot_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_faults_pkey" PRIMARY KEY ("bot_id","scope")
);

-- AddForeignKey
ALTER TABLE "bot_faults" ADD CONSTRAINT "bot_faults_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bots"("id") ON DELETE CASCADE ON UPDATE CASCADE;
