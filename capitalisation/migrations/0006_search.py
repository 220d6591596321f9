import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# What is there already is written to the index by the triggers.
BACK = """
UPDATE capitalisation_sheetversion SET id = id;
UPDATE capitalisation_report SET id = id;
UPDATE capitalisation_block SET id = id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_search'),
        ('capitalisation', '0005_alter_report_status_alter_reportevent_status'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='search_blocks_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry AS entry SET more = coalesce((SELECT string_agg(name || ' ' || text || ' ' || enabling_factors || ' ' || lessons, ' ' ORDER BY position, id) FROM capitalisation_block WHERE version_id = entry.object_id), '') WHERE kind = 'sheet' AND object_id IN (SELECT version_id FROM changed); RETURN NULL;", hash='63e42e4ccd74a129b0af92e75db0b1ef09e41310', level='STATEMENT', operation='INSERT', pgid='pgtrigger_search_blocks_added_dd410', referencing='REFERENCING NEW TABLE AS changed ', table='capitalisation_block', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='search_blocks_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry AS entry SET more = coalesce((SELECT string_agg(name || ' ' || text || ' ' || enabling_factors || ' ' || lessons, ' ' ORDER BY position, id) FROM capitalisation_block WHERE version_id = entry.object_id), '') WHERE kind = 'sheet' AND object_id IN (SELECT version_id FROM changed); RETURN NULL;", hash='141a08a94b6d65c6565d23c2ae1f9daf26392cb4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_blocks_changed_459c9', referencing='REFERENCING NEW TABLE AS changed ', table='capitalisation_block', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='search_blocks_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry AS entry SET more = coalesce((SELECT string_agg(name || ' ' || text || ' ' || enabling_factors || ' ' || lessons, ' ' ORDER BY position, id) FROM capitalisation_block WHERE version_id = entry.object_id), '') WHERE kind = 'sheet' AND object_id IN (SELECT version_id FROM changed); RETURN NULL;", hash='a1c4b5a14b02faea0c838181093b0f6f5fce5fd8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_search_blocks_removed_576b4', referencing='REFERENCING OLD TABLE AS changed ', table='capitalisation_block', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, acronym, detail, day, network_id) SELECT 'report', r.id, coalesce('RAP-' || r.id, ''), coalesce(r.title, ''), coalesce(n.acronym, ''), coalesce(r.kind, ''), coalesce(make_date(r.year, 12, 31), r.published_on), r.lead_network_id FROM capitalisation_report AS r JOIN networks_network AS n ON n.id = r.lead_network_id WHERE TRUE AND r.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, acronym, detail, day, network_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.acronym, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.network_id) WHERE (entry.code, entry.title_fr, entry.acronym, entry.detail, entry.day, entry.network_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.acronym, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.network_id); RETURN NULL;", hash='57e499d65cdbbbc07d41590c3b49eaee016e2928', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_189ed', table='capitalisation_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'report' AND object_id = OLD.id; RETURN NULL;", hash='be7a1b00dc79f03c9c790cf5c8d9504001685e60', operation='DELETE', pgid='pgtrigger_search_removed_20b83', table='capitalisation_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sheet',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, place_fr, place_ar, acronym, topic, detail, day, text, city_id, network_id, topic_id) SELECT 'sheet', v.id, coalesce('FBP-' || v.sheet_id, ''), coalesce(v.title, ''), coalesce(c.name_fr, ''), coalesce(c.name_ar, ''), coalesce(n.acronym, ''), coalesce(t.name_fr || ' ' || t.name_ar, ''), coalesce(v.status, ''), v.published_on, coalesce(v.pitch || ' ' || v.problem || ' ' || v.objectives || ' ' || v.beneficiaries || ' ' || v.legal_basis || ' ' || v.description || ' ' || v.staff || ' ' || v.funding_sources || ' ' || v.participation || ' ' || v.gender_aspects || ' ' || v.benefits_socioeconomic || ' ' || v.benefits_institutional || ' ' || v.benefits_cultural || ' ' || v.difficulties || ' ' || v.failures || ' ' || v.success_factors || ' ' || v.sustainability || ' ' || v.transfer_commune || ' ' || v.transfer_state || ' ' || v.prerequisites, ''), s.city_id, s.lead_network_id, v.sub_theme_id FROM capitalisation_sheetversion AS v JOIN capitalisation_sheet AS s ON s.id = v.sheet_id JOIN networks_city AS c ON c.id = s.city_id JOIN networks_network AS n ON n.id = s.lead_network_id LEFT JOIN networks_subtheme AS t ON t.id = v.sub_theme_id WHERE TRUE AND v.sheet_id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, place_fr, place_ar, acronym, topic, detail, day, text, city_id, network_id, topic_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id) WHERE (entry.code, entry.title_fr, entry.place_fr, entry.place_ar, entry.acronym, entry.topic, entry.detail, entry.day, entry.text, entry.city_id, entry.network_id, entry.topic_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id); RETURN NULL;", hash='ed6313cb2f723c3eb92adfeaf7f769cab3d692bd', operation='UPDATE OF "city_id", "lead_network_id"', pgid='pgtrigger_search_followed_b864b', table='capitalisation_sheet', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sheetversion',
            trigger=pgtrigger.compiler.Trigger(name='search_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchentry AS entry (kind, object_id, code, title_fr, place_fr, place_ar, acronym, topic, detail, day, text, city_id, network_id, topic_id) SELECT 'sheet', v.id, coalesce('FBP-' || v.sheet_id, ''), coalesce(v.title, ''), coalesce(c.name_fr, ''), coalesce(c.name_ar, ''), coalesce(n.acronym, ''), coalesce(t.name_fr || ' ' || t.name_ar, ''), coalesce(v.status, ''), v.published_on, coalesce(v.pitch || ' ' || v.problem || ' ' || v.objectives || ' ' || v.beneficiaries || ' ' || v.legal_basis || ' ' || v.description || ' ' || v.staff || ' ' || v.funding_sources || ' ' || v.participation || ' ' || v.gender_aspects || ' ' || v.benefits_socioeconomic || ' ' || v.benefits_institutional || ' ' || v.benefits_cultural || ' ' || v.difficulties || ' ' || v.failures || ' ' || v.success_factors || ' ' || v.sustainability || ' ' || v.transfer_commune || ' ' || v.transfer_state || ' ' || v.prerequisites, ''), s.city_id, s.lead_network_id, v.sub_theme_id FROM capitalisation_sheetversion AS v JOIN capitalisation_sheet AS s ON s.id = v.sheet_id JOIN networks_city AS c ON c.id = s.city_id JOIN networks_network AS n ON n.id = s.lead_network_id LEFT JOIN networks_subtheme AS t ON t.id = v.sub_theme_id WHERE TRUE AND v.id = NEW.id ON CONFLICT (kind, object_id) DO UPDATE SET (code, title_fr, place_fr, place_ar, acronym, topic, detail, day, text, city_id, network_id, topic_id) = ROW(EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id) WHERE (entry.code, entry.title_fr, entry.place_fr, entry.place_ar, entry.acronym, entry.topic, entry.detail, entry.day, entry.text, entry.city_id, entry.network_id, entry.topic_id) IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.title_fr, EXCLUDED.place_fr, EXCLUDED.place_ar, EXCLUDED.acronym, EXCLUDED.topic, EXCLUDED.detail, EXCLUDED.day, EXCLUDED.text, EXCLUDED.city_id, EXCLUDED.network_id, EXCLUDED.topic_id); RETURN NULL;", hash='d6a440985112f3c3a5c2dec58f31029546b38a56', operation='INSERT OR UPDATE', pgid='pgtrigger_search_written_1bfed', table='capitalisation_sheetversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sheetversion',
            trigger=pgtrigger.compiler.Trigger(name='search_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="DELETE FROM records_searchentry WHERE kind = 'sheet' AND object_id = OLD.id; RETURN NULL;", hash='331d5579136b5d5c6dce5338a633fe016786e046', operation='DELETE', pgid='pgtrigger_search_removed_66087', table='capitalisation_sheetversion', when='AFTER')),
        ),
        migrations.RunSQL(BACK, migrations.RunSQL.noop),
    ]
