-- Up Migration

CREATE TABLE seeded (
  at timestamptz NOT NULL
);

-- Moments are kept to the millisecond, as clients see them: a cursor then names exactly one place in a list.
CREATE TABLE payments (
  id text PRIMARY KEY,
  application_reference text NOT NULL,
  -- The resident who was signed in when the payment was started; null where none was.
  payer text,
  status text NOT NULL CHECK (status IN ('STARTED', 'PAID', 'FAILED')),
  method text NOT NULL CHECK (method IN ('CARD', 'BANK_TRANSFER', 'DIRECT_DEBIT')),
  started_at timestamptz(3) NOT NULL,
  amount integer CHECK (amount > 0),
  currency text,
  paid_at timestamptz(3) CHECK (paid_at >= started_at),
  receipt_number text UNIQUE,
  CHECK (num_nonnulls(amount, currency, paid_at, receipt_number) = CASE status WHEN 'PAID' THEN 4 ELSE 0 END)
);
CREATE INDEX ON payments (application_reference, started_at DESC, id DESC);
CREATE INDEX ON payments (started_at DESC, id DESC);
CREATE INDEX ON payments (status, started_at DESC, id DESC);

CREATE TABLE checkouts (
  service_id text PRIMARY KEY,
  methods text[] NOT NULL CHECK (methods <@ ARRAY['CARD', 'BANK_TRANSFER', 'DIRECT_DEBIT']),
  refundable_days integer CHECK (refundable_days > 0)
);
