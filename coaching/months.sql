-- A closed work month stays as it was closed, whoever asks: its hours, the debriefs on which they rest, and itself.
-- Only a reopening that a supervisor wrote down after the closing lets go of it (domain 6).
CREATE OR REPLACE FUNCTION sec.is_closed_month(of_participant uuid, of_month date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closed timestamptz;
BEGIN
    -- Locked, so that hours entered while the month is being closed wait for how that ends.
    SELECT m.closed_at INTO closed FROM coaching_workmonth m
    WHERE m.participant_id = of_participant AND m.month = of_month FOR SHARE;
    RETURN closed IS NOT NULL;
END
$$;

CREATE OR REPLACE FUNCTION sec.refuse_closed_hours() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND sec.is_closed_month(OLD.participant_id, OLD.month))
        OR (TG_OP <> 'DELETE' AND sec.is_closed_month(NEW.participant_id, NEW.month)) THEN
        RAISE EXCEPTION 'hours of a closed month: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE OR REPLACE TRIGGER closed_stays BEFORE INSERT OR UPDATE OR DELETE ON coaching_workhours
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_closed_hours();

-- A week may lie in two months: its debrief is settled with a closed one that has search hours of that week, and with
-- both once both are closed.
CREATE OR REPLACE FUNCTION sec.is_closed_week(of_participant uuid, monday date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one date;
    is_every boolean := true;
BEGIN
    FOR one IN SELECT DISTINCT date_trunc('month', d)::date FROM unnest(ARRAY[monday, monday + 6]) AS d LOOP
        IF NOT sec.is_closed_month(of_participant, one) THEN
            is_every := false;
        ELSIF EXISTS (SELECT FROM coaching_workhours h
                      WHERE h.participant_id = of_participant AND h.month = one AND h.week_of = monday AND h.kind = 'JSJR') THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN is_every;
END
$$;

CREATE OR REPLACE FUNCTION sec.refuse_closed_debrief() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND sec.is_closed_week(OLD.participant_id, OLD.week_of))
        OR (TG_OP <> 'DELETE' AND sec.is_closed_week(NEW.participant_id, NEW.week_of)) THEN
        RAISE EXCEPTION 'debrief of a closed month: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE OR REPLACE TRIGGER closed_stays BEFORE INSERT OR UPDATE OR DELETE ON coaching_searchdebrief
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_closed_debrief();

CREATE OR REPLACE FUNCTION sec.refuse_closed_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.closed_at IS NULL AND NEW.verified_at IS NULL
        AND NEW.participant_id = OLD.participant_id AND NEW.month = OLD.month AND NEW.case_id = OLD.case_id
        AND EXISTS (SELECT FROM coaching_monthreopening r
                    WHERE r.work_month_id = OLD.id AND r.reopened_at >= OLD.closed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a closed month: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER closed_stays BEFORE UPDATE OR DELETE ON coaching_workmonth
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION sec.refuse_closed_month();

REVOKE ALL ON FUNCTION sec.is_closed_month(uuid, date), sec.is_closed_week(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.is_closed_month(uuid, date), sec.is_closed_week(uuid, date)
    TO app_staff, app_import, app_owner;
