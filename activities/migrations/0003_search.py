import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# What is there already is written to the index by the triggers.
BACK = """
UPDATE activities_activity SET id = id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_search'),
        ('activities', '0002_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, place_fr, place_ar, acronym, topic, day, text, city_id, network_id, topic_id) SELECT 'session', a.id, coalesce('SES-' || a.id, ''), coalesce(a.title, ''), coalesce(c.name_fr, ''), coalesce(c.name_ar, ''), coalesce(n.acronym, ''), coalesce(t.name_fr || ' ' || t.name_ar, ''), a.starts_on, coalesce(a.summary, ''), a.host_city_id, a.lead_network_id, a.sub_theme_id FROM activities_activity AS a JOIN networks_network AS n ON n.id = a.lead_network_id LEFT JOIN networks_city AS c ON c.id = a.host_city_id LEFT JOIN networks_subtheme AS t ON t.id = a.sub_theme_id WHERE a.kind = 'session' AND a.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, place_fr, place_ar, acronym, topic, day, text, city_id, network_id, topic_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id) WHERE (entry.code, entry.title_fr, entry.place_fr, entry.place_ar, entry.acronym, entry.topic, entry.day, entry.text, entry.city_id, entry.network_id, entry.topic_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id); RETURN NULL;", hash='bc2c29c02fd10fe9afa3827d067aa42ed7b825c4', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_992f9', table='activities_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'session' AND object_id = OLD.id; RETURN NULL;", hash='1f9988d812aad0c40f60b49a2596e14e4aa5ff2f', operation='DELETE', pgid='pgtrigger_search_removed_326e7', table='activities_activity', when='AFTER')),
        ),
        migrations.RunSQL(BACK, migrations.RunSQL.noop),
    ]
