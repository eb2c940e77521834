"""SQL functions that generated columns rest on; immutable, so that they can be indexed."""

from django.db import migrations

SORT_KEY = r"""
CREATE FUNCTION sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(
    regexp_replace(normalize(value, NFKD), U&'[\0300-\036f\1dc0-\1dff\20d0-\20ff]', '', 'g')
) COLLATE "C";
COMMENT ON FUNCTION sort_key(text) IS 'A name without accents and capitals, to sort and match by';
"""

SEARCH_WORDS = r"""
CREATE FUNCTION search_words(important text, rest text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('simple'::regconfig, sort_key(coalesce(important, ''))), 'A')
    || setweight(to_tsvector('simple'::regconfig, sort_key(coalesce(rest, ''))), 'B');
"""

# Every word must be there; the last is taken as the beginning of a word, since people search
# while they type. Anything that is no letter or digit only separates words, so nothing a
# person types can be a syntax error.
SEARCH_QUERY = r"""
CREATE FUNCTION search_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT to_tsquery(
        'simple'::regconfig,
        coalesce(
            string_agg(
                quote_literal(word) || CASE WHEN place = words.total THEN ':*' ELSE '' END, ' & '
                ORDER BY place
            ),
            ''
        )
    )
    FROM (
        SELECT word, place, count(*) OVER () AS total
        FROM regexp_split_to_table(sort_key(left(coalesce(value, ''), 500)), '[^[:alnum:]]+')
            WITH ORDINALITY AS split (word, place)
        WHERE word <> ''
        ORDER BY place LIMIT 20
    ) AS words
);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION sort_key(text)"),
        migrations.RunSQL(SEARCH_WORDS, "DROP FUNCTION search_words(text, text)"),
        migrations.RunSQL(SEARCH_QUERY, "DROP FUNCTION search_query(text)"),
    ]
