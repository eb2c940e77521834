"""SQL side of the partial dates; immutable, so that generated columns and constraints may use it.

A text that is no partial date gives NULL days instead of an error: the row's constraint then
refuses it by its name.
"""

from django.db import migrations

# CASE keeps make_date away from texts that are no date. Years are 1000 to 9999.
POINT_IS_VALID = r"""
CREATE FUNCTION partial_date_point_is_valid(point text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN point ~ '^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$' THEN true
    WHEN point ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' THEN
        substr(point, 9, 2)::integer <= extract(
            day FROM make_date(substr(point, 1, 4)::integer, substr(point, 6, 2)::integer, 1)
                + interval '1 month' - interval '1 day'
        )
    ELSE false
END;
"""

# Ends of equal length are equally precise, and then the order of texts is the order of time.
# A range of two equal ends has a shorter form, so it is refused: one date, one stored form.
IS_VALID = r"""
CREATE FUNCTION partial_date_is_valid(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN value IS NULL THEN NULL
    WHEN value = '' THEN true
    WHEN length(value) > 21 THEN false
    WHEN strpos(value, '/') = 0 THEN partial_date_point_is_valid(value)
    ELSE partial_date_point_is_valid(split_part(value, '/', 1))
        AND partial_date_point_is_valid(substr(value, strpos(value, '/') + 1))
        AND length(value) = 2 * length(split_part(value, '/', 1)) + 1
        AND split_part(value, '/', 1) COLLATE "C" < split_part(value, '/', 2) COLLATE "C"
END;
COMMENT ON FUNCTION partial_date_is_valid(text) IS
    'Whether a text is the stored form of a partial date: EDTF level 0, or empty for unknown';
"""

FIRST = r"""
CREATE FUNCTION partial_date_first(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value <> '' AND partial_date_is_valid(value) THEN
    make_date(
        substr(value, 1, 4)::integer,
        coalesce(nullif(substr(split_part(value, '/', 1), 6, 2), ''), '1')::integer,
        coalesce(nullif(substr(split_part(value, '/', 1), 9, 2), ''), '1')::integer
    )
END;
COMMENT ON FUNCTION partial_date_first(text) IS 'The earliest day a partial date can mean';
"""

# A year or a month ends on the day before the next one begins.
LAST = r"""
CREATE FUNCTION partial_date_last(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN value = '' OR partial_date_is_valid(value) IS NOT TRUE THEN NULL
    WHEN length(split_part(value, '/', 1)) = 4 THEN
        make_date(right(value, 4)::integer, 12, 31)
    WHEN length(split_part(value, '/', 1)) = 7 THEN (
        make_date(left(right(value, 7), 4)::integer, right(value, 2)::integer, 1)
        + interval '1 month' - interval '1 day'
    )::date
    ELSE make_date(
        left(right(value, 10), 4)::integer,
        left(right(value, 5), 2)::integer,
        right(value, 2)::integer
    )
END;
COMMENT ON FUNCTION partial_date_last(text) IS 'The latest day a partial date can mean';
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_functions")]
    operations = [
        migrations.RunSQL(POINT_IS_VALID, "DROP FUNCTION partial_date_point_is_valid(text)"),
        migrations.RunSQL(IS_VALID, "DROP FUNCTION partial_date_is_valid(text)"),
        migrations.RunSQL(FIRST, "DROP FUNCTION partial_date_first(text)"),
        migrations.RunSQL(LAST, "DROP FUNCTION partial_date_last(text)"),
    ]
