"""The parties of a convention and what it commits them to, written together."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from networks.models import City, Commitment, ConventionParty, Organisation
from records.dates import date_format
from records.merging import imprint, is_to_save

# What stands for the association itself among cities and organisations.
ASSOCIATION = "association"


def write(convention, parties, commitments):
    """Bring a convention's parties and commitments to the lists wanted, in their order.

    parties: each a City, an Organisation, or ASSOCIATION. commitments: dicts with pk (None for a new one), party (one
    of the parties), text, due_on and amount_mad. Raises ValidationError on `parties` or `commitments`.
    """
    check(convention, parties, commitments)
    convention.commitments.exclude(pk__in=[row["pk"] for row in commitments if row["pk"]]).delete()
    there = {what(party): party for party in convention.parties.with_names()}
    kept = {}
    for position, wanted in enumerate(parties):
        kept[wanted] = _party(convention, there.get(wanted), wanted, position)
    old = {commitment.pk: commitment for commitment in convention.commitments.all()}
    for position, row in enumerate(commitments):
        commitment = old.get(row["pk"]) or Commitment(convention=convention)
        commitment.party, commitment.position = kept[row["party"]], position
        commitment.text, commitment.due_on, commitment.amount_mad = row["text"], row["due_on"], row["amount_mad"]
        commitment.save()
    # Last: what they owed has been given to others, or taken away.
    convention.parties.exclude(pk__in=[party.pk for party in kept.values()]).delete()


def replace(convention, parties, commitments, seen):
    """As `write`, unless the writer left the rows alone. Return True if they were written.

    seen: their mark as the writer had read them, or None if that is not known. Raises Conflict or ValidationError.
    """
    check(convention, parties, commitments)
    saved, wanted = mark_of(convention), mark(parties, commitments)
    if not is_to_save(None if seen is None else [seen], [saved], [wanted]):
        return False
    write(convention, parties, commitments)
    return True


def what(party):
    """The City, the Organisation or ASSOCIATION that a party is."""
    return ASSOCIATION if party.is_association else party.city or party.organisation


def saved_rows(convention):
    """The parties and the commitments of a convention, as `write` takes them."""
    parties = {party.pk: what(party) for party in convention.parties.with_names().order_by("position", "pk")}
    commitments = [
        {
            "pk": commitment.pk,
            "party": parties[commitment.party_id],
            "text": commitment.text,
            "due_on": commitment.due_on,
            "amount_mad": commitment.amount_mad,
        }
        for commitment in convention.commitments.order_by("position", "pk")
    ]
    return list(parties.values()), commitments


def mark_of(convention):
    """A text that changes when the convention's parties or commitments do."""
    return mark(*saved_rows(convention))


def mark(parties, commitments):
    """The same, of lists as `write` takes them."""
    names = [_named(party) for party in parties]
    rows = [(_named(row["party"]), row["text"], row["due_on"], row["amount_mad"]) for row in commitments]
    return imprint(names, [(name, text, str(due), _number(amount)) for name, text, due, amount in rows])


def _named(party):
    return party if party == ASSOCIATION else f"{party._meta.model_name}-{party.pk}"


def _number(amount):
    return "" if amount is None else f"{amount:.2f}"


def _party(convention, party, wanted, position):
    if party is None:
        party = ConventionParty(
            convention=convention,
            city=wanted if isinstance(wanted, City) else None,
            organisation=wanted if isinstance(wanted, Organisation) else None,
            is_association=wanted == ASSOCIATION,
        )
    party.position = position
    party.save()
    return party


def check(convention, parties, commitments):
    """Raise ValidationError on `parties` or `commitments` if the lists cannot be those of the convention."""
    if [party for party, number in Counter(map(_named, parties)).items() if number > 1]:
        raise ValidationError({"parties": _("A party stands twice in the list.")}, code="twice")
    foreign = {row["pk"] for row in commitments if row["pk"]} - set(convention.commitments.values_list("pk", flat=True))
    if foreign:
        raise ValidationError({"commitments": _("A commitment of another convention was sent.")}, code="forged")
    for row in commitments:
        if row["party"] not in parties:
            raise ValidationError({"commitments": _("What owes something is one of the parties.")}, code="party")
        if row["due_on"] and not convention.takes_in(row["due_on"]):
            raise ValidationError({"commitments": outside(convention, row["due_on"])}, code="outside")


def outside(convention, day):
    """The sentence that says why something cannot be due on a day: the convention does not bind anybody then."""
    values = {"day": date_format(day)}
    if convention.starts_on and day < convention.starts_on:
        values["start"] = date_format(convention.starts_on)
        return _("Nothing can be due on %(day)s: the convention is in force from %(start)s on.") % values
    values["end"] = date_format(convention.ends_on)
    return _("Nothing can be due on %(day)s: the convention is in force until %(end)s.") % values
