"""What the forms have in common in which the secretariat prepares its records."""

from django import forms

from foundation.concurrency import VersionedForm, reason_field

DATES = {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"]


class PreparingForm(VersionedForm):
    """What they have in common: a reason for a change, and how fields stand on the page.

    ``WIDTHS`` gives the width of a field in twelfths of the page, where it is not the
    whole. ``TABLE`` names the table of rows that some have below their fields (``table_heads``,
    ``table_rows``); ``write_beside`` writes what the form holds beside its record
    (:func:`consultations.outcomes.record`). ``GIVEN`` names what a record belongs to, which is
    not asked for and of which rules of the database speak.
    """

    TABLE: str = ""
    TABLE_NOTE: str = ""
    ROW_HEAD: str = ""
    write_beside = None
    WIDTHS: dict[str, int] = {}
    LINKS: tuple[str, ...] = ()
    GIVEN: frozenset[str] = frozenset()
    reason = reason_field()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["reason"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - self.GIVEN

    @property
    def laid_out(self):
        """The visible fields with their widths, in order."""
        return [(field, self.WIDTHS.get(field.name, 12)) for field in self.visible_fields()]

    @property
    def links(self) -> dict:
        """What was chosen, by the name of the many-to-many field."""
        return {name: self.cleaned_data[name] for name in self.LINKS}

    def offer(self, name, queryset, called) -> None:
        """Let ``name`` choose among the rows that the person sees, by key or by what is typed."""
        self.fields[name].queryset = queryset
        self.fields[name].called = called
        if self.instance.pk and name in self.LINKS:
            chosen = getattr(self.instance, name).all()
            self.initial[name] = list(queryset.filter(pk__in=chosen))


class OrderForm(forms.Form):
    """The order of rows, as the numbers typed beside them."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for place, one in enumerate(self.rows, 1):
            self.fields[f"place-{one.pk}"] = forms.IntegerField(
                label=str(getattr(one, "title", one)), initial=place, min_value=1, max_value=9_999
            )

    @property
    def keys(self) -> list[int]:
        """The rows' keys in the order that was asked for; equal numbers keep their order."""
        return [
            one.pk
            for one in sorted(self.rows, key=lambda one: self.cleaned_data[f"place-{one.pk}"])
        ]
