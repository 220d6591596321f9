from datetime import date
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from remam.demo.load import AlreadyLoaded
from remam.seed.load import seed
from remam.seed.scale import SCALES


class Command(BaseCommand):
    help = "Fill an empty database with invented data by the thousands, to measure the portal with."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=SCALES, default="national", help="how much of everything")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day it is (YYYY-MM-DD; default today)")

    def handle(self, *args, scale, as_of, **options):
        begun = perf_counter()
        try:
            seed(SCALES[scale], as_of or timezone.localdate())
        except AlreadyLoaded as error:
            raise CommandError("The database holds networks already; nothing was loaded.") from error
        self.stdout.write(f"Invented data of {scale} scale loaded in {perf_counter() - begun:.0f} s.")
