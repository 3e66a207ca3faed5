-- A kept frame may be stored as its difference to another one, its base, which is stored whole. No foreign key: it would lock the base's row
-- with each frame that rests on it.
ALTER TABLE "kept_frames" ADD COLUMN "base" TEXT;
-- Frames are asked for by their hash alone.
DROP INDEX "kept_frames_underlying_ts_event_idx";
