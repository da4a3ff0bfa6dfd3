"""What a person can mend: refusals whose text is fit to show."""


class Refused(Exception):
    """The operation was not done, and its text says why in words for the person who asked.

    `field` names the argument that is wrong, so that a form can say it beside the field.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
