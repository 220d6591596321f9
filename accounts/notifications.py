"""Messages to people, each in its reader's language."""

import logging
import re
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.template.loader import render_to_string
from django.utils import translation

from records import jobs
from records.journal import entries_of
from records.transitions import workflow_with, workflows_of

logger = logging.getLogger(__name__)

# A request writes to so many people itself; a longer list is left to a worker, which nobody waits for.
AT_ONCE = 20
WORK = "accounts.notifications.write_to_all"
# What a server says of one message, and not of all.
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, ValueError)

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
    """Send `person` the message of `<template>.txt`, as `send_mails` does."""
    send_mails(template, [person], context)


def send_mails(template, people, context, attachment=None):
    """Send each of `people` the message of `<template>.txt`, whose first line is the subject, over one connection.

    A `record` in the context brings its `link`. attachment: (name, content, media type) of a file that goes with each.
    A mail server that is away, or that refuses, does not undo what was
    done: the log says to whom the message has not gone.
    """
    if not _silent.get():
        _deliver(template, [(person, _message(template, person, context, attachment)) for person in people])


def _message(template, person, context, attachment):
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
    attachments = [attachment] if attachment else []
    return EmailMessage(
        subject=" ".join(subject.split()), body=body.strip() + "\n", to=[person.email], attachments=attachments
    )


def _deliver(template, letters):
    """Hand `letters`, pairs of a person and their message, to the mail server; log those that it does not take."""
    post, waiting = mailers.default, deque(letters)
    while waiting:
        person, message = waiting[0]
        was_open = False
        try:
            was_open = post.open() is False
            post.send_messages([message])
        except (OSError, ValueError) as error:
            _hang_up(post)
            if was_open:
                # Servers end a connection after so many messages: this one is tried again over a new one.
                continue
            if not isinstance(error, REFUSED):
                # Each of the others would wait for the same server.
                codes = ", ".join(person.code for person, _message in waiting)
                logger.exception("a message (%s) could not be sent to %s", template, codes)
                return
            logger.exception("a message (%s) could not be sent to %s", template, person.code)
        waiting.popleft()
    _hang_up(post)


def _hang_up(post):
    with suppress(OSError):
        post.close()


@dataclass(frozen=True)
class Notice:
    """A `notify` for a transition. template: of the message. recipients: function(record) -> iterable of people.

    attach: function(record) -> the file that goes with it, as `send_mails` takes it.
    """

    template: str
    recipients: Callable
    attach: Callable | None = None

    def __call__(self, record, by, comment):
        """Write to each of the recipients once, save whoever acted; a long list is written to by a job."""
        people = self._readers(record, by)
        entry = self._entry(record) if len(people) > AT_ONCE and not _silent.get() else None
        if entry:
            jobs.enqueue(WORK, record, revision=entry.pk)
        else:
            self._tell(people, record, by, comment)

    def write(self, record, by, comment):
        """Write to them, however many they are."""
        self._tell(self._readers(record, by), record, by, comment)

    def _readers(self, record, by):
        people = {person.pk: person for person in self.recipients(record)}
        return [person for person in people.values() if person != by and person.is_active]

    def _entry(self, record):
        """What the journal says of the step that has just been made; None if it says nothing."""
        steps = [step for workflow in workflows_of(type(record)) for step in workflow.transitions]
        mine = [step.name for step in steps if step.notify is self]
        return entries_of(record).filter(event__in=mine).first()

    def _tell(self, people, record, by, comment):
        context = {"record": record, "comment": comment, "by": by, "step": self._step(record)}
        attachment = self.attach(record) if self.attach and people and not _silent.get() else None
        send_mails(self.template, people, context, attachment)

    def _step(self, record):
        """The step that has just been made, as messages tell it: what it is called, and the state it led to."""
        for workflow in workflows_of(type(record)):
            for step in workflow.transitions:
                if step.notify is self and step.target == getattr(record, workflow.field):
                    return {"label": step.event or step.label, "state": workflow.states(step.target).label}
        return None


def notice(template, recipients, attach=None):
    """A `notify` for a transition: the message of `template` to each of `recipients(record)`, save whoever acted.

    recipients: function(record) -> iterable of people. Each person is written to once. attach: as of Notice.
    """
    return Notice(template, recipients, attach)


def told(recipients):
    """A `notify` for a transition that needs no words of its own: what was done, by whom, the new state, the link."""
    return Notice("accounts/emails/step", recipients)


def write_to_all(record, progress):
    """The job's work: tell of the step of `record` whose journal entry is the job's revision.

    A worker that is lost half-way has everybody written to again: better twice than not at all.
    """
    entry = entries_of(record).get(pk=progress.job.revision)
    if getattr(record, entry.field) != entry.target:
        # Whoever moved it on has told of that.
        logger.warning("%s is no longer %s: nobody is written to about it", record.code, entry.target)
        return
    workflow_with(type(record), entry.event).named(entry.event).notify.write(record, entry.by, entry.comment)


def link_to(record):
    """The absolute address of a record's page."""
    return settings.SITE_URL + record.get_absolute_url()
