-- Which families stand under a waiver in a month, for sums alone: a waiver tells of violence, so staff cannot ask.
CREATE OR REPLACE FUNCTION sec.waived_case_ids(of_month date) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT f.case_id), '{}') FROM coaching_ratefact f
    WHERE f.kind = 'WAIVER' AND f.voided_at IS NULL AND f.first_month <= of_month AND (f.last_month IS NULL OR f.last_month >= of_month)
$$;
ALTER FUNCTION sec.waived_case_ids(date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.waived_case_ids(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.waived_case_ids(date) TO app_import, app_owner;
