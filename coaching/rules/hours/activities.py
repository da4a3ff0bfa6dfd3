"""The twelve federal work activities, as the policy file has them on a day."""

from dataclasses import dataclass
from enum import StrEnum

from coaching.choices import WorkActivity
from coaching.rules.hours.figures import Figures

#: What has classes, and so homework (45 CFR 261.60(e)).
_EDUCATION = frozenset({WorkActivity.VOCED, WorkActivity.JST, WorkActivity.EDRE, WorkActivity.SCHOOL})
#: What counts only with good or satisfactory progress or attendance (45 CFR 261.2(k), (l)).
_PROGRESS = frozenset({WorkActivity.EDRE, WorkActivity.SCHOOL})
#: What the hour ceiling of the Fair Labor Standards Act binds (45 CFR 261.31(d), 261.32(f)).
_CEILING = frozenset({WorkActivity.WEX, WorkActivity.CSP})


class ActivityClass(StrEnum):
    """Whether hours are core, for how long, or count only above the core hours."""

    CORE = "core"
    TIME_LIMITED = "core_time_limited"
    LIFETIME_LIMITED = "core_lifetime_limited"
    NON_CORE = "non_core"


@dataclass(frozen=True, slots=True)
class Activity:
    """One of the twelve; `needs_supervision` is daily and by a named responsible party."""

    code: str
    name: str
    meaning: str
    kind: ActivityClass
    is_paid: bool
    needs_supervision: bool
    source: str

    @property
    def is_core(self) -> bool:
        """Whether its hours count toward the core minimum, as long as its limit lasts."""
        return self.kind != ActivityClass.NON_CORE

    @property
    def is_education(self) -> bool:
        """Whether it has classes, and so homework."""
        return self.code in _EDUCATION

    @property
    def needs_progress(self) -> bool:
        """Whether it counts only with good or satisfactory progress."""
        return self.code in _PROGRESS

    @property
    def has_ceiling(self) -> bool:
        """Whether its hours may not pass grant by minimum wage."""
        return self.code in _CEILING


def activities(figures: Figures) -> dict[str, Activity]:
    """Answer the activities in force by their codes, in the order of the regulation.

    Policy: `wpr.activities`, 45 CFR 261.2, 261.30, 261.31.
    """
    source = figures.source("wpr.activities")
    return {
        str(row["code"]): Activity(
            code=str(row["code"]),
            name=str(row["name"]),
            meaning=str(row["definition"]),
            kind=ActivityClass(str(row["class"])),
            is_paid=bool(row["paid"]),
            needs_supervision=bool(row["daily_supervision"]),
            source=source,
        )
        for row in figures.rows("wpr.activities")
    }


def limits_of(activity: Activity, figures: Figures) -> tuple[str, ...]:
    """Answer the limits of an activity in plain words, with their figures."""
    words = {
        ActivityClass.CORE: (),
        ActivityClass.TIME_LIMITED: (_job_search(figures),),
        ActivityClass.LIFETIME_LIMITED: (
            f"{figures.count('wpr.voced.lifetime_months')} months in a lifetime",
            f"{figures.number('wpr.education_cap'):.0%} of the state's engaged families",
        ),
        ActivityClass.NON_CORE: ("only beyond the core hours",),
    }[activity.kind]
    ceiling = ("no more hours than grant by minimum wage",) if activity.has_ceiling else ()
    progress = ("only with satisfactory progress",) if activity.needs_progress else ()
    return (*words, *ceiling, *progress)


def _job_search(figures: Figures) -> str:
    least = figures.count("wpr.job_search.hours_12_months", "normal", "single_parent_child_under_6")
    most = figures.count("wpr.job_search.hours_12_months", "normal", "others")
    weeks = figures.count("wpr.job_search.consecutive_weeks")
    return f"{least} or {most} hours in {figures.window_months} months, and {weeks} weeks in a row"
