"""Which penalties of one person exclude each other while they are open."""

from casework.public import Jurisdiction
from reengagement.choices import PenaltyReason

_AK, _NC = Jurisdiction.ALASKA, Jurisdiction.NORTH_CAROLINA
_R = PenaltyReason
#: Provisions that stand beside the one about taking part, each of them one, by state.
_APART: dict[str, tuple[frozenset[PenaltyReason], ...]] = {
    _AK: (frozenset({_R.JOB_QUIT, _R.JOB_REFUSED}), frozenset({_R.SCHOOL})),
    _NC: (frozenset({_R.JOB_QUIT}), frozenset({_R.CHILD_SUPPORT}), frozenset({_R.SUBSTANCE})),
}


def excluded_by(reason: str, jurisdiction: str) -> frozenset[PenaltyReason]:
    """Return the reasons of which none may be open beside a penalty for one: those of the same provision.

    Alaska has one progressive percentage for a continuing failure, school and job quit apart; Oregon one
    disqualification at a time per person; in Texas months do not add.

    Policy: policy README 13.3; 7 AAC 45.970, 45.980; OAR 461-130-0330; security 2.6.
    """
    apart = _APART.get(jurisdiction, ())
    for provision in apart:
        if reason in provision:
            return provision
    return frozenset(PenaltyReason) - frozenset().union(*apart)
