from django.http import Http404


def sheets(request, pk=None):
    raise Http404


def sheet_new(request, pk=None):
    raise Http404


def sheet(request, pk=None):
    raise Http404


def sheet_new_version(request, pk=None):
    raise Http404


def sheet_compare(request, pk=None):
    raise Http404
