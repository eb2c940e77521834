"""Many made-up events, written by PostgreSQL itself; the same ones in every run."""

ORGANIZATIONS, PEOPLE, RECOMMENDATIONS = 2_000, 200, 120
WORDS = """fair globalization dialogue seminar ministers employers workers decent work policy
    coherence launch national regional forum labour social dimension growth migration enterprise
    rights standards investment trade finance university parliament council report follow-up youth
    informal economy gender equality protection poverty strategy governance summit briefing"""
PLACES = """Geneva CH|Dakar SN|Berlin DE|Brasilia BR|Beijing CN|Tokyo JP|Helsinki FI|New York US|
    Johannesburg ZA|Kuala Lumpur MY|Warsaw PL|Lima PE|Rome IT|Colombo LK|Addis Ababa ET|Paris FR"""

BASE = """
CREATE FUNCTION hash(n bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS
  'SELECT abs(hashint8(n)::bigint)';
CREATE FUNCTION words(n bigint, number int) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT string_agg(known[1 + hash(n * 101 + w * 7919) %% cardinality(known)], ' ')
  FROM generate_series(1, number) AS w, regexp_split_to_array(%(words)s, '\\s+') AS known
$$;
INSERT INTO accounts_organization
  (name_en, name_fr, name_es, acronym, kind, "group", country, version, created_at, archive_reason)
SELECT 'Organization ' || n, '', '', CASE WHEN n %% 3 = 0 THEN 'ORG' || n ELSE '' END,
  'ngo', '', '', 1, now(), ''
FROM generate_series(1, %(organizations)s) AS n;
INSERT INTO accounts_person (name, version, created_at, archive_reason)
SELECT 'Person ' || n, 1, now(), '' FROM generate_series(1, %(people)s) AS n;
INSERT INTO followup_sourcereport (code, title_en, title_fr, title_es, issued_by)
VALUES ('bench', 'Report', '', '', '');
INSERT INTO followup_recommendation
  (reference, report_id, paragraphs, title_en, title_fr, title_es, text, quotation, level,
   addressed_to, is_published, version, created_at, archive_reason)
SELECT 'R' || n, (SELECT id FROM followup_sourcereport), '', words(n, 6), '', '', words(n, 60), '',
  'global', '', true, 1, now(), ''
FROM generate_series(1, %(recommendations)s) AS n
"""
# What is in an event depends on its number alone.
EVENTS = """
INSERT INTO events_event
  (title, language, kind, date, place, country, activity, outcome, next_step, notes, link,
   is_published, logged_by_id, version, created_at, archive_reason)
SELECT initcap(words(n, 7)), 'en',
  (array['launch', 'seminar', 'conference', 'meeting'])[1 + n %% 4],
  CASE WHEN n %% 50 = 0 THEN ''
       WHEN n %% 7 = 0 THEN to_char(day, 'YYYY-MM')
       ELSE to_char(day, 'YYYY-MM-DD') END,
  left(place, -3), right(place, 2), words(n * 3, 3), '', '', words(n * 5, 40), '',
  true, %(user)s, 1, now(), ''
FROM generate_series(%(first)s, %(last)s) AS n,
  regexp_split_to_array(%(places)s, '\\|\\s*') AS known,
  LATERAL (SELECT date '2004-01-01' + (hash(n) %% 7000)::int AS day,
    known[1 + hash(n * 11) %% cardinality(known)] AS place) AS made
"""
LINKS = """
INSERT INTO events_eventorganizer (event_id, organization_id, sequence)
SELECT e.id, first.id + hash(e.id * 7 + s) %% %(organizations)s, s
FROM events_event e, generate_series(1, 2) AS s,
  (SELECT min(id) AS id FROM accounts_organization WHERE sort_key LIKE 'organization %%') AS first
WHERE e.id > %(after)s AND s <= hash(e.id) %% 3
ON CONFLICT DO NOTHING;
INSERT INTO events_involvement (event_id, role, sequence)
SELECT id, (array['office', 'director_general'])[1 + id %% 2], 1
FROM events_event WHERE id > %(after)s;
INSERT INTO events_involvement (event_id, role, person_id, sequence)
SELECT e.id, 'commissioner', first.id + hash(e.id * 13) %% %(people)s, 2
FROM events_event e, (SELECT min(id) AS id FROM accounts_person) AS first
WHERE e.id > %(after)s AND e.id %% 3 = 0;
INSERT INTO events_eventrecommendation (event_id, recommendation_id)
SELECT e.id, first.id + hash(e.id * 17 + s * 7919) %% %(recommendations)s
FROM events_event e, generate_series(1, 3) AS s,
  (SELECT min(id) AS id FROM followup_recommendation) AS first
WHERE e.id > %(after)s AND s <= 1 + e.id %% 3
ON CONFLICT DO NOTHING
"""
TABLES = (
    "events_event",
    "events_eventorganizer",
    "events_involvement",
    "events_eventrecommendation",
    "accounts_organization",
    "accounts_person",
    "followup_sourcereport",
    "followup_recommendation",
)


def fill(cursor, events: int, user: int) -> None:
    """Add events until there are ``events``; history keeps nothing of them.

    Args:
        cursor: of the role that owns the tables.
        user: the primary key of who logs them.
    """
    cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM events_event")
    there, last = cursor.fetchone()
    params = {
        "words": WORDS,
        "places": PLACES,
        "organizations": ORGANIZATIONS,
        "people": PEOPLE,
        "recommendations": RECOMMENDATIONS,
        "first": there + 1,
        "last": events,
        "after": last,
        "user": user,
    }
    _triggers(cursor, "DISABLE")
    for statement in (*([] if there else [BASE]), EVENTS, LINKS):
        cursor.execute(statement, params)
    _triggers(cursor, "ENABLE")
    cursor.execute("VACUUM ANALYZE")


def _triggers(cursor, word):
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
