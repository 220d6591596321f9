from django.core.management.base import BaseCommand

from remam.demo.load import PASSWORD, accounts


class Command(BaseCommand):
    help = "List the accounts of the demonstration."

    def handle(self, *args, **options):
        found = list(accounts())
        if not found:
            self.stdout.write("No demonstration account: run load_demo first.")
            return
        width = max(len(person.email) for person in found)
        self.stdout.write(f"Password of every account: {PASSWORD}")
        for person in found:
            offices = ", ".join(str(appointment) for appointment in person.appointments.all() if not appointment.end)
            self.stdout.write(f"  {person.email:<{width}}  {offices}")
