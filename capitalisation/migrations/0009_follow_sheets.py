from django.db import migrations

# Who saved a text was not kept: each of its authors may have.
SAVED = """
INSERT INTO capitalisation_sheetversion_saved_by (sheetversion_id, person_id)
SELECT sheetversion_id, person_id FROM capitalisation_sheetversion_authors;
"""
# Published PDFs whose sheet has been archived since, or opened to fewer readers.
FOLLOW = """
WITH everybody_to_city AS (SELECT ARRAY['public', 'partners', 'members', 'network', 'city']::text[] AS every),
taken AS (
    UPDATE capitalisation_report AS r SET status = 'ready', published_on = NULL
    FROM capitalisation_sheetversion AS v JOIN capitalisation_sheet AS s ON s.id = v.sheet_id, everybody_to_city
    WHERE v.id = r.version_id AND r.status = 'published'
        AND (s.online_id IS NULL OR array_position(every, r.visibility) < array_position(every, s.visibility))
    RETURNING r.id
)
INSERT INTO records_journalentry (content_type_id, object_id, at, event, field, source, target, comment)
SELECT t.id, taken.id, clock_timestamp(), 'follow_sheet', 'status', 'published', 'ready', 'La fiche n’est plus ouverte à tous ceux qui lisaient ce document.'
FROM taken, django_content_type AS t WHERE t.app_label = 'capitalisation' AND t.model = 'report';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('capitalisation', '0008_sheet_saved_by'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('records', '0005_public_entries'),
    ]

    operations = [
        migrations.RunSQL(SAVED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
