import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def fetch(sign_in):
    """A function: the page at an address as a person sees it; its `queries` are those of the whole request."""

    def fetch(address, person=None, **data):
        client = sign_in(person)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, data)
            response.text = response.content.decode() if not response.streaming else ""
        response.queries = len(captured)
        return response

    return fetch
