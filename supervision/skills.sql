-- Languages and skills of staff (docs/supervision.md): a row ends once, and what was taken back stands as it is.
CREATE OR REPLACE TRIGGER ended_once BEFORE UPDATE ON supervision_staffskill
    FOR EACH ROW WHEN (
        OLD.ended_at IS NOT NULL
        AND (NEW.last_day, NEW.ended_by_id, NEW.ended_at) IS DISTINCT FROM (OLD.last_day, OLD.ended_by_id, OLD.ended_at)
    )
    EXECUTE FUNCTION sec.refuse_change();
CREATE OR REPLACE TRIGGER taken_back_once BEFORE UPDATE ON supervision_staffskill
    FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();
