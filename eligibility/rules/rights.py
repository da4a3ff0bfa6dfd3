"""What every letter that decides something says of the family's rights, in English."""

from datetime import date

from casework.public import wording
from eligibility.rules.timely import Hearing

LEGAL_AID = "You may get free legal help. Ask us for the legal aid office near you."
REPRESENTATION = (
    "You may speak for yourself at the hearing, or bring a lawyer, a relative, a friend or somebody else who speaks for"
    " you."
)


def hearing_words(hearing: Hearing, written_on: date) -> str:
    """Say that, how and by when a hearing can be asked for."""
    later = ""
    if hearing.accepted_until != hearing.by:
        later = f" That day is closed, so we take it until {wording.spelt_day(hearing.accepted_until)}."
    return (
        "You have the right to a hearing. Ask for it at our office, by telephone or in writing, no later than"
        f" {wording.spelt_day(hearing.by)}.{later} If this letter was given to you or mailed after"
        f" {wording.spelt_day(written_on)}, you have as many days more. We help you to write it."
    )


def hearing_words_handed(count: int) -> str:
    """Say that, how and by when a hearing about a notice can be asked for that is put into somebody's hand."""
    return (
        "You have the right to a hearing. Ask for it at our office, by telephone or in writing, within"
        f" {wording.days_counted(count)} from the day on which this was handed to you. Where we are closed on the last"
        " of them, we take it on the next day on which we are open. We help you to write it."
    )


def continuing_words(hearing: Hearing, *, benefit: str = "payment", until: date | None = None) -> str:
    """Say until when to ask so that the benefit goes on, and that it may have to be paid back.

    `until`: the last day of the certification, after which it does not go on.

    Policy: `notice.continuation`; 7 CFR 273.15(k).
    """
    when = f"no later than {wording.spelt_day(hearing.continued_by)}" if hearing.continued_by else "before this starts"
    most = ""
    if until is not None:
        most = (
            f" It goes on no longer than your certification, until {wording.spelt_day(until)}, or than until the rules"
            " change for everybody."
        )
    return (
        f"If you ask for the hearing {when}, you can ask that your {benefit} goes on as it is until the decision.{most}"
        " If the hearing decides against you, you may have to pay back what you got too much."
    )


def call_words(office: str, telephone: str, *, tell_us: str) -> str:
    """Say whom to call."""
    return f"Questions? Call or visit us: {office}{f', telephone {telephone}' if telephone else ''}. {tell_us}"
