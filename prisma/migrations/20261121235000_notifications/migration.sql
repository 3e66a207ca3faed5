-- CreateTable
CREATE TABLE "notification_settings" (
    "user_id" UUID NOT NULL,
    "quiet_from" TEXT,
    "quiet_until" TEXT,
    "zone" TEXT NOT NULL DEFAULT 'America/New_York',
    "urgent_through" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "notification_targets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "sealed" BYTEA,
    "key_id" TEXT,
    "kinds" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sent_at" TIMESTAMPTZ(3),
    "failed_code" TEXT,

    CONSTRAINT "notification_targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" BIGSERIAL NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "once_key" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "planned_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_deliveries" (
    "notice_id" BIGINT NOT NULL,
    "target_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),
    "code" TEXT,

    CONSTRAINT "notice_deliveries_pkey" PRIMARY KEY ("notice_id","target_id")
);

-- CreateTable
CREATE TABLE "inbound_hooks" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "acts" TEXT[],
    "sealed" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_hooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_calls" (
    "hook_id" UUID NOT NULL,
    "call_id" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "inbound_calls_pkey" PRIMARY KEY ("hook_id","call_id")
);

-- CreateIndex
CREATE INDEX "notification_targets_user_id_idx" ON "notification_targets"("user_id");
CREATE UNIQUE INDEX "notices_once_key_key" ON "notices"("once_key");
CREATE INDEX "notices_user_id_id_idx" ON "notices"("user_id", "id");
CREATE INDEX "notice_deliveries_target_id_idx" ON "notice_deliveries"("target_id");
CREATE INDEX "inbound_hooks_user_id_idx" ON "inbound_hooks"("user_id");
-- The schema language has no partial indexes: what is still to be done is a handful of rows among all that ever were.
CREATE INDEX "notices_unplanned_idx" ON "notices"("id") WHERE "planned_at" IS NULL;
CREATE INDEX "notice_deliveries_waiting_idx" ON "notice_deliveries"("due_at") WHERE "state" = 'waiting';

-- AddForeignKey
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_targets" ADD CONSTRAINT "notification_targets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notices"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "notification_targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "inbound_hooks" ADD CONSTRAINT "inbound_hooks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "inbound_hooks" ADD CONSTRAINT "inbound_hooks_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bots"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "inbound_calls" ADD CONSTRAINT "inbound_calls_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "inbound_hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What people are told of is written down by the transaction in which it happens: a notice is neither lost nor about what was rolled back.
-- Nothing is written for users who are told nowhere. No foreign key: a notice must never be why an order cannot be recorded.
CREATE FUNCTION notice_write(to_user uuid, of_kind text, of_detail jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO notices (user_id, kind, detail)
  SELECT to_user, of_kind, jsonb_strip_nulls(of_detail)
  WHERE EXISTS (SELECT 1 FROM notification_targets WHERE user_id = to_user AND of_kind = ANY (kinds))
$$;

CREATE FUNCTION notice_of_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(o.user_id, 'fill', jsonb_build_object('orderId', o.id, 'botId', o.bot_id, 'symbol', o.symbol, 'side', o.side,
    'quantity', NEW.quantity, 'price', NEW.price::text)) FROM orders o WHERE o.id = NEW.order_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_fill AFTER INSERT ON "fills" FOR EACH ROW EXECUTE FUNCTION notice_of_fill();

CREATE FUNCTION notice_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(NEW.user_id, CASE NEW.state WHEN 'unknown' THEN 'unknown' ELSE 'rejection' END, jsonb_build_object('orderId', NEW.id,
    'botId', NEW.bot_id, 'symbol', NEW.symbol, 'side', NEW.side, 'quantity', NEW.quantity, 'code', NEW.code));
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_order AFTER UPDATE OF "state" ON "orders" FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('rejected', 'unknown')) EXECUTE FUNCTION notice_of_order();

-- The desk's refusals: those by a limit that somebody set are their own kind.
CREATE FUNCTION notice_of_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(NEW.user_id, CASE WHEN NEW.code IN ('QUANTITY_LIMIT', 'NOTIONAL_LIMIT', 'BOT_DAY_NOTIONAL', 'USER_DAY_NOTIONAL',
    'ACCOUNT_POSITIONS', 'ACCOUNT_PER_UNDERLYING', 'ACCOUNT_OPENINGS', 'ORDER_RATE', 'ORDER_BURST', 'ORDER_REPEATED', 'LIMIT_UNUSABLE')
    THEN 'limit' ELSE 'rejection' END, jsonb_build_object('botId', NEW.bot_id, 'symbol', NEW.symbol, 'side', NEW.side,
    'quantity', NEW.quantity, 'code', NEW.code));
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_refusal AFTER UPDATE OF "status" ON "intents" FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status = 'refused') EXECUTE FUNCTION notice_of_refusal();

CREATE FUNCTION notice_of_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(b.user_id, 'pause', jsonb_build_object('botId', b.id, 'bot', b.name)) FROM bots b WHERE b.id = NEW.bot_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_pause AFTER UPDATE OF "status" ON "bot_states" FOR EACH ROW
  WHEN (OLD.status = 'running' AND NEW.status = 'paused') EXECUTE FUNCTION notice_of_pause();

CREATE FUNCTION notice_of_fault() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(b.user_id, 'pause', jsonb_build_object('botId', b.id, 'bot', b.name, 'fault', NEW.code)) FROM bots b
    WHERE b.id = NEW.bot_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_fault AFTER INSERT ON "bot_faults" FOR EACH ROW EXECUTE FUNCTION notice_of_fault();

CREATE FUNCTION notice_of_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(u.id, 'pause', jsonb_build_object('stop', NEW.scope, 'level', NEW.level, 'reason', NEW.reason)) FROM users u
    WHERE NEW.scope = 'everybody' OR (NEW.scope = 'user' AND u.id::text = NEW.subject)
      OR (NEW.scope = 'account' AND u.id IN (SELECT user_id FROM accounts WHERE id::text = NEW.subject))
      OR (NEW.scope = 'bot' AND u.id IN (SELECT user_id FROM bots WHERE id::text = NEW.subject));
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_stop AFTER INSERT OR UPDATE OF "level" ON "stops" FOR EACH ROW EXECUTE FUNCTION notice_of_stop();

CREATE FUNCTION notice_of_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notice_write(NEW.user_id, 'login', jsonb_build_object('connectionId', NEW.id, 'broker', NEW.broker,
    'hours', CASE WHEN NEW.state = 'connected' THEN NEW.warned_hours END, 'code', CASE WHEN NEW.state = 'relogin' THEN NEW.code END));
  RETURN NULL;
END
$$;
CREATE TRIGGER notice_of_login AFTER UPDATE OF "warned_hours", "state" ON "connections" FOR EACH ROW
  WHEN ((NEW.state = 'relogin' AND OLD.state IS DISTINCT FROM 'relogin')
    OR (NEW.warned_hours IS NOT NULL AND NEW.warned_hours IS DISTINCT FROM OLD.warned_hours)) EXECUTE FUNCTION notice_of_login();
