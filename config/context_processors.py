"""What every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """Give `csp_nonce`, the mark that each `<script>` of this response must carry."""
    return {"csp_nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", "")))}
