-- An adverse action is confirmed once: whoever looks at it second looks at it for good.
CREATE OR REPLACE TRIGGER confirmed_once BEFORE UPDATE OF confirmed_on, confirmed_by_id, confirmed_at
    ON eligibility_adverseaction
    FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();
