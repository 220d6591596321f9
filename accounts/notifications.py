"""Messages to people, each in its reader's language."""

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)

_silent = ContextVar("silent", default=False)


@contextmanager
def silence():
    """Send nothing within the block: for loading what happened long ago."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def send_mail(template, person, context):
    """Send `person` the message of `<template>.txt`, whose first line is the subject.

    A `record` in the context brings its `link`. A mail server that is away is logged and does not undo what was done.
    """
    if _silent.get():
        return
    with translation.override(person.language):
        if "record" in context:
            # Here, so that the page too is in the reader's language.
            context = {"link": link_to(context["record"]), **context}
        text = render_to_string(
            f"{template}.txt",
            {**context, "person": person, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL},
        )
    # What a template leaves out leaves its empty lines behind.
    subject, _newline, body = re.sub(r"\n{3,}", "\n\n", text.strip()).partition("\n")
    try:
        EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[person.email]).send()
    except OSError:
        logger.exception("a message (%s) could not be sent to %s", template, person.code)


def notice(template, recipients):
    """A `notify` for a transition: the message of `template` to each of `recipients(record)`, save whoever acted.

    recipients: function(record) -> iterable of people. Each person is written to once.
    """

    def notify(record, by, comment):
        context = {"record": record, "comment": comment, "by": by}
        for person in {person.pk: person for person in recipients(record)}.values():
            if person != by and person.is_active:
                send_mail(template, person, context)

    return notify


def link_to(record):
    """The absolute address of a record's page."""
    return settings.SITE_URL + record.get_absolute_url()
