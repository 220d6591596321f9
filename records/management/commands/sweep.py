import signal
import threading

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from records import daily, jobs


class Command(BaseCommand):
    help = (
        "Hand out again the jobs whose worker or message was lost, and fail those lost too often; "
        "once a day, do what dates decide."
    )
    day = None

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two rounds (default 5)")

    def handle(self, *args, once, every, **options):
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_details: over.set())
        while not over.is_set():
            self.round()
            if once:
                return
            over.wait(every)

    def round(self):
        close_old_connections()
        try:
            sent, failed = jobs.sweep()
            self.begin_day()
        except OperationalError as error:
            # The database is away: say so and try again at the next round.
            self.stderr.write(f"sweep: {error}")
            connection.close()
            return
        if sent or failed:
            self.stdout.write(f"sweep: {sent} sent again, {failed} failed")

    def begin_day(self):
        """Do what is done once a day, at the first round of each; what failed is done again at the next one."""
        today = timezone.localdate()
        if self.day != today and daily.run():
            self.day = today
