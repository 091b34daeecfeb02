-- Up Migration

CREATE TABLE seeded (
  at timestamptz NOT NULL
);

CREATE TYPE channel AS ENUM ('EMAIL', 'TEXT_MESSAGE');
-- In the order in which a message goes through them; the last two are ends.
CREATE TYPE delivery_state AS ENUM ('QUEUED', 'SENT', 'DELIVERED', 'BOUNCED');

CREATE TABLE contacts (
  resident_id text PRIMARY KEY,
  preferred channel NOT NULL,
  email text,
  phone text,
  CHECK (CASE preferred WHEN 'EMAIL' THEN email ELSE phone END IS NOT NULL)
);

-- Whom a message about an application goes to.
CREATE TABLE cases (
  application_reference text PRIMARY KEY,
  resident_id text NOT NULL REFERENCES contacts
);

CREATE TABLE templates (
  id text PRIMARY KEY,
  subject text NOT NULL,
  body text NOT NULL
);

-- Moments are kept to the millisecond, as clients see them: a cursor then names exactly one place in a list.
CREATE TABLE notifications (
  id text PRIMARY KEY,
  application_reference text NOT NULL,
  resident_id text NOT NULL,
  channel channel NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  sent_at timestamptz(3) NOT NULL
);
CREATE INDEX ON notifications (application_reference, sent_at DESC, id DESC);

CREATE TABLE deliveries (
  notification_id text NOT NULL REFERENCES notifications,
  state delivery_state NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (notification_id, state)
);
