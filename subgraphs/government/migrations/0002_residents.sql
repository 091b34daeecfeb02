-- Up Migration

-- An income is in minor units; null where none was assessed.
CREATE TABLE residents (
  id text PRIMARY KEY,
  given_name text NOT NULL,
  family_name text NOT NULL,
  date_of_birth date NOT NULL,
  national_id text NOT NULL UNIQUE,
  street text NOT NULL,
  postal_code text NOT NULL,
  city text NOT NULL,
  district_id text NOT NULL REFERENCES districts,
  income integer
);

-- Milliseconds, as the API has them: a cursor that was cut off would skip or repeat rows.
CREATE TABLE applications (
  reference text PRIMARY KEY,
  resident_id text NOT NULL REFERENCES residents,
  service_id text NOT NULL REFERENCES services,
  status text NOT NULL CHECK (status IN ('SUBMITTED', 'IN_REVIEW', 'WAITING_FOR_RESIDENT', 'GRANTED', 'REFUSED')),
  submitted_at timestamptz(3) NOT NULL,
  decided_at timestamptz(3),
  amount_due integer CHECK (amount_due > 0),
  CHECK ((decided_at IS NOT NULL) = (status IN ('GRANTED', 'REFUSED')))
);
CREATE INDEX ON applications (submitted_at, reference);
CREATE INDEX ON applications (status, submitted_at, reference);
CREATE INDEX ON applications (resident_id, submitted_at, reference);

-- Free while no application is named; booking one is naming it.
CREATE TABLE appointments (
  id text PRIMARY KEY,
  office_id text NOT NULL REFERENCES offices,
  starts_at timestamptz(3) NOT NULL,
  application_reference text UNIQUE REFERENCES applications
);
CREATE INDEX ON appointments (starts_at, id) WHERE application_reference IS NULL;

CREATE TABLE permits (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE,
  application_reference text NOT NULL UNIQUE REFERENCES applications,
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until > valid_from)
);
