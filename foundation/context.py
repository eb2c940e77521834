"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    """Whether this is a demonstration, whose pages say so."""
    return {"demonstration": settings.DEMONSTRATION}
