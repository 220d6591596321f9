"""Rendering of a piece of template, as a page would render it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation


@pytest.fixture
def render():
    """A function: template text, context and language -> HTML, with the context processors of a page at /espace/."""

    def rendered(source, /, language="fr", address="/espace/", **context):
        request = RequestFactory().get(address)
        request.user = AnonymousUser()
        with translation.override(language):
            return engines["django"].from_string(source).render(context, request)

    return rendered


@pytest.fixture
def component(render):
    """A function: name of a component and its arguments -> HTML, called as a page calls it."""

    def rendered(name, /, language="fr", address="/espace/", **arguments):
        given = " ".join(f"{key}={key}" for key in arguments)
        source = f'{{% include "components/{name}.html" {"with " + given if given else ""} %}}'
        return render(source, language=language, address=address, **arguments)

    return rendered
