"""The scan of a signed paper, among those that whoever signs may see."""

from uuid import UUID

from casework.public import Case, Document, Refused, User
from coaching.queries.life import papers_for


def scan_of(*, case: Case, document_id: UUID, actor: User) -> Document:
    """Return a paper of a case.

    Raises:
        Refused: it is none of the case's, was withdrawn, or is of a kind that the actor may not see.
    """
    found = papers_for(case, actor).filter(pk=document_id).first()
    if found is None:
        raise Refused("Choose a paper of this case.", field="document_id")
    return found
