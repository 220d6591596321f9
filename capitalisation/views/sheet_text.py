from django.http import Http404


def sheet_edit(request, pk=None):
    raise Http404
