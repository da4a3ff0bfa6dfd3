-- What the declarations become, and the dated values flattened per office. Laid anew by every migrate.
DROP SCHEMA IF EXISTS engine CASCADE;
CREATE SCHEMA engine;
GRANT USAGE ON SCHEMA engine TO PUBLIC;
GRANT CREATE ON SCHEMA engine TO app_engine;

CREATE TABLE engine.rule (
    id int PRIMARY KEY,
    code text NOT NULL,
    jurisdiction text NOT NULL,
    case_kinds text[] NOT NULL,
    assistance text NOT NULL DEFAULT '',
    shape text NOT NULL,
    whose text NOT NULL,
    while_track text,
    while_engaged boolean,
    while_working boolean,
    clock text NOT NULL,
    value_id text,
    unit_id text,

    counts_from text NOT NULL DEFAULT 'trigger',
    needed int NOT NULL DEFAULT 1,
    names_month boolean NOT NULL DEFAULT false,
    survives boolean NOT NULL DEFAULT true,
    unit text,
    step interval,
    count_id text,
    methods_id text,
    in_scope text,
    has_start boolean NOT NULL DEFAULT false,
    months_id text,
    -- From when it is due soon: empty for the office's days before, 'start', or 'month_day' with its figure.
    soon text NOT NULL DEFAULT '',
    soon_id text,
    has_standing boolean NOT NULL DEFAULT false,
    is_together boolean NOT NULL DEFAULT false,
    UNIQUE (code, jurisdiction)
);
CREATE TABLE engine.start (
    rule int NOT NULL,
    shape text NOT NULL,
    jurisdiction text NOT NULL,
    kind int NOT NULL,
    facts jsonb NOT NULL,
    is_plain boolean NOT NULL,
    -- The line speaks of the whole case, whatever participant it names.
    is_of_case boolean NOT NULL
);
-- What has to have come before the trigger, of the same participant.
CREATE TABLE engine.standing (
    rule int NOT NULL,
    jurisdiction text NOT NULL,
    kind int NOT NULL,
    facts jsonb NOT NULL,
    is_plain boolean NOT NULL
);
-- A way in which events meet something, shared by all rules that are met that way.
CREATE TABLE engine.way (
    id int PRIMARY KEY,
    jurisdictions text[] NOT NULL,
    kind int NOT NULL,
    facts jsonb NOT NULL,
    is_plain boolean NOT NULL,
    has text NOT NULL,
    lacks text NOT NULL,
    following int NOT NULL,
    same text NOT NULL,
    unit text NOT NULL
);
-- What a rule asks for: a way, and what of the rule the answer depends on.
CREATE TABLE engine.ask (
    rule int NOT NULL,
    way int NOT NULL,
    item text NOT NULL,
    same text NOT NULL,
    following int NOT NULL,
    needed int NOT NULL,
    counts_from text NOT NULL
);
-- Kinds that some rule reads. Old lines of some still say something about a later period: always (lasts; named is
-- empty where they say how things stand), or by the day or month that the named fact holds.
CREATE TABLE engine.kind (kind text PRIMARY KEY, number int NOT NULL UNIQUE, named text, lasts boolean NOT NULL);
CREATE TABLE engine.parameter (id text PRIMARY KEY);
-- Every figure that a rule reads in an office, for spans of days on which none of them changes.
CREATE TABLE engine.figure (
    office_id uuid NOT NULL,
    rule int NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    calendar_id uuid NOT NULL,
    number int,
    in_business boolean NOT NULL,
    wanted int,
    different int,
    months int,
    soon int,
    warn int NOT NULL,
    escalate int NOT NULL,
    PRIMARY KEY (office_id, rule, first_day)
);
GRANT SELECT ON ALL TABLES IN SCHEMA engine TO app_engine;
GRANT INSERT, DELETE ON engine.figure TO app_engine;

-- Lines that void others are few; a case's are found without reading its ledger. So are those that last.
CREATE INDEX IF NOT EXISTS event_voiding ON casework_event (case_id) WHERE voids_id IS NOT NULL;
DROP INDEX IF EXISTS event_lasting;
CREATE INDEX event_lasting ON casework_event (case_id, "on") WHERE kind IN ({lasting});

-- Events that were entered before their own day; the sweep of that day plays them forward.
CREATE INDEX IF NOT EXISTS event_ahead ON casework_event ("on")
    WHERE "on" > (recorded_at AT TIME ZONE 'Etc/GMT+12')::date;
