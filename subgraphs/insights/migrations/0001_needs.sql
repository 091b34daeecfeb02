-- Up Migration

CREATE TABLE seeded (
  at timestamptz NOT NULL
);

CREATE TABLE topics (
  id text PRIMARY KEY,
  name text NOT NULL
);

-- A count of fewer than ten people could point at one of them, so it is never stored, whoever asks.
CREATE TABLE needs (
  district_id text NOT NULL,
  week date NOT NULL CHECK (extract(isodow FROM week) = 1),
  topic_id text NOT NULL REFERENCES topics,
  searches integer CHECK (searches >= 10),
  questions integer CHECK (questions >= 10),
  complaints integer CHECK (complaints >= 10),
  frequency integer NOT NULL
    GENERATED ALWAYS AS (coalesce(searches, 0) + coalesce(questions, 0) + coalesce(complaints, 0)) STORED,
  PRIMARY KEY (district_id, week, topic_id),
  CHECK (num_nonnulls(searches, questions, complaints) > 0)
);
CREATE INDEX ON needs (district_id, week DESC, frequency DESC, topic_id DESC);

CREATE TABLE demand (
  service_id text NOT NULL,
  week date NOT NULL CHECK (extract(isodow FROM week) = 1),
  people integer NOT NULL CHECK (people >= 10),
  PRIMARY KEY (service_id, week)
);
