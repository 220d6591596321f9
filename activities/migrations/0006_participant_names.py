from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Lower


def write_in_latin_letters(apps, _schema_editor):
    """Lists that were filled from an Arabic page kept the Arabic names."""
    Participant = apps.get_model('activities', 'Participant')
    Person = apps.get_model('accounts', 'Person')
    latin = Person.objects.filter(pk=OuterRef('person')).values(
        latin=Concat('given_name', Value(' '), 'family_name')
    )
    Participant.objects.filter(name=F('person__name_ar')).update(name=Subquery(latin))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('activities', '0005_paths_of_lists'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='participant',
            name='participant_name_once',
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(F('activity'), Lower('name'), Coalesce('city', 0), Coalesce('organisation', 0), condition=models.Q(('person', None)), name='participant_name_once', violation_error_message='This person is already on the list.'),
        ),
        migrations.RunPython(write_in_latin_letters, migrations.RunPython.noop),
    ]
