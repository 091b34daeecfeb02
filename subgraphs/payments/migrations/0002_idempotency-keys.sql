-- Up Migration

CREATE TABLE idempotency_keys (
  scope text PRIMARY KEY,
  input_hash text NOT NULL,
  answer jsonb,
  at timestamptz NOT NULL DEFAULT now()
);
