"""Who changed what, when and why: the context that triggers keep, and how a page reads it back."""

from contextlib import contextmanager

import pghistory
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.utils.encoding import force_str
from pghistory import config as pghistory_config
from pghistory import runtime as pghistory_runtime
from pghistory.models import Event as HistoryRow

REASON_LENGTH = 500


class History(HistoryRow):
    """What every history table has: a row for each insert, update and delete, never changed.

    ``pgh_context`` holds who and why (:func:`actor`, :func:`change`).
    """

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
        verbose_name_plural = "history"


def actor(user) -> dict:
    """What history keeps of a person: the id, and the role and post held at the time.

    ``user.as_actor()`` gives role and post as JSON values; nothing of an anonymous visitor is
    kept. May query once, for the posts held today.
    """
    nobody = {"user": None, "role": None, "post": None}
    if getattr(user, "pk", None) is None:
        return nobody
    return {**nobody, "user": user.pk, **user.as_actor()}


@contextmanager
def change(*, by, reason: str = "", **more):
    """Note who changes rows inside the block, and why. Nests; the inner one wins, for its length.

    Use it in every function that writes::

        with transaction.atomic(), change(by=user, reason=reason):
            ...

    Args:
        by: the user, or None for the system itself (a load, a scheduled job).
        reason: what the person said, printed on the record's page.
        more: further JSON values to keep.
    """
    said = {
        **actor(by),
        **({"reason": force_str(reason)[:REASON_LENGTH]} if reason else {}),
        **more,
    }
    if not hasattr(pghistory_runtime._tracker, "value"):
        with pghistory.context(**said):
            yield
        return
    # pghistory merges an inner context into the outer one for good; a reason given for one
    # record must not stick to the next one that the same request changes.
    metadata = pghistory_runtime._tracker.value.metadata
    before = dict(metadata)
    metadata.update(said)
    try:
        yield
    finally:
        metadata.clear()
        metadata.update(before)


class _TellsHistoryItsUser:
    """A request that tells history of its user, also when the API sets it late, in the view."""

    def __setattr__(self, name, value):
        if name == "user":
            pghistory.context(**actor(value))
        super().__setattr__(name, value)


class _HistoryWSGIRequest(_TellsHistoryItsUser, WSGIRequest):
    pass


class _HistoryASGIRequest(_TellsHistoryItsUser, ASGIRequest):
    pass


class HistoryMiddleware:
    """Keep who sent a writing request, in which role, and its address, on each row it changes.

    pghistory's own middleware does it for the user alone; ours keeps role and post too, so that
    a person is shown with the post held at the time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer inside a history context when the method may write."""
        if request.method not in pghistory_config.middleware_methods():
            return self.get_response(request)
        with pghistory.context(url=request.path[:500], **actor(getattr(request, "user", None))):
            if type(request) is WSGIRequest:
                request.__class__ = _HistoryWSGIRequest
            elif type(request) is ASGIRequest:
                request.__class__ = _HistoryASGIRequest
            return self.get_response(request)
