"""Requests that wait for somebody's answer."""

from django.db.models import TextChoices


class RequestKind(TextChoices):
    """A question that came in, or a consult that a coach asks of an engagement specialist (A099, O038)."""

    QUESTION = "QUESTION", "Request"
    CONSULT = "CONSULT", "Consult"


class RequestChannel(TextChoices):
    """How a request came."""

    EMAIL = "EMAIL", "E-mail"
    CALL = "CALL", "Call"
    IN_PERSON = "IN_PERSON", "In person"
    TEXT = "TEXT", "Text message"
    LETTER = "LETTER", "Letter"
    IN_APP = "IN_APP", "Asked here"


class RequestFrom(TextChoices):
    """Who asks."""

    FAMILY = "FAMILY", "Somebody of the family"
    CUSTOMER = "CUSTOMER", "Another customer"
    COWORKER = "COWORKER", "Coworker"
    PARTNER = "PARTNER", "Partner"
