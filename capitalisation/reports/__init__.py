"""What workers know of reports: how each kind collects its data. Only they import the modules that do."""

from django.utils.module_loading import import_string

from capitalisation.report_kinds import KINDS


def context_of(report):
    """Return all that the pages of `report` tell, as its kind collects it: a plain dict."""
    return import_string(KINDS[report.kind].context)(report)
