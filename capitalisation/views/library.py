from django.http import Http404


def library(request, pk=None):
    raise Http404


def practice(request, pk=None):
    raise Http404
