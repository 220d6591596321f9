"""A long report by the worker's own code, beside WeasyPrint alone on the same HTML."""

import gc
import json
import resource
import statistics
from time import perf_counter

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import HTML

from bench.figure import Figure
from bench.process import ask
from capitalisation.actions.report import prepare
from capitalisation.enums import ReportStatus
from capitalisation.models import Report
from capitalisation.report_kinds import KINDS
from capitalisation.reports import build
from networks.models import Network
from records import documents

ROUNDS = 3


def measure():
    """Yield the figures of the report."""
    found = {"task": [], "alone": [], "untagged": []}
    for _round in range(ROUNDS):
        for way, results in found.items():
            results.append(ask("national", "report", way))
    task, alone, untagged = ([one["seconds"] for one in results] for results in found.values())
    pages = found["task"][0]["pages"]
    yield Figure("report_pages", pages, "pages")
    yield Figure("report_task", *_pair(task, "s", "weasyprint", alone), bar=1.1)
    yield Figure("report_tagged", *_pair(alone, "s", "untagged", untagged), bar=1.3)
    yield Figure("report_worker_memory", max(one["megabytes"] for one in found["task"]), "MB", bar=256)


def _pair(values, unit, reference, others):
    return statistics.median(values), unit, reference, statistics.median(others)


def _ordered():
    """The report of the first network's last whole year, waiting its turn."""
    report = prepare(kind="annual", network=Network.objects.first(), year=timezone.localdate().year - 1)
    report.status = ReportStatus.QUEUED
    return report


def _task():
    """The report from order to file, as the worker makes it, and taken back."""
    with transaction.atomic():
        report = _ordered()
        report.save()
        begun = perf_counter()
        build.run(report, lambda *_step: None)
        seconds = perf_counter() - begun
        made = Report.objects.get(pk=report.pk)
        made.file.storage.delete(made.file.name)
        transaction.set_rollback(True)
    return seconds, made.page_count


def _alone(**options):
    """WeasyPrint by itself on the HTML of the same report."""
    frozen = build.collect(_ordered())
    dates = {"built_at": timezone.now(), "as_of": timezone.localdate()}
    with translation.override("fr"):
        context = {**frozen, **dates, "language": "fr", "direction": "ltr"}
        html = render_to_string(KINDS[frozen["kind"]].template, context)
    gc.disable()
    begun = perf_counter()
    source = HTML(string=html, url_fetcher=documents.StaticOnlyFetcher(), base_url="static:")
    document = source.render(**options)
    document.write_pdf(**options)
    return perf_counter() - begun, len(document.pages)


WAYS = {"task": _task, "alone": lambda: _alone(pdf_variant="pdf/ua-1"), "untagged": _alone}


def main(way):
    """Print what one way took."""
    seconds, pages = WAYS[way]()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "pages": pages, "megabytes": megabytes}))
