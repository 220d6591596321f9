import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An action is asked by a session, or taken on after a trip: it points to the activity."""

    dependencies = [
        ('activities', '0009_trainings'),
    ]

    operations = [
        migrations.RenameField(model_name='action', old_name='session', new_name='activity'),
        migrations.RenameField(model_name='actionevent', old_name='session', new_name='activity'),
        migrations.AlterField(
            model_name='action',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='activities.activity', verbose_name='activity'),
        ),
        migrations.AlterField(
            model_name='actionevent',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='activity'),
        ),
    ]
