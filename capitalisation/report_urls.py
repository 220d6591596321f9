"""Addresses of reports; included by urls.py."""

from django.urls import path

from capitalisation.views import report

patterns = [
    path("publications/", report.publications, name="publications"),
    path("publications/RAP-<int:pk>.pdf", report.report_file, name="report_file"),
    path("espace/rapports/", report.reports, name="reports"),
    path("espace/rapports/demander/", report.report_request, name="report_request"),
    path("espace/rapports/RAP-<int:pk>/", report.report, name="report"),
]
