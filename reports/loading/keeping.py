"""Brings rows of the record into the database, once: what is there and equal is not touched.

A row is known again by its origin (document and the row's code), or where there is none by its
natural key. What a person changed since the load stays as it is and is reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from accounts.suggestions import folded
from foundation.models import Origin, SourceDocument
from reports.loading.files import RecordError, Row

NEW, CHANGED, UNCHANGED, LEFT = "new", "changed", "unchanged", "left"
STATES = (NEW, CHANGED, UNCHANGED, LEFT)


@dataclass(frozen=True)
class Place:
    """Where a record comes from: the document, the row's code, the place in the document."""

    document: str
    code: str
    place: str
    printed: dict = field(default_factory=dict)


@dataclass
class Entry:
    """A record as the files have it.

    Attributes:
        row: where it stands, for messages.
        values: by the name of the column (``country``, ``parent_id``).
        origins: where it comes from; the first tells it from others.
        beside: rows that belong to it, by their model, each as values by column.
    """

    row: Row
    values: dict
    origins: Sequence[Place] = ()
    beside: dict[type[models.Model], list[dict]] = field(default_factory=dict)


class Keeper:
    """One load: writes what is missing or different, and counts."""

    def __init__(self):
        self.counts: dict[type[models.Model], Counter] = defaultdict(Counter)
        self.left: list[str] = []
        self.documents: dict[str, SourceDocument] = {}

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(count[NEW] or count[CHANGED] for count in self.counts.values())

    def keep(
        self,
        model: type[models.Model],
        entries: Iterable[Entry],
        *,
        natural: Sequence[str] = (),
        fixed: Iterable[str] = (),
    ) -> list:
        """Make the database hold ``entries``.

        Args:
            natural: columns that tell a record from others when no origin does.
            fixed: columns that no load may change once they are stored.

        Returns:
            The records, in the order of ``entries``.

        Raises:
            RecordError: a value is not allowed, or one row is kept as two records.
        """
        entries = list(entries)
        records = self._stored(model, entries, natural)
        pairs = list(zip(entries, records, strict=True))
        added = [
            (place, self._new(model, entry))
            for place, (entry, record) in enumerate(pairs)
            if record is None
        ]
        model._base_manager.bulk_create([record for _place, record in added])
        for place, record in added:
            records[place] = record
        states = self._update(model, entries, records, {place for place, _ in added}, set(fixed))
        for state in states:
            self.counts[model][state] += 1
        self._keep_origins(model, entries, records)
        return records

    def _stored(self, model, entries, natural) -> list:
        """The records that are there already, ``None`` where there is none."""
        keys = [self._by_origin(model, entries)] if any(one.origins for one in entries) else []
        found = keys[0] if keys else [None] * len(entries)
        if natural:
            known = _by_natural_key(model, entries, natural)
            found = [
                pk or known.get(_key(entry.values, model, natural))
                for pk, entry in zip(found, entries, strict=True)
            ]
        records = model._base_manager.in_bulk([pk for pk in found if pk])
        doubles = [pk for pk, times in Counter(pk for pk in found if pk).items() if times > 1]
        if doubles:
            row = entries[found.index(doubles[0])].row
            raise row.error("another row of the file is kept as the same record")
        return [records.get(pk) for pk in found]

    def _by_origin(self, model, entries) -> list[int | None]:
        codes = {one.code for entry in entries for one in entry.origins}
        rows = Origin.objects.filter(
            record_type=ContentType.objects.get_for_model(model), code__in=codes
        ).values_list("document__code", "code", "record_id")
        known = {(document, code): pk for document, code, pk in rows}
        found = []
        for entry in entries:
            pks = {known.get((one.document, one.code)) for one in entry.origins} - {None}
            if len(pks) > 1:
                raise entry.row.error("its origins belong to different records already")
            found.append(pks.pop() if pks else None)
        return found

    def _new(self, model, entry):
        record = model(**entry.values)
        _check(record, entry)
        return record

    def _update(self, model, entries, records, added: set[int], fixed: set[str]) -> list[str]:
        """Write what differs, unless a person changed the record; give the state of each."""
        differing = {}
        for place, (entry, record) in enumerate(zip(entries, records, strict=True)):
            if place not in added:
                differing[place] = [
                    name
                    for name, value in entry.values.items()
                    if _prepared(model, name, value)
                    != _prepared(model, name, getattr(record, name))
                ]
        beside = _Beside(entries, records)
        to_write = {place for place, names in differing.items() if names} | beside.differing
        touched = touched_by_people(model, [records[place].pk for place in to_write - added])
        states = []
        for place, (entry, record) in enumerate(zip(entries, records, strict=True)):
            if place in added:
                beside.write(place)
                states.append(NEW)
                continue
            names = differing[place]
            if place not in to_write:
                states.append(UNCHANGED)
            elif record.pk in touched:
                self._leave(record, entry, "a person has changed it since")
                states.append(LEFT)
            elif fixed & set(names):
                self._leave(record, entry, "what was stated is never rewritten")
                states.append(LEFT)
            else:
                self._write(record, entry, names)
                beside.write(place)
                states.append(CHANGED)
        beside.finish()
        return states

    def _write(self, record, entry, names) -> None:
        for name in names:
            setattr(record, name, entry.values[name])
        if hasattr(record, "version"):
            record.version += 1
            names = [*names, "version"]
        _check(record, entry)
        if names:
            record.save(update_fields=names)

    def _leave(self, record, entry, why: str) -> None:
        self.left.append(f"{entry.row.where}: {str(record)[:80]}: {why}.")

    def _keep_origins(self, model, entries, records) -> None:
        kind = ContentType.objects.get_for_model(model)
        wanted = [
            (entry, one, record.pk)
            for entry, record in zip(entries, records, strict=True)
            for one in entry.origins
        ]
        if not wanted:
            return
        stored = {
            (one.document_id, one.code): one
            for one in Origin.objects.filter(
                record_type=kind, code__in={one.code for _entry, one, _pk in wanted}
            )
        }
        new = []
        for entry, one, pk in wanted:
            if one.document not in self.documents:
                raise entry.row.error(f"there is no document “{one.document}”")
            document = self.documents[one.document]
            there = stored.get((document.pk, one.code))
            facts = {"place": one.place, "printed": one.printed}
            if there is None:
                origin = Origin(
                    document=document, code=one.code, record_type=kind, record_id=pk, **facts
                )
                _check(origin, entry)
                new.append(origin)
            elif any(getattr(there, name) != value for name, value in facts.items()):
                Origin.objects.filter(pk=there.pk).update(**facts)
                self.counts[Origin][CHANGED] += 1
            else:
                self.counts[Origin][UNCHANGED] += 1
        Origin.objects.bulk_create(new)
        self.counts[Origin][NEW] += len(new)


