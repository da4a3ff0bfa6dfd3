"""Good cause found after a penalty was imposed, and penalties found never to have been valid: Oregon, Carolina, Texas.

Alaska's own module says the same by its own texts (`rules.alaska.ending`).
"""

from datetime import date

from casework.public import Jurisdiction
from eligibility.public import Figures, Step, day_words
from reengagement.choices import EndGround
from reengagement.rules.ladder import Ending, deleted, earliest, ended

#: The text of each state that takes nothing from a family with good cause.
_SOURCES = {
    Jurisdiction.OREGON: "tanf.or.dq.not_allowed",
    Jurisdiction.NORTH_CAROLINA: "tanf.nc.sanction.mra",
    Jurisdiction.TEXAS: "tanf.tx.sanction",
}
_TAKEN_OVER = "README 13.2, read for Alaska and taken over here."


def unless_found(
    ending: Ending,
    *,
    first_day: date,
    good_cause_on: date | None,
    is_error: bool,
    has_continued_aid: bool,
    figures: Figures,
) -> Ending:
    """Return how a penalty stands once good cause or an error was found after it; what serves the family best holds.

    Good cause ends it on the day the cause began; on or before the first penalty day it is deleted. What was never
    valid is deleted.

    Policy: ORS 412.009(3) (`tanf.or.dq.not_allowed`); `tanf.nc.sanction.mra`; policy README 13.2 no. 13.
    """
    source = figures.source(_SOURCES[Jurisdiction(figures.jurisdiction)])
    pays_back = first_day <= figures.on and not has_continued_aid
    if is_error:
        rule = "A penalty that was never valid is deleted, and the counters are corrected."
        step = Step("Error", (("Valid", "no"),), rule, "Deleted", source, _TAKEN_OVER)
        return deleted(EndGround.ERROR, step, pays_back=pays_back)
    if good_cause_on is None or good_cause_on > figures.on:
        return ending
    step = Step(
        "Good cause",
        (("Cause began", day_words(good_cause_on)), ("First penalty day", day_words(first_day))),
        "Good cause ends it on the day the cause began; on or before the first penalty day it is deleted.",
        day_words(good_cause_on),
        source,
        _TAKEN_OVER,
    )
    if good_cause_on <= first_day:
        return deleted(EndGround.GOOD_CAUSE, step, pays_back=pays_back)
    found = ended(EndGround.GOOD_CAUSE, good_cause_on, step, restored_from=good_cause_on)
    return earliest([found, ending]) or found
