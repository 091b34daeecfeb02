-- Up Migration

CREATE TABLE seeded (
  at timestamptz NOT NULL
);

-- Moments are kept to the millisecond, as clients see them: a cursor then names exactly one place in a list.
CREATE TABLE signals (
  id text PRIMARY KEY,
  election_id text NOT NULL,
  kind text NOT NULL
    CHECK (kind IN ('COORDINATED_ACCOUNTS', 'FAKE_ENGAGEMENT', 'IMPERSONATION', 'VOTER_SUPPRESSION')),
  observed_at timestamptz(3) NOT NULL,
  accounts integer NOT NULL CHECK (accounts > 0),
  summary text NOT NULL,
  takedown_at timestamptz(3) CHECK (takedown_at >= observed_at),
  accounts_removed integer CHECK (accounts_removed BETWEEN 1 AND accounts),
  CHECK ((takedown_at IS NULL) = (accounts_removed IS NULL))
);
CREATE INDEX ON signals (election_id, observed_at DESC, id DESC);

-- Exact amounts would tell rivals what a campaign pays for; only rounded ones are kept.
CREATE TABLE advertisements (
  id text PRIMARY KEY,
  election_id text NOT NULL,
  sponsor text NOT NULL,
  text text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3) CHECK (ended_at >= started_at),
  spend integer NOT NULL CHECK (spend >= 0 AND spend % 10000 = 0),
  currency text NOT NULL,
  reach integer NOT NULL CHECK (reach >= 0 AND reach % 1000 = 0)
);
CREATE INDEX ON advertisements (election_id, started_at DESC, id DESC);
