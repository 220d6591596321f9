"""Addresses whose pages are being built."""

from django.http import Http404


def soon(request, **_arguments):
    """404 until the page exists."""
    raise Http404
