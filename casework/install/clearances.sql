-- Clearances of staff (O087). What the walls ask is a day on the person, which these rows alone set.

CREATE OR REPLACE FUNCTION sec.keep_cleared_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    checked date;
    trusted date;
BEGIN
    SELECT min(cleared_on) FILTER (WHERE check_kind = 'BACKGROUND'),
           min(cleared_on) FILTER (WHERE check_kind = 'ABUSE_NEGLECT')
    INTO checked, trusted
    FROM casework_staffclearance c WHERE c.staff_id = NEW.staff_id AND c.taken_back_at IS NULL;
    -- Either may be missing, and the later of a day and nothing is that day.
    UPDATE casework_user u
    SET cleared_on = CASE WHEN checked IS NOT NULL AND trusted IS NOT NULL THEN greatest(checked, trusted) END
    WHERE u.id = NEW.staff_id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER keeps_cleared_day AFTER INSERT OR UPDATE ON casework_staffclearance
    FOR EACH ROW EXECUTE FUNCTION sec.keep_cleared_day();
CREATE OR REPLACE TRIGGER taken_back_once BEFORE UPDATE ON casework_staffclearance
    FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();
ALTER FUNCTION sec.keep_cleared_day() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.keep_cleared_day() FROM PUBLIC;
