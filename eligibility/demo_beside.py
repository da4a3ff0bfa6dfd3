"""What stands beside applications in the demo: months from another state, child support, a medical paper that ends."""

from datetime import date, datetime, timedelta

from casework.public import Case, User
from eligibility.choices import FactSource, HelpStage, HelpTrack, MonthCount, SupportItem
from eligibility.operations.child_support import add_absent_parent, do_support_step
from eligibility.operations.disability import record_help_step, record_medical_verification
from eligibility.operations.months import record_months

RECEIVED, LEFT = timedelta(days=70), timedelta(days=20)


def play_beside(case: Case, coach: User, *, today: date, now: datetime) -> None:
    """Play the rest of the Benefits tab of one family, through the ordinary operations, as its coach."""
    head = case.participants.adults().order_by("position", "pk")[0]
    record_months(
        case_id=case.pk,
        participant_id=head.pk,
        first_month=date(2019, 11, 1),
        last_month=date(2020, 4, 1),
        state="WA",
        counts=MonthCount.USED,
        source=FactSource.INQUIRY,
        source_on=today,
        actor=coach,
        now=now,
    )
    parent = add_absent_parent(case_id=case.pk, name="Jordan Ames", actor=coach, now=now)
    for item in (SupportItem.INTERVIEW, SupportItem.UNDERSTANDS):
        do_support_step(parent_id=parent.pk, item=item, done_on=today - LEFT, actor=coach, now=now)
    record_medical_verification(
        case_id=case.pk,
        participant_id=head.pk,
        given_by="Harbor Family Clinic",
        received_on=today - RECEIVED,
        first_day=today - RECEIVED,
        last_day=today + LEFT,
        actor=coach,
        now=now,
    )
    record_help_step(
        case_id=case.pk,
        participant_id=head.pk,
        track=HelpTrack.SSI,
        stage=HelpStage.PREPARING,
        on=today - LEFT,
        actor=coach,
        now=now,
    )
