"""Changes that cannot overwrite a newer one unseen, and archiving in place of deleting."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.display import facts, label_of, shown
from foundation.history import Entry, change, history_of
from foundation.requests import Conflict
from foundation.texts import LineField


@dataclass(frozen=True)
class Difference:
    """One field of two versions: ``theirs`` is stored, ``mine`` was sent, ``base`` was read.

    ``changed`` says that they contradict each other; ``overwritten``, that saving mine would
    take back what somebody else has changed since.
    """

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    changed: bool
    overwritten: bool


class StaleVersion(Conflict):
    """Somebody else saved a newer version. Nothing was written.

    Attributes:
        stored: the record as it is now.
        attempted: the record as it would have been saved.
        read_version: the version that the change began from.
    """

    def __init__(self, stored: models.Model, attempted: models.Model, read_version: int):
        super().__init__(
            gettext_lazy("Somebody else saved a newer version meanwhile. Nothing was saved.")
        )
        self.stored = stored
        self.attempted = attempted
        self.read_version = read_version

    @cached_property
    def latest(self) -> Entry | None:
        """Who saved the newer version, when and why. Queries once."""
        return next(iter(history_of(self.stored, limit=2)), None)

    @cached_property
    def rows(self) -> list[Difference]:
        """The fields in which the versions differ, side by side. Queries once."""
        history = type(self.stored).pgh_event_model.objects
        base = history.filter(pgh_obj_id=self.stored.pk, version=self.read_version).last()
        return differences(self.stored, self.attempted, base)

    def context(self) -> dict:
        """What ``components/conflict.html`` expects."""
        who, at = (self.latest.who, self.latest.at) if self.latest else ("", None)
        return {"rows": self.rows, "who": who, "at": at}


def differences(stored, attempted, base=None) -> list[Difference]:
    """The fields in which ``stored``, ``attempted`` or ``base`` differ from each other.

    Args:
        base: the version that the change began from (an instance or a row of its history);
            without it, ``stored`` is taken.
    """
    base = base or stored
    found, seen = [], {}
    for one in facts(type(stored)):
        values = [getattr(record, one.attname, None) for record in (base, stored, attempted)]
        was, theirs, mine = values
        if was == theirs == mine:
            continue
        words = [shown(record, one, seen) for record in (base, stored, attempted)]
        found.append(
            Difference(
                one.name,
                label_of(one),
                *words,
                changed=theirs != mine,
                overwritten=was != theirs and theirs != mine,
            )
        )
    return found


def save_version(
    record: models.Model,
    read_version: int,
    *,
    by=None,
    reason: str = "",
    beside: Callable[[], bool] | None = None,
) -> bool:
    """Save ``record`` as the version after ``read_version``, or refuse. One transaction.

    The stored row is locked while it is compared, so of two who save at once one is refused.

    Args:
        record: a :class:`~foundation.models.Record` with its new values, already cleaned.
        read_version: the version that the person or program saw when the change began.
        by, reason: for the history; without ``by``, those of the surrounding
            :func:`foundation.history.change`.
        beside: writes rows that belong to the record, and says whether it wrote any; then the
            version grows although no field of the record itself differs.

    Returns:
        Whether anything was different. The version grows only then.

    Raises:
        StaleVersion: when the stored version is another; ``record`` keeps its values.
    """
    model = type(record)
    with transaction.atomic(), change(by=by, reason=reason) if by else nullcontext():
        stored = model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
        if stored.version != read_version:
            raise StaleVersion(stored, record, read_version)
        changed = [
            one.name
            for one in model._meta.concrete_fields
            if not one.generated
            and one.name != "version"
            and getattr(stored, one.attname) != getattr(record, one.attname)
        ]
        wrote = bool(beside and beside())
        record.version = stored.version
        if changed or wrote:
            record.version += 1
            record.save(update_fields=[*changed, "version"])
    return bool(changed or wrote)


def archive(record: models.Model, read_version: int, *, by, reason: str) -> models.Model:
    """Take ``record`` out of lists and papers; it is kept, with when, by whom and why.

    Raises:
        ValidationError: no reason is given, or the record is archived already.
        StaleVersion: somebody else changed it meanwhile.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the record is archived.")}, code="required")
    if record.archived_at is not None:
        raise ValidationError(_("This record is archived already."), code="archived")
    type(record)._meta.get_field("archive_reason").clean(reason, record)
    record.archived_at, record.archived_by, record.archive_reason = timezone.now(), by, reason
    save_version(record, read_version, by=by, reason=reason)
    return record


def restore(record: models.Model, read_version: int, *, by, reason: str = "") -> models.Model:
    """Bring an archived record back into lists and papers.

    Raises:
        ValidationError: the record is not archived.
        StaleVersion: somebody else changed it meanwhile.
    """
    if record.archived_at is None:
        raise ValidationError(_("This record is not archived."), code="not_archived")
    record.archived_at, record.archived_by, record.archive_reason = None, None, ""
    save_version(record, read_version, by=by, reason=reason.strip())
    return record


def reason_field(label=None) -> forms.CharField:
    """A box for why something is done: one printable line of 500 characters, kept in history.

    Args:
        label: "Reason for the change" unless told. The box may stay empty until a form says no.
    """
    return LineField(max_length=500).formfield(
        label=label or gettext_lazy("Reason for the change"),
        required=False,
        help_text=gettext_lazy("Kept in the history."),
    )


class ReasonForm(forms.Form):
    """Why a record is archived or brought back, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    reason = reason_field(gettext_lazy("Reason"))

    def __init__(self, *args, required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class VersionedForm(forms.ModelForm):
    """A model form that carries the version that was read, and shows a conflict in place."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        min_value=1,
        error_messages={"invalid": gettext_lazy("Open the form again: it is damaged.")},
    )

    conflict: dict | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            self.fields["version"].required = True
        else:
            del self.fields["version"]

    def _get_validation_exclusions(self):
        """Keep the columns that the database derives: they carry rules, such as one name once."""
        derived = {one.name for one in self._meta.model._meta.fields if one.generated}
        return super()._get_validation_exclusions() - derived

    def show_conflict(self, stale: StaleVersion) -> None:
        """Put both versions side by side above the form, which keeps what was typed.

        Saving once more then is a change of the newer version, made knowingly.
        """
        self.conflict = stale.context()
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(stale.stored.version)
