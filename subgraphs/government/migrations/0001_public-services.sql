-- Up Migration

CREATE TABLE seeded (
  at timestamptz NOT NULL
);

CREATE TABLE districts (
  id text PRIMARY KEY,
  name text NOT NULL,
  region text NOT NULL UNIQUE,
  population integer NOT NULL
);

CREATE TABLE agencies (
  id text PRIMARY KEY,
  name text NOT NULL,
  website text NOT NULL
);
CREATE INDEX ON agencies (name, id);

CREATE TABLE offices (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agencies,
  name text NOT NULL,
  street text NOT NULL,
  postal_code text NOT NULL,
  city text NOT NULL,
  district_id text NOT NULL REFERENCES districts
);
CREATE INDEX ON offices (agency_id, name);

-- Weekdays and times are the city's own.
CREATE TABLE opening_hours (
  office_id text NOT NULL REFERENCES offices,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  opens time NOT NULL,
  closes time NOT NULL CHECK (closes > opens),
  PRIMARY KEY (office_id, weekday, opens)
);

-- A fee is in minor units; null is free of charge.
CREATE TABLE services (
  id text PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agencies,
  name text NOT NULL,
  description text NOT NULL,
  category text NOT NULL
    CHECK (category IN ('IDENTITY', 'MOBILITY', 'HOUSING', 'FAMILY', 'BUSINESS', 'ENVIRONMENT')),
  requirements text[] NOT NULL,
  channels text[] NOT NULL CHECK (channels <@ ARRAY['ONLINE', 'IN_PERSON', 'POST', 'TELEPHONE']),
  fee integer CHECK (fee > 0),
  processing_days integer NOT NULL
);
CREATE INDEX ON services (name, id);
CREATE INDEX ON services (agency_id, name, id);

CREATE TABLE elections (
  id text PRIMARY KEY,
  name text NOT NULL,
  date date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('MUNICIPAL', 'REGIONAL', 'NATIONAL')),
  authority_id text NOT NULL REFERENCES agencies
);
CREATE INDEX ON elections (date, id);

CREATE TABLE election_districts (
  election_id text NOT NULL REFERENCES elections,
  district_id text NOT NULL REFERENCES districts,
  PRIMARY KEY (election_id, district_id)
);
