from django.http import Http404


def sheet_submit(request, pk=None):
    raise Http404


def sheet_reviewer(request, pk=None):
    raise Http404


def sheet_return(request, pk=None):
    raise Http404


def sheet_validate(request, pk=None):
    raise Http404


def sheet_release(request, pk=None):
    raise Http404


def sheet_publish(request, pk=None):
    raise Http404


def sheet_mark(request, pk=None):
    raise Http404


def sheet_archive(request, pk=None):
    raise Http404


def sheet_reject(request, pk=None):
    raise Http404
