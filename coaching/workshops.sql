-- In which order the places of workshops stand that were not given back: whoever stands within the capacity has a place,
-- the others wait. It counts families that the person may not see and says nothing of them but that they are there.
CREATE OR REPLACE FUNCTION sec.workshop_order(workshops uuid[])
RETURNS TABLE (workshop_id uuid, place_id uuid, rank bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.workshop_id, p.id, row_number() OVER (PARTITION BY p.workshop_id ORDER BY p.number)
    FROM coaching_workshopplace p WHERE p.workshop_id = ANY (workshops) AND p.left_at IS NULL
$$;
REVOKE ALL ON FUNCTION sec.workshop_order(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.workshop_order(uuid[]) TO app_staff, app_import, app_auditor, app_owner;

-- Whether attendance of a session is written down, of families that the person may not see too; whose, it does not say.
CREATE OR REPLACE FUNCTION sec.was_held(of_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM coaching_attendance a WHERE a.session_id = of_session)
$$;
REVOKE ALL ON FUNCTION sec.was_held(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.was_held(uuid) TO app_staff, app_owner;

-- What a workshop is called now, where it is and who leads it goes on to the running activities of its places, whosever
-- families they are. Where somebody typed other words than the workshop's into an activity, theirs stay. It takes the words
-- from the workshop alone, one of the person's own office, and says nothing of whose activities they are.
CREATE OR REPLACE FUNCTION sec.tell_activities(
    of_workshop uuid, title_before text, place_before text, led_before text, on_day date
) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH told AS (
        SELECT a.id,
            CASE a.words WHEN 'Workshop: ' || title_before THEN 'Workshop: ' || w.title ELSE a.words END AS words,
            CASE a.place WHEN place_before THEN w.place ELSE a.place END AS place,
            CASE a.hours_supervisor WHEN led_before THEN w.led_by ELSE a.hours_supervisor END AS led_by
        FROM coaching_workshop w
        JOIN coaching_workshopplace p ON p.workshop_id = w.id AND p.left_at IS NULL
        JOIN coaching_activity a ON a.id = p.activity_id
        JOIN casework_case c ON c.id = a.case_id
        WHERE w.id = of_workshop AND w.office_id = sec.my_office()
          AND coalesce(a.last_day, 'infinity') >= on_day AND coalesce(c.closed_on, 'infinity') >= on_day
    )
    UPDATE coaching_activity a SET words = t.words, place = t.place, hours_supervisor = t.led_by, rev = a.rev + 1
    FROM told t
    WHERE a.id = t.id AND (a.words, a.place, a.hours_supervisor) IS DISTINCT FROM (t.words, t.place, t.led_by)
$$;
REVOKE ALL ON FUNCTION sec.tell_activities(uuid, text, text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.tell_activities(uuid, text, text, text, date) TO app_staff, app_owner;

-- Who has a place in a workshop now that waited for one, whosever families they are: when they moved up is kept once. Whoever
-- calls it can bring about nothing that is not so, and learns nothing.
CREATE OR REPLACE FUNCTION sec.move_up(of_workshop uuid, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE coaching_workshopplace p SET moved_up_at = at
    FROM coaching_workshop w, sec.workshop_order(ARRAY[of_workshop]) o
    WHERE w.id = of_workshop AND o.place_id = p.id AND o.rank <= w.capacity
      AND p.activity_id IS NULL AND p.moved_up_at IS NULL
$$;
REVOKE ALL ON FUNCTION sec.move_up(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.move_up(uuid, timestamptz) TO app_staff, app_owner;
