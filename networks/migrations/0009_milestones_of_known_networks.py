from django.db import migrations

# In the order of the founding process, as they were when networks got them.
KINDS = (
    *("backing", "partnership", "themes", "national_call", "selection", "baseline"),
    *("rules", "launch", "autonomy", "ampcc"),
)


def expect_all(apps, _schema_editor):
    """Give the networks that are there their ten milestones, none reached: each network keeps the phase it has."""
    Network, Milestone = apps.get_model("networks", "Network"), apps.get_model("networks", "Milestone")
    Milestone.objects.bulk_create(
        Milestone(network=network, kind=kind) for network in Network.objects.order_by("acronym") for kind in KINDS
    )


class Migration(migrations.Migration):
    dependencies = [("networks", "0008_milestones")]
    operations = [migrations.RunPython(expect_all, migrations.RunPython.noop)]
