"""Drafts out of the table of positions, and behind row-level security."""

import django.utils.timezone
from django.db import migrations, models

# What a party had drafted becomes its common text; what it had written before, withdrawn texts.
# The history of positions forgets the drafts: it is read by everybody who reads positions.
MOVE = """
ALTER TABLE consultations_position DISABLE TRIGGER USER;
ALTER TABLE consultations_positionhistory DISABLE TRIGGER USER;
INSERT INTO consultations_draft (
    question_id, text_version, "group", organization_id, kind, author_id, changed_by_id,
    stance, statement, conditions, exclusions, time_limit, addressed_to, language,
    state, position_id, version, created_at, changed_at
)
SELECT
    draft.question_id, draft.text_version, draft."group", draft.organization_id, 'common',
    draft.stated_by_id, draft.stated_by_id, draft.stance, draft.statement, draft.conditions,
    draft.exclusions, draft.time_limit, draft.addressed_to, draft.language,
    CASE WHEN draft.replaced_by_id IS NULL THEN 'open'
         WHEN later.state = 'draft' THEN 'withdrawn' ELSE 'submitted' END,
    CASE WHEN later.state <> 'draft' THEN later.id END, 1, draft.recorded_at, draft.recorded_at
FROM consultations_position AS draft
LEFT JOIN consultations_position AS later ON later.id = draft.replaced_by_id
WHERE draft.state = 'draft'
ORDER BY draft.id;
DELETE FROM consultations_positionhistory WHERE state = 'draft';
DELETE FROM consultations_position WHERE state = 'draft';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE consultations_position ENABLE TRIGGER USER;
ALTER TABLE consultations_positionhistory ENABLE TRIGGER USER;
"""

# accounts.models.Party.key, as a connection names the parties that it speaks for.
SPEAKS_FOR = """
CREATE FUNCTION speaks_for(party_group text, party_organization bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN party_group || coalesce('-' || party_organization::text, '') = ANY (
    string_to_array(coalesce(current_setting('concertation.parties', true), ''), ',')
)
"""
OWNED = ("draft", "drafthistory", "draftmark", "draftmarkhistory", "comment", "commenthistory")
# FORCE: the owner of the tables, who migrates, reads no draft either.
CLOSE = """
ALTER TABLE consultations_{table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE consultations_{table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own_party ON consultations_{table}
    USING (speaks_for("group", organization_id)) WITH CHECK (speaks_for("group", organization_id));
"""
OPEN = """
DROP POLICY own_party ON consultations_{table};
ALTER TABLE consultations_{table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE consultations_{table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0002_drafts")]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="position",
            name="position_submitted_at_a_time",
        ),
        migrations.AlterField(
            model_name="position",
            name="state",
            field=models.CharField(
                choices=[("submitted", "Submitted"), ("published", "Published")],
                default="submitted",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="position",
            name="submitted_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="submitted at"
            ),
        ),
        migrations.AlterField(
            model_name="positionhistory",
            name="state",
            field=models.CharField(
                choices=[("submitted", "Submitted"), ("published", "Published")],
                default="submitted",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="positionhistory",
            name="submitted_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="submitted at"
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["submitted", "published"])),
                name="position_has_left_its_party",
            ),
        ),
        migrations.RunSQL(SPEAKS_FOR, "DROP FUNCTION speaks_for(text, bigint)"),
        migrations.RunSQL(
            "".join(CLOSE.format(table=one) for one in OWNED),
            "".join(OPEN.format(table=one) for one in OWNED),
        ),
    ]