class _Beside:
    """The rows that belong to records of one kind: links, aliases, organizers."""

    def __init__(self, entries: list[Entry], records: list):
        self.entries, self.records = entries, records
        self.differing: set[int] = set()
        self.gone: dict[type, list[int]] = defaultdict(list)
        self.added: dict[type, list] = defaultdict(list)
        self.wanted: dict[int, list[tuple]] = defaultdict(list)
        for model in {model for entry in entries for model in entry.beside}:
            self._compare(model)

    def _compare(self, model) -> None:
        owner = _owner(model, type(self.records[0]))
        names = sorted(
            {name for one in self.entries for row in one.beside.get(model, []) for name in row}
        )
        pks = [record.pk for record in self.records]
        stored = defaultdict(dict)
        rows = model._base_manager.filter(**{f"{owner}__in": pks})
        for pk, of, *values in rows.values_list("pk", owner, *names):
            stored[of][tuple(values)] = pk
        by_people = touched_by_people(model, [pk for one in stored.values() for pk in one.values()])
        for place, (entry, record) in enumerate(zip(self.entries, self.records, strict=True)):
            if model not in entry.beside:
                continue
            wanted = [tuple(row.get(name) for name in names) for row in entry.beside[model]]
            there = stored[record.pk]
            gone = [
                pk for values, pk in there.items() if values not in wanted and pk not in by_people
            ]
            added = [
                model(**{owner: record.pk}, **dict(zip(names, values, strict=True)))
                for values in wanted
                if values not in there
            ]
            if gone or added:
                self.differing.add(place)
                self.wanted[place].append((model, gone, added))

    def write(self, place: int) -> None:
        """Note the rows of one record to be written."""
        for model, gone, added in self.wanted[place]:
            for one in added:
                _check(one, self.entries[place])
            self.gone[model] += gone
            self.added[model] += added

    def finish(self) -> None:
        """Write what was noted: one statement a model and direction."""
        for model, pks in self.gone.items():
            model._base_manager.filter(pk__in=pks).delete()
        for model, rows in self.added.items():
            model._base_manager.bulk_create(rows)


def touched_by_people(model, pks: Iterable[int]) -> set[int]:
    """Those of ``pks`` in whose history a person stands. One query, none without history."""
    history = getattr(model, "pgh_event_model", None)
    pks = list(pks)
    if history is None or not pks:
        return set()
    rows = history.objects.filter(pgh_obj_id__in=pks, pgh_context__isnull=False)
    return {
        pk for pk, context in rows.values_list("pgh_obj_id", "pgh_context") if context.get("user")
    }


def _owner(model, of: type) -> str:
    """The column of ``model`` that says to which record of kind ``of`` a row belongs."""
    return next(
        one.attname
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model is of
    )


def _by_natural_key(model, entries, natural) -> dict[tuple, int]:
    first = natural[0]
    column = "sort_key" if first.startswith("name") and hasattr(model, "sort_key") else first
    values = {_prepared(model, first, entry.values[first]) for entry in entries}
    if column == "sort_key":
        values = {folded(one) for one in values}
    rows = model._base_manager.filter(**{f"{column}__in": values})
    return {_key(vars(one) | {}, model, natural): one.pk for one in rows}


def _key(values: dict, model, natural) -> tuple:
    """What tells a record from others; names without regard to accents and capitals."""
    return tuple(
        folded(str(_prepared(model, name, values.get(name)) or ""))
        if name.startswith("name")
        else _prepared(model, name, values.get(name))
        for name in natural
    )


def _prepared(model, name: str, value):
    """``value`` as it is stored in the column ``name``, for comparing."""
    column = next(one for one in model._meta.concrete_fields if name in (one.name, one.attname))
    if isinstance(column, models.ForeignKey | models.JSONField):
        return value
    return column.get_prep_value(value)


def _check(record: models.Model, entry: Entry) -> None:
    """Refuse values that no form would accept.

    Raises:
        RecordError: naming the row and the column.
    """
    skipped = {
        one.name
        for one in record._meta.concrete_fields
        if isinstance(one, models.ForeignKey) or one.generated
    }
    try:
        record.clean_fields(exclude=skipped)
    except ValidationError as error:
        words = "; ".join(
            f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
        )
        raise RecordError(f"{entry.row.where}: {words}") from error
