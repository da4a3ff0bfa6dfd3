-- What the declarations become, and the dated values flattened per office. Laid anew by every migrate.
CREATE SCHEMA IF NOT EXISTS engine;
GRANT USAGE ON SCHEMA engine TO PUBLIC;
GRANT CREATE ON SCHEMA engine TO app_engine;

CREATE TABLE IF NOT EXISTS engine.rule (
    id int PRIMARY KEY,
    code text NOT NULL,
    jurisdiction text NOT NULL,
    case_kinds text[] NOT NULL,
    assistance text NOT NULL DEFAULT '',
    shape text NOT NULL,
    whose text NOT NULL,
    while_track text,
    while_engaged boolean,
    clock text NOT NULL,
    value_id text,
    unit_id text,
    counts_from text NOT NULL DEFAULT 'trigger',
    needed int NOT NULL DEFAULT 1,
    names_month boolean NOT NULL DEFAULT false,
    survives boolean NOT NULL DEFAULT true,
    unit text,
    count_id text,
    methods_id text,
    in_scope text,
    has_start boolean NOT NULL DEFAULT false,
    months_id text,
    UNIQUE (code, jurisdiction)
);
CREATE TABLE IF NOT EXISTS engine.start (rule int NOT NULL, kind text NOT NULL, facts jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS engine.meet (
    rule int NOT NULL,
    kind text NOT NULL,
    facts jsonb NOT NULL,
    has text NOT NULL,
    lacks text NOT NULL,
    following text NOT NULL,
    same text NOT NULL,
    item text NOT NULL
);
CREATE TABLE IF NOT EXISTS engine.lasting (kind text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS engine.parameter (id text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS engine.value_span (
    parameter text NOT NULL,
    office_id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    number numeric,
    word text,
    PRIMARY KEY (office_id, parameter, first_day)
);
GRANT SELECT ON ALL TABLES IN SCHEMA engine TO app_engine;
GRANT INSERT, DELETE ON engine.value_span TO app_engine;

-- Events that were entered before their own day; the sweep of that day plays them forward.
CREATE INDEX IF NOT EXISTS event_ahead ON casework_event ("on")
    WHERE "on" > (recorded_at AT TIME ZONE 'Etc/GMT+12')::date;
