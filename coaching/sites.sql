-- How many are placed in positions of work sites on a day, whoever carries their cases: so that free places can be told
-- to everybody of the state without telling who is there. Those who begin later count; closed cases do not.
CREATE OR REPLACE FUNCTION sec.placed_at(of_positions uuid[], on_day date)
RETURNS TABLE (position_id uuid, taken integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.position_id, count(*)::integer
    FROM coaching_placement p
    JOIN coaching_activity a ON a.id = p.activity_id
    JOIN casework_case c ON c.id = p.case_id
    JOIN coaching_siteposition s ON s.id = p.position_id
    JOIN casework_office o ON o.id = s.office_id
    WHERE p.position_id = ANY (of_positions)
      AND coalesce(a.last_day, 'infinity') >= on_day
      AND coalesce(c.closed_on, 'infinity') >= on_day
      AND o.jurisdiction = (SELECT m.jurisdiction FROM casework_office m WHERE m.id = sec.my_office())
    GROUP BY p.position_id
$$;
ALTER FUNCTION sec.placed_at(uuid[], date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.placed_at(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.placed_at(uuid[], date) TO app_staff;

-- What somebody signed stays as it was signed: its words, days and terms (A090, A096).
CREATE OR REPLACE TRIGGER signed_once BEFORE UPDATE ON coaching_siteagreement
    FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL AND
        (OLD.office_id, OLD.site_id, OLD.content, OLD.first_day, OLD.last_day, OLD.way, OLD.signed_on, OLD.site_signer)
        IS DISTINCT FROM
        (NEW.office_id, NEW.site_id, NEW.content, NEW.first_day, NEW.last_day, NEW.way, NEW.signed_on, NEW.site_signer))
    EXECUTE FUNCTION sec.refuse_signed();
CREATE OR REPLACE TRIGGER signed_once BEFORE UPDATE ON coaching_placementagreement
    FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL AND
        (OLD.case_id, OLD.placement_id, OLD.content, OLD.first_day, OLD.last_day, OLD.way, OLD.signed_on, OLD.site_signer,
            OLD.participant_signer)
        IS DISTINCT FROM
        (NEW.case_id, NEW.placement_id, NEW.content, NEW.first_day, NEW.last_day, NEW.way, NEW.signed_on, NEW.site_signer,
            NEW.participant_signer))
    EXECUTE FUNCTION sec.refuse_signed();
CREATE OR REPLACE TRIGGER signed_once BEFORE UPDATE ON coaching_workcontract
    FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL AND
        (OLD.case_id, OLD.participant_id, OLD.employer_id, OLD.employer_name, OLD.kind, OLD.job, OLD.wage, OLD.weekly_hours,
            OLD.first_day, OLD.last_day, OLD.share, OLD.most, OLD.rhythm, OLD.signed_on, OLD.employer_signer,
            OLD.activity_id)
        IS DISTINCT FROM
        (NEW.case_id, NEW.participant_id, NEW.employer_id, NEW.employer_name, NEW.kind, NEW.job, NEW.wage, NEW.weekly_hours,
            NEW.first_day, NEW.last_day, NEW.share, NEW.most, NEW.rhythm, NEW.signed_on, NEW.employer_signer,
            NEW.activity_id))
    EXECUTE FUNCTION sec.refuse_signed();
