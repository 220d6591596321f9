import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# What is there already is written to the index by the triggers.
BACK = """
UPDATE networks_city SET id = id;
UPDATE networks_network SET id = id;
UPDATE networks_appointment SET id = id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_search'),
        ('networks', '0002_handover_day'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, title_ar, place_fr, place_ar, acronym, detail, text, city_id, network_id, person_id) SELECT 'person', a.id, coalesce('NOM-' || a.id, ''), coalesce(p.given_name || ' ' || p.family_name, ''), coalesce(p.name_ar, ''), coalesce(coalesce(c.name_fr, o.name_fr), ''), coalesce(coalesce(c.name_ar, o.name_ar), ''), coalesce(n.acronym, ''), coalesce(a.role, ''), coalesce(p.function, ''), a.city_id, a.network_id, a.person_id FROM networks_appointment AS a JOIN accounts_person AS p ON p.id = a.person_id LEFT JOIN networks_city AS c ON c.id = a.city_id LEFT JOIN networks_network AS n ON n.id = a.network_id LEFT JOIN networks_organisation AS o ON o.id = a.organisation_id WHERE TRUE AND a.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, title_ar, place_fr, place_ar, acronym, detail, text, city_id, network_id, person_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.detail, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.person_id) WHERE (entry.code, entry.title_fr, entry.title_ar, entry.place_fr, entry.place_ar, entry.acronym, entry.detail, entry.text, entry.city_id, entry.network_id, entry.person_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.detail, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.person_id); RETURN NULL;", hash='756de348533fec62d3aaf4aedd5ea5d7e68296a0', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_78a78', table='networks_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'person' AND object_id = OLD.id; RETURN NULL;", hash='e93841119306ca06dcff6bca1ef8d5797832b80e', operation='DELETE', pgid='pgtrigger_search_removed_4969d', table='networks_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='city',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, title_ar, place_fr, place_ar, text, city_id) SELECT 'city', c.id, coalesce(c.code, ''), coalesce(c.name_fr, ''), coalesce(c.name_ar, ''), coalesce(r.name_fr, ''), coalesce(r.name_ar, ''), coalesce(c.profile, ''), c.id FROM networks_city AS c JOIN networks_region AS r ON r.id = c.region_id WHERE TRUE AND c.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, title_ar, place_fr, place_ar, text, city_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.text, EXCLUDED.city_id) WHERE (entry.code, entry.title_fr, entry.title_ar, entry.place_fr, entry.place_ar, entry.text, entry.city_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.text, EXCLUDED.city_id); RETURN NULL;", hash='ae964d8f2fce5eaa20baf8b8805d6a1859ed175c', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_a58f7', table='networks_city', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='city',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'city' AND object_id = OLD.id; RETURN NULL;", hash='b6c2833b7144b52b54d81fb86b34a6dd12acab95', operation='DELETE', pgid='pgtrigger_search_removed_6dc8c', table='networks_city', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='city',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry SET place_fr = NEW.name_fr, place_ar = NEW.name_ar WHERE city_id = NEW.id AND kind <> 'city' AND (place_fr IS DISTINCT FROM NEW.name_fr OR place_ar IS DISTINCT FROM NEW.name_ar); RETURN NULL;", hash='2450bd7b8c2069ab7f46738172824a845cfa15ce', operation='UPDATE', pgid='pgtrigger_search_followed_f4195', table='networks_city', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='network',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, title_ar, place_fr, place_ar, acronym, text, network_id) SELECT 'network', n.id, coalesce(n.acronym, ''), coalesce(n.theme_fr, ''), coalesce(n.theme_ar, ''), coalesce(n.name_fr, ''), coalesce(n.name_ar, ''), coalesce(n.acronym, ''), coalesce(n.presentation_fr || ' ' || n.presentation_ar, ''), n.id FROM networks_network AS n WHERE TRUE AND n.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, title_ar, place_fr, place_ar, acronym, text, network_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.text, EXCLUDED.network_id) WHERE (entry.code, entry.title_fr, entry.title_ar, entry.place_fr, entry.place_ar, entry.acronym, entry.text, entry.network_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.title_ar, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.text, EXCLUDED.network_id); RETURN NULL;", hash='6fe9b74dd9e7d3fad8316e204f991867a412c0f3', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_fa1a7', table='networks_network', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='network',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'network' AND object_id = OLD.id; RETURN NULL;", hash='858bf42d8c89bb8556ac363c4dae98348940d83d', operation='DELETE', pgid='pgtrigger_search_removed_29c00', table='networks_network', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='network',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE records_searchentry SET acronym = NEW.acronym WHERE network_id = NEW.id AND (acronym IS DISTINCT FROM NEW.acronym); RETURN NULL;', hash='d9609c847829d380b88b0023fa3a10038318f5c0', operation='UPDATE', pgid='pgtrigger_search_followed_d31ee', table='networks_network', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry SET place_fr = NEW.name_fr, place_ar = NEW.name_ar WHERE kind = 'city' AND object_id IN (SELECT id FROM networks_city WHERE region_id = NEW.id) AND (place_fr IS DISTINCT FROM NEW.name_fr OR place_ar IS DISTINCT FROM NEW.name_ar); RETURN NULL;", hash='62a3614ff78b1234617f79972c0874b14d03ee43', operation='UPDATE', pgid='pgtrigger_search_followed_70fdf', table='networks_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subtheme',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry SET topic = NEW.name_fr || ' ' || NEW.name_ar WHERE topic_id = NEW.id AND (topic IS DISTINCT FROM NEW.name_fr || ' ' || NEW.name_ar); RETURN NULL;", hash='0260bb526b1133fa2457b27d3184591206ddfcf1', operation='UPDATE', pgid='pgtrigger_search_followed_6e81c', table='networks_subtheme', when='AFTER')),
        ),
        migrations.RunSQL(BACK, migrations.RunSQL.noop),
    ]
