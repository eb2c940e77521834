"""One reading of the record for one paper: from where it looks, and in which language."""

from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from accounts.rights import AnyReader
from foundation.models import Origin
from reports.document.tree import Source

# A paragraph that says "53 events" rests on each of them; one that counts ten thousand rests on
# its query, which the outline keeps. Past this number single records are no longer listed.
MOST_SOURCES = 500


class UnreadableBlock(ValueError):
    """A block of the outline asks for something that cannot be read; the message says what."""


@dataclass
class Reading:
    """What live blocks and facts read through.

    ``codes`` are those of the records that the outline names; ``viewpoint`` decides what is
    visible; ``in_language`` is one of the paper's further languages, where it is read in that.
    """

    paper: object
    codes: frozenset[str] = frozenset()
    viewpoint: object = field(default_factory=AnyReader)
    in_language: str = ""

    @property
    def language(self) -> str:
        """The language in which the paper is read and facts are printed."""
        return self.in_language or self.paper.language

    def visible(self, model: type):
        """The records of ``model`` that the readers of the paper may see."""
        return model.objects.visible_to(self.viewpoint)

    @cached_property
    def _kinds(self) -> dict[str, ContentType]:
        return {}

    def kind(self, label: str) -> ContentType:
        """The content type of "app.model".

        Raises:
            UnreadableBlock: there is no such model.
        """
        if label not in self._kinds:
            try:
                self._kinds[label] = ContentType.objects.get_for_model(apps.get_model(label))
            except (LookupError, ValueError) as error:
                raise UnreadableBlock(
                    _("“%(name)s” is no kind of record.") % {"name": label}
                ) from error
        return self._kinds[label]

    def sources(self, wanted: list[dict]) -> tuple[Source, ...]:
        """The records that a block names as ``{"model", "code"}`` or ``{"model", "id"}``.

        What the readers may not see is left out.

        Raises:
            UnreadableBlock: a record that is named does not exist.
        """
        found = []
        for one in wanted:
            pk = one.get("id") or self._codes.get((one["model"], one["code"]))
            if pk is None:
                raise UnreadableBlock(
                    _("The record %(code)s (%(model)s), on which the text rests, does not exist.")
                    % one
                )
            label = self._label(one["model"], int(pk))
            if label is not None:
                found.append(Source(one["model"], pk, label))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _codes(self) -> dict[tuple[str, str], int]:
        """The records that the outline names, by kind and code: one query for the whole paper."""
        rows = (
            Origin.objects.filter(code__in=self.codes)
            .order_by("pk")
            .values_list("record_type__app_label", "record_type__model", "code", "record_id")
        )
        return {(f"{app}.{model}", code): pk for app, model, code, pk in rows}

    @cached_property
    def _labels(self) -> dict[str, dict[int, str]]:
        return {}

    def _label(self, label: str, pk: int) -> str | None:
        """How the record is called, ``None`` when the readers may not see it."""
        if label not in self._labels:
            model = self.kind(label).model_class()
            named = {key for (kind, _code), key in self._codes.items() if kind == label}
            seen = self.visible(model).filter(pk__in=named)
            self._labels[label] = {one.pk: str(one)[:200] for one in seen}
        if pk not in self._labels[label]:
            one = self.visible(self.kind(label).model_class()).filter(pk=pk).first()
            self._labels[label][pk] = str(one)[:200] if one else None
        return self._labels[label][pk]


def cited(records, model: str) -> tuple[Source, ...]:
    """Sources for ``records`` (pairs of id and label), none when there are too many to list."""
    rows = list(records[: MOST_SOURCES + 1])
    if len(rows) > MOST_SOURCES:
        return ()
    return tuple(Source(model, pk, str(label)[:200]) for pk, label in rows)
