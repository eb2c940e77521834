"""SQL functions over partial dates (EDTF level 0); immutable, for generated columns."""

from django.db import migrations

FIRST = r"""
CREATE FUNCTION partial_date_first(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value = '' THEN NULL ELSE make_date(
    substr(split_part(value, '/', 1), 1, 4)::int,
    coalesce(nullif(substr(split_part(value, '/', 1), 6, 2), ''), '1')::int,
    coalesce(nullif(substr(split_part(value, '/', 1), 9, 2), ''), '1')::int
) END;
"""

LAST = r"""
CREATE FUNCTION partial_date_last(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value = '' THEN NULL
    WHEN value LIKE '%/%' THEN partial_date_last(split_part(value, '/', 2))
    ELSE NULL END;
"""
LAST = r"""
CREATE FUNCTION partial_date_last(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    point text := CASE WHEN value LIKE '%/%' THEN split_part(value, '/', 2) ELSE value END;
BEGIN
    RETURN CASE length(point)
        WHEN 4 THEN make_date(point::int, 12, 31)
        WHEN 7 THEN (make_date(substr(point, 1, 4)::int, substr(point, 6, 2)::int, 1)
                     + interval '1 month - 1 day')::date
        WHEN 10 THEN make_date(substr(point, 1, 4)::int, substr(point, 6, 2)::int,
                               substr(point, 9, 2)::int)
    END;
END $$;
"""

VALID = r"""
CREATE FUNCTION partial_date_is_valid(value text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF value = '' THEN RETURN true; END IF;
    IF value !~ '^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$' THEN RETURN false; END IF;
    RETURN partial_date_last(value) >= partial_date_first(value);
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_functions")]
    operations = [
        migrations.RunSQL(FIRST, "DROP FUNCTION partial_date_first(text)"),
        migrations.RunSQL(LAST, "DROP FUNCTION partial_date_last(text)"),
        migrations.RunSQL(VALID, "DROP FUNCTION partial_date_is_valid(text)"),
    ]
