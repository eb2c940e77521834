"""Columns that PostgreSQL derives from others: keys to sort names by, and words to search."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, Concat


class FoldedKey(Func):
    """``sort_key(text)``: without accents and capitals, the same order on every machine."""

    function = "sort_key"
    output_field = models.TextField(db_collation="C")


class SearchWords(Func):
    """``search_words(important, rest)``: the folded words of two texts, weighted A and B."""

    function = "search_words"
    output_field = SearchVectorField()


def sort_key_column(*names: str) -> models.GeneratedField:
    """A stored key to sort by, made from the first of ``names`` that is not empty.

    The embedded PostgreSQL has no ICU, and system collations differ between machines; a folded
    text in the C collation gives one order everywhere (docs/adr, "One order of names").
    """
    source = F(names[0])
    if len(names) > 1:
        filled = [Func(F(name), Value(""), function="NULLIF") for name in names]
        source = Coalesce(*filled, Value(""), output_field=models.TextField())
    return models.GeneratedField(
        expression=FoldedKey(source),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        editable=False,
    )


def search_column(*important: str, rest: tuple[str, ...] = ()) -> models.GeneratedField:
    """A stored ``tsvector`` over the named text columns; put a GIN index on it."""
    return models.GeneratedField(
        expression=SearchWords(_joined(important), _joined(rest)),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )


def _joined(names):
    if not names:
        return Value("")
    parts = []
    for name in names:
        parts += [F(name), Value(" ")]
    return Concat(*parts, output_field=models.TextField())


class SearchQuery(Func):
    """``search_query(text)``: every word typed must be there, the last may be unfinished."""

    function = "search_query"
    output_field = models.TextField()


def matching(text: str, column: str = "search") -> models.Q:
    """A condition: ``column`` holds all words of ``text`` (accents and capitals do not count)."""
    return models.Q(**{f"{column}__words": text})


@SearchVectorField.register_lookup
class HasWords(models.Lookup):
    """``search__words="text"``: ``search @@ search_query(text)``."""

    lookup_name = "words"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """The match operator between the stored vector and the folded query."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ search_query(%s)", [*left_params, str(self.rhs)]
