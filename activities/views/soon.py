from django.http import Http404


def soon(request, **_arguments):
    """An address that has its name, and no page yet."""
    raise Http404
