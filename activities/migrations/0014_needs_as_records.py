import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_their_network(apps, _schema_editor):
    """A need heard in a session is of the session's lead network, heard on its first day."""
    Need = apps.get_model('activities', 'Need')
    Activity = apps.get_model('activities', 'Activity')
    told = Activity.objects.filter(pk=OuterRef('session'))
    Need.objects.update(
        network=Subquery(told.values('lead_network')[:1]), heard_on=Subquery(told.values('starts_on')[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0013_evaluation'),
        ('networks', '0013_joining_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='need', name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created'),
        ),
        migrations.AddField(
            model_name='need', name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by'),
        ),
        migrations.AddField(
            model_name='need', name='heard_on',
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name='heard on'),
        ),
        migrations.AddField(
            model_name='need', name='network',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='networks.network', verbose_name='network'),
        ),
        migrations.RunPython(name_their_network, migrations.RunPython.noop),
    ]
