-- A fact may be known from a person's file and from a vendor at a time; which of them counts is decided when it is read.
ALTER TABLE "reference_facts" DROP CONSTRAINT "reference_facts_pkey",
    ADD CONSTRAINT "reference_facts_pkey" PRIMARY KEY ("kind", "subject", "key", "file");
