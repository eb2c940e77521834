"""The box in which a block's text is written: short markup, or what the editor on the page sends.

Without script the box is a plain one and holds markup (:mod:`reports.inlines`); paragraphs are
parted by an empty line. With script an editor stands in its place and sends stored inlines, a
list for each paragraph, beside it as ``<name>_json``. Both become the same.
"""

import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.inlines import MarkupError, parse
from reports.stored_inlines import InvalidText, check, to_markup
from reports.writing import find_record

EMPTY_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
# Pasting a whole chapter makes a paragraph of each of its paragraphs, not one of a thousand.
MOST_PARAGRAPHS = 200


class RichTextarea(forms.Textarea):
    """A text area that the page's editor takes over (static/js/paper-editor.js)."""

    template_name = "reports/widgets/rich_text.html"

    def __init__(self, *, many: bool = False, **kwargs):
        self.many = many
        super().__init__(**kwargs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["inlines"] = json.dumps(self.editable or [], ensure_ascii=False)
        context["widget"]["many"] = self.many
        return context

    # The stored inlines with what each reference and live value prints, for the editor.
    editable: list | None = None

    def value_from_datadict(self, data, files, name):
        sent = data.get(f"{name}_json")
        return {"json": sent, "markup": data.get(name, "")} if sent else data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_json" not in data

    def format_value(self, value):
        if isinstance(value, dict):
            try:
                return "\n\n".join(to_markup(one) for one in _read_json(value["json"]))
            except ValidationError:
                return value["markup"]
        return super().format_value(value)


class TextField(forms.Field):
    """Running text; cleaned to a list of paragraphs, each stored inlines.

    Args:
        many: whether several paragraphs may be written at once.
    """

    def __init__(self, *, many: bool = False, rows: int = 4, **kwargs):
        self.many = many
        widget = RichTextarea(many=many, attrs={"rows": rows, "maxlength": 60_000})
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, list):
            return to_markup(value)
        return value

    def to_python(self, value):
        if not value:
            return []
        paragraphs = _read_json(value["json"]) if isinstance(value, dict) else _read_markup(value)
        if len(paragraphs) > MOST_PARAGRAPHS:
            raise ValidationError(
                _("At most %(most)s paragraphs at once.") % {"most": MOST_PARAGRAPHS}
            )
        if len(paragraphs) > 1 and not self.many:
            raise ValidationError(_("Only one paragraph can stand here."))
        return paragraphs

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != ([initial] if initial else [])
        except ValidationError:
            return True


def _read_markup(text: str) -> list:
    try:
        found = [parse(one, find_record) for one in EMPTY_LINE.split(text)]
        return [check(one) for one in found if one]
    except (MarkupError, InvalidText) as error:
        raise ValidationError(str(error)) from error


def _read_json(text: str) -> list:
    try:
        sent = json.loads(text)
        if not isinstance(sent, list):
            raise InvalidText(_("This is no running text."))
        return [found for one in sent if (found := check(one))]
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidText):
            raise ValidationError(str(error)) from error
        raise ValidationError(_("This is no running text.")) from error
