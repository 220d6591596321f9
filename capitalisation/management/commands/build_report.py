import re

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from activities.enums import ActivityStatus
from activities.models import Session
from capitalisation.actions.report import prepare
from capitalisation.enums import ReportKind
from capitalisation.models import Sheet
from capitalisation.report_kinds import KINDS, Scope
from capitalisation.reports import build
from capitalisation.reports.annual import years_with_data
from networks.enums import Visibility
from networks.models import Network
from records import documents

LANGUAGES = ("fr", "ar", "en")


class Command(BaseCommand):
    help = "Make a report's PDF at once, by the same code as the portal's workers, and write it to a file."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("--network", help="annual: the network's acronym, for instance REMAGDU")
        parser.add_argument("--year", type=int, help="annual: the year told")
        parser.add_argument("--session", help="proceedings: the session's code, for instance SES-12")
        parser.add_argument("--sheet", help="sheet: the sheet's code, for instance FBP-3")
        parser.add_argument("--language", choices=LANGUAGES, default="fr")
        parser.add_argument(
            "--visibility", choices=Visibility.values, default="public", help="who will read it (default public)"
        )
        parser.add_argument("--output", required=True, help="the file to write")

    def handle(self, *, kind, output, language, visibility, **options):
        scope = SCOPES[KINDS[kind].scope](self, options)
        report = prepare(kind=kind, language=language, visibility=visibility, **scope)
        document = build.lay_out(build.collect(report))
        try:
            documents.write_whole(document.content, output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {document.pages} pages, {len(document.content)} bytes.")

    def network_year(self, options):
        acronym, year = self.needed(options, "network"), self.needed(options, "year")
        network = Network.objects.filter(acronym__iexact=acronym).first()
        if network is None:
            known = ", ".join(Network.objects.values_list("acronym", flat=True)) or "none yet"
            raise CommandError(f"There is no network “{acronym}”. Networks: {known}.")
        years = years_with_data(network)
        if year not in years:
            told = ", ".join(map(str, years)) or "none yet"
            raise CommandError(f"Nothing was recorded for {network.acronym} in {year}. Years with data: {told}.")
        return {"network": network, "year": year}

    def session(self, options):
        session = self.found(Session.objects.select_related("lead_network"), "SES", self.needed(options, "session"))
        if session.status != ActivityStatus.HELD:
            raise CommandError(f"{session.code} has not been held yet: there is nothing to report.")
        return {"session": session}

    def version(self, options):
        sheets = Sheet.objects.select_related("lead_network", "online", "latest")
        sheet = self.found(sheets, "FBP", self.needed(options, "sheet"))
        return {"version": sheet.online or sheet.latest}

    def needed(self, options, name):
        """The option's value; CommandError if it was not given."""
        if options[name] is None:
            raise CommandError(f"--{name} is needed for this kind of report.")
        return options[name]

    def found(self, queryset, prefix, code):
        """The record of that code; CommandError if there is none."""
        number = re.fullmatch(rf"(?:{prefix}-)?(\d{{1,18}})", code, re.IGNORECASE)
        record = queryset.filter(pk=number[1]).first() if number else None
        if record is None:
            with translation.override("en"):
                raise CommandError(f"There is no {queryset.model._meta.verbose_name} {code}.")
        return record


# What a report tells of -> how it is read from the options.
SCOPES = {Scope.NETWORK_YEAR: Command.network_year, Scope.SESSION: Command.session, Scope.VERSION: Command.version}
