from datetime import date
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from remam.demo.load import AlreadyLoaded, load
from remam.demo.world import BEGINNING


class Command(BaseCommand):
    help = "Load the invented demonstration data into an empty database, by the real actions."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it is (YYYY-MM-DD; default today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there are data already")

    def handle(self, *args, as_of, if_empty, **options):
        as_of = as_of or timezone.localdate()
        if as_of <= BEGINNING:
            raise CommandError(f"The story begins on {BEGINNING}: choose a later day.")
        begun = perf_counter()
        try:
            load(as_of)
        except AlreadyLoaded as error:
            if if_empty:
                self.stdout.write("The database holds data already: left as it is.")
                return
            raise CommandError("The database holds networks already; nothing was loaded.") from error
        self.stdout.write(f"Demonstration loaded as of {as_of} in {perf_counter() - begun:.0f} s.")
