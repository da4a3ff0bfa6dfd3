"""Standards of permanency work in Texas (domain 4)."""

from casework.public import TEXAS, EventKind, Every, Same, Source, Whose, end_of_period, made

FACE_TO_FACE = Every(
    code="face-to-face",
    owed="Seen face to face",
    where=(TEXAS,),
    whose=Whose.PERSON,
    unit="month",
    due=end_of_period(),
    count="std.tx.face_to_face_per_month",
    met_by=[made(EventKind.CONTACT_MADE, method="IN_PERSON", same=Same.SEEN)],
    source=Source("Permanency Case Manager", "meets monthly", duty="T007"),
)

STANDARDS = (FACE_TO_FACE,)
