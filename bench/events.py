"""The pages and the API of events, each beside the least SQL for its rows."""

from urllib.parse import urlencode

from django.db.models import Q

from bench.stage import Case, Stage
from events.listing import ORDERS
from events.models import Event
from foundation.paging import keyset_page

# What a page of the list prints, with what belongs to each event in the same statement.
ROWS = """
SELECT e.id, e.title, e.date, e.place, e.country, e.activity, e.is_published, e.archived_at,
  (SELECT string_agg(coalesce(nullif(o.acronym, ''), o.name_en), ', ' ORDER BY eo.sequence)
   FROM events_eventorganizer eo JOIN accounts_organization o ON o.id = eo.organization_id
   WHERE eo.event_id = e.id),
  (SELECT string_agg(i.role || '|' || coalesce(p.name, u.acronym, ''), ';' ORDER BY i.sequence)
   FROM events_involvement i LEFT JOIN accounts_person p ON p.id = i.person_id
   LEFT JOIN accounts_organization u ON u.id = i.unit_id WHERE i.event_id = e.id),
  (SELECT string_agg(r.reference, ' ' ORDER BY r.sort_key)
   FROM events_eventrecommendation er JOIN followup_recommendation r ON r.id = er.recommendation_id
   WHERE er.event_id = e.id)
FROM events_event e WHERE e.archived_at IS NULL AND (e.is_published OR e.logged_by_id = %(user)s)
"""
NEWEST = " ORDER BY e.list_day DESC, e.id DESC LIMIT 50"
FILTER = {"country": "SN", "since": "2005", "until": "2010", "q": "migration"}
FILTERED = """ AND e.country = 'SN' AND e.last_day >= '2005-01-01' AND e.first_day <= '2010-12-31'
 AND e.search @@ search_query('migration')"""


def cases(stage: Stage) -> list[Case]:
    """Page 1, a deep page, a filtered page, one event; the first three through the API too."""
    page, api, user = stage.page, stage.api, {"user": stage.user.pk}
    middle = Event.objects.order_by("-list_day", "-pk")[
        stage.events * 9 // 10 : stage.events
    ].first()
    deep = deep_address(middle)
    past = "(e.list_day, e.id) < (%(day)s, %(id)s)"
    deeper = {**user, "day": middle.list_day, "id": middle.pk}
    filtered = f"?{urlencode(FILTER)}"
    whole = {
        "page 1": ("", stage.sql(ROWS + NEWEST, user)),
        "deep page": (deep, stage.sql(f"{ROWS} AND {past}{NEWEST}", deeper)),
        "filtered page": (filtered, stage.sql(ROWS + FILTERED + NEWEST, user)),
    }
    found = []
    for name, (query, floor) in whole.items():
        for site, path, what in ((page, "/events/", "list"), (api, "/api/v1/events/", "API")):
            found.append(Case(f"events, {what}, {name}", asked(site, path + query), floor))
    one = stage.sql(ROWS + " AND e.id = %(id)s", deeper)
    found.append(Case("events, one event", asked(page, f"/events/{middle.pk}/"), one))
    return found


def asked(site, path):
    """A request to time."""
    return lambda: site.get(path)


def deep_address(event: Event) -> str:
    """The address of the page that begins after an event, as the pages themselves give it."""
    same_day = Q(list_day=event.list_day, pk__lte=event.pk)
    from_here = Event.objects.filter(Q(list_day__lt=event.list_day) | same_day)
    return keyset_page(from_here, ORDERS, {}, size=1).next_url
