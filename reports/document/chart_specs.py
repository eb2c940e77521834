"""The border of charts: which specifications may enter the document tree."""

import json

from reports.document.node import InvalidPaper

LONGEST = 500_000
# What would load something, lead out of the paper, or wait for who reads it.
_FORBIDDEN = frozenset({"url", "href", "usermeta", "params"})


def clean_spec(value: str | dict) -> str:
    """A Vega-Lite specification as canonical JSON: the same chart always gives the same text.

    Raises:
        InvalidPaper: it is no specification, is too long, or names something outside of itself.
    """
    try:
        spec = json.loads(value) if isinstance(value, str) else value
        text = json.dumps(
            spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
    except (TypeError, ValueError) as error:
        raise InvalidPaper(f"The specification of a chart is not JSON: {error}.") from error
    if not isinstance(spec, dict) or "mark" not in text or "data" not in spec:
        raise InvalidPaper("The specification of a chart has data and marks.")
    if len(text) > LONGEST:
        raise InvalidPaper(f"The specification of a chart is longer than {LONGEST} characters.")
    if found := _FORBIDDEN & set(_names(spec)):
        raise InvalidPaper(
            f"A chart holds its data itself; {', '.join(sorted(found))} cannot stand."
        )
    return text


def _names(value) -> list[str]:
    """Every name in a specification, outside of its rows of data."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if not isinstance(value, dict):
        return []
    return [*value, *(n for key, one in value.items() if key != "values" for n in _names(one))]
