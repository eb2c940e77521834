"""The rows of the table of events as HTML.

Written as one string for each row and not by the template language: fifty rows cost 1 ms instead
of 20 (docs/developers/performance.md). Everything that comes from a record goes through
:func:`html.escape` here; ``templates/events/_event_table.html`` holds the table around them.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.listing import Row

ROW = (
    '<tr><td class="date">{date}</td>'
    '<th scope="row"><a class="main-link" href="{url}">{title}</a>{badge}'
    '<span class="sub">{venue}</span></th>'
    '<td data-label="{head_organizers}">{organizers}</td>'
    '<td data-label="{head_activity}">{activity}</td>'
    '<td data-label="{head_involved}">{involved}</td>'
    '<td data-label="{head_serves}">{served}</td></tr>\n'
)


def rows_as_html(rows: list[Row], heads: dict[str, str]) -> SafeString:
    """All rows of a page.

    Args:
        heads: the columns' names, which cells repeat where a phone shows rows as cards.
    """
    labels = {f"head_{name}": escape(str(head)) for name, head in heads.items()}
    undated = f'<span class="muted">{escape(_("no date"))}</span>'
    return mark_safe("".join(_row(row, labels, undated) for row in rows))


def _row(row: Row, labels: dict[str, str], undated: str) -> str:
    date = escape(row.date)
    if row.year:
        date += f'<span class="sub">{row.year}</span>'
    badge = f' <span class="tag tag--caution">{escape(row.badge)}</span>' if row.badge else ""
    return ROW.format(
        date=date or undated,
        url=row.url,
        title=escape(row.title),
        badge=badge,
        venue=escape(row.venue),
        organizers=escape(row.organizers),
        activity=escape(row.activity),
        involved="".join(_involved(title, names) for title, names in row.involved),
        served=" · ".join(_served(url, reference) for url, reference in row.served)
        or '<span class="muted">—</span>',
        **labels,
    )


def _involved(title, names):
    names = escape(names)
    if not title:
        return f'<span class="tag">{names}</span>'
    return f'<span class="people"><span class="muted">{escape(title)}</span> {names}</span>'


def _served(url, reference):
    return f'<a class="reference" href="{url}">{escape(reference)}</a>'
