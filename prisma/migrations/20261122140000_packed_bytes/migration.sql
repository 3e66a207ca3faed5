-- They come packed: the server need not try to compress them once more.
ALTER TABLE "kept_frames" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "decisions" ALTER COLUMN "record" SET STORAGE EXTERNAL;
