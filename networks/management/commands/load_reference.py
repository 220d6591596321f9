from django.core.management.base import BaseCommand

from networks.actions.reference import load_reference


class Command(BaseCommand):
    help = "Add the regions and cities of networks/reference/ that are not there yet."

    def handle(self, *args, **options):
        regions, cities = load_reference()
        self.stdout.write(f"{regions} regions and {cities} cities added")
