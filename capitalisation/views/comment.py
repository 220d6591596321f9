from django.http import Http404


def comment_add(request, pk=None):
    raise Http404


def comment_answer(request, pk=None):
    raise Http404


def comment_resolve(request, pk=None):
    raise Http404


def comment_reopen(request, pk=None):
    raise Http404
