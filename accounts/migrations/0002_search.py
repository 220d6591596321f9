import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_search'),
        ('accounts', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='search_followed', sql=pgtrigger.compiler.UpsertTriggerSql(func="UPDATE records_searchentry SET title_fr = NEW.given_name || ' ' || NEW.family_name, title_ar = NEW.name_ar, text = NEW.function WHERE person_id = NEW.id AND (title_fr IS DISTINCT FROM NEW.given_name || ' ' || NEW.family_name OR title_ar IS DISTINCT FROM NEW.name_ar OR text IS DISTINCT FROM NEW.function); RETURN NULL;", hash='fad596aa6af4b771d5a9461468ad3f4b6c529432', operation='UPDATE', pgid='pgtrigger_search_followed_c5d1a', table='accounts_person', when='AFTER')),
        ),
    ]
