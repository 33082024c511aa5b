-- The event at the position up to which webhooks followed a log: another one there is another history.

ALTER TABLE webhook.followed ADD COLUMN event_id uuid;

COMMENT ON COLUMN webhook.followed.event_id IS
    'The event at that position. If the log has another one there, or none, it was restored without this schema: what came '
    'after the last event that both have is then sent again.';

UPDATE webhook.followed f
   SET event_id = e.event_id
  FROM ledger.event e
 WHERE e.log = f.log AND e.position = f.position;
