"""A convention through its pages: written, negotiated, deliberated, signed by every party, in force, kept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from networks.actions import convention as actions
from networks.actions import convention_party as acts
from networks.forms.convention_rows import association
from networks.models import Convention
from records import journal, uploads
from records.transitions import NotReady
from tests import factories
from tests.addresses import step
from tests.factories.networks import PDF, upload

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def form(parties=("l’association",), commitments=(), **fields):
    """What the page of the form sends."""
    data = {
        "title": "Convention de partenariat",
        "visibility": "public",
        "parties-TOTAL_FORMS": len(parties),
        "parties-INITIAL_FORMS": 0,
        "commitments-TOTAL_FORMS": len(commitments),
        "commitments-INITIAL_FORMS": 0,
        **fields,
    }
    data |= {f"parties-{number}-party": party for number, party in enumerate(parties)}
    for number, row in enumerate(commitments):
        data |= {f"commitments-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def parties(place):
    """The association, the city and a ministry that somebody in office represents."""
    place.ministry = factories.organisation(name_fr="Ministère de l’eau", kind="ministry")
    place.minister = factories.partner(place.ministry)
    place.focal_point = factories.focal_point(place.city, place.network)
    return place


def begun(parties, sign_in, **fields):
    """A convention entered by its page."""
    owed = [
        {"text": "Ouvrir la station", "party": "meknes", "due_on": parties.today + timedelta(days=90)},
        {"text": "Verser la subvention", "party": "ministere de l’eau", "amount_mad": "1200000"},
    ]
    names = [association(), "Meknès", "MINISTÈRE de l’eau"]
    sent = form(names, owed, starts_on=parties.today, ends_on=parties.today + timedelta(days=730), **fields)
    response = sign_in(parties.secretary).post(page("convention_create"), sent)
    assert response.status_code == 302, response.context["rows"].errors or response.context["form"].errors
    return Convention.objects.get()


def test_a_convention_from_its_first_line_to_its_coming_into_force(parties, sign_in, on_commit):
    made = begun(parties, sign_in)
    assert [party.name for party in made.parties.all()] == [association(), "Meknès", "Ministère de l’eau"]
    assert {str(one.party.city or one.party.organisation) for one in made.commitments.all()} == {
        "Meknès",
        "Ministère de l’eau",
    }
    browser = sign_in(parties.secretary)
    browser.post(step(made, "negotiate"), {})
    browser.post(step(made, "ask_opinion"), {"opinion_from": parties.ministry.pk})
    with on_commit():
        browser.post(step(made, "record_opinion"), {"opinion_on": parties.today, "opinion_reference": "124/DGCT"})
    assert {message.to[0] for message in mail.outbox} == {parties.elected.email, parties.focal_point.email}

    own, city, ministry = made.parties.all()
    deliberation = {"number": "12/2026", "date": parties.today, "upload": upload()}
    with on_commit():
        sign_in(parties.focal_point).post(step(city, "file_deliberation"), deliberation)
    assert mail.outbox[-1].to == [parties.elected.email]
    sign_in(parties.elected).post(step(city, "sign"), {"signed_on": parties.today, "agreed": "on"})
    browser = sign_in(parties.secretary)
    for party, seat in ((own, parties.secretary), (ministry, parties.minister)):
        signed = {"signatory": seat.appointments.get().pk, "signed_on": parties.today}
        assert Convention.objects.get().status == "deliberations"
        assert browser.post(step(party, "record_signature"), signed).status_code == 302

    made.refresh_from_db()
    assert (made.status, made.signed_on) == ("in_force", parties.today)
    events = [entry.event for entry in reversed(journal.entries_of(made))]
    assert events[-2:] == ["conclude", "begin"]
    assert events.count("party_signed") == 3
    shown = browser.get(made.get_absolute_url()).content.decode()
    for text in ("Ouvrir la station", "1 200 000", "124/DGCT", "12/2026", str(parties.elected)):
        assert text in shown.replace("\u202f", " ").replace("\xa0", " ")


def test_each_official_signs_for_their_own_city(parties, sign_in):
    made = factories.convention(state="deliberations", city=parties.city, organisation=parties.ministry)
    own, city, ministry = made.parties.all()
    factories.deliberate(city)
    stranger = factories.elected_official(factories.city())
    assert sign_in(stranger).get(step(city, "sign")).status_code == 404
    for person in (parties.secretary, parties.focal_point):
        assert sign_in(person).get(step(city, "sign")).status_code == 403
    for party in (own, ministry):
        assert sign_in(parties.elected).get(step(party, "sign")).status_code == 403
    assert sign_in(parties.elected).get(step(city, "record_signature")).status_code == 403


def test_who_was_not_in_office_that_day_is_refused_by_name(parties, sign_in):
    """Beside the day, with the person, the day and the days of the appointment; nothing typed is lost."""
    city = factories.city()
    factories.elected_official(city, start=parties.today - timedelta(days=10))
    official = city.appointments.get().person
    party = factories.party(state="deliberated", city=city)
    type(party).objects.filter(pk=party.pk).update(deliberation_date=parties.today - timedelta(days=40))
    day = parties.today - timedelta(days=20)
    response = sign_in(official).post(step(party, "sign"), {"signed_on": day, "agreed": "on"})
    assert response.status_code == 422
    [error] = response.context["form"].errors["signed_on"]
    assert str(official) in error
    party.refresh_from_db()
    assert (party.status, party.signatory) == ("deliberated", None)

    ministry = factories.convention(state="deliberations", organisation=parties.ministry).parties.get(
        organisation__isnull=False
    )
    former = factories.partner(parties.ministry, status="ended", end=parties.today - timedelta(days=30))
    sent = {"signatory": former.appointments.get().pk, "signed_on": parties.today}
    response = sign_in(parties.secretary).post(step(ministry, "record_signature"), sent)
    assert response.status_code == 422
    [error] = response.context["form"].errors["signed_on"]
    assert str(former) in error


def test_who_waits_to_be_confirmed_commits_nobody(parties, sign_in):
    made = factories.convention(state="deliberations", organisation=parties.ministry)
    waiting = factories.partner(parties.ministry, status="to_confirm")
    sent = {"signatory": waiting.appointments.get().pk, "signed_on": parties.today}
    party = made.parties.get(organisation=parties.ministry)
    response = sign_in(parties.secretary).post(step(party, "record_signature"), sent)
    assert str(waiting) in response.context["form"].errors["signed_on"][0]


def test_a_city_signs_after_its_council_has_deliberated(parties, sign_in):
    party = factories.party(city=parties.city)
    response = sign_in(parties.elected).post(step(party, "sign"), {"signed_on": parties.today, "agreed": "on"})
    assert response.status_code == 422
    factories.deliberate(party)
    day = parties.today - timedelta(days=1)
    response = sign_in(parties.elected).post(step(party, "sign"), {"signed_on": day, "agreed": "on"})
    assert response.status_code == 422
    assert (
        sign_in(parties.elected).post(step(party, "sign"), {"signed_on": parties.today, "agreed": "on"}).status_code
        == 302
    )


def test_nobody_signs_after_the_end_of_the_term(parties, sign_in):
    party = factories.party(state="deliberated", city=parties.city, ends_on=parties.today - timedelta(days=1))
    sent = {"signed_on": parties.today, "agreed": "on"}
    assert sign_in(parties.elected).post(step(party, "sign"), sent).status_code == 422


def test_the_secretariat_records_for_a_city_only_who_has_left_office(parties, sign_in):
    """Who is in office signs in person; an official who has left can no longer do so."""
    city = factories.city()
    former = factories.elected_official(city, status="ended", end=parties.today)
    factories.elected_official(city)
    party = factories.party(state="deliberated", city=city)
    response = sign_in(parties.secretary).get(step(party, "record_signature"))
    offered = response.context["form"].fields["signatory"].queryset
    assert [appointment.person for appointment in offered] == [former]
    sent = {"signatory": former.appointments.get().pk, "signed_on": parties.today}
    assert sign_in(parties.secretary).post(step(party, "record_signature"), sent).status_code == 302


def test_what_pages_do_not_offer_is_refused_all_the_same(parties):
    """An official in office signs in person, and nobody signs for a city whose council has not deliberated."""
    city = factories.city()
    former = factories.elected_official(city, status="ended", end=parties.today).appointments.get()
    party = factories.party(city=city)
    by, day = parties.secretary, parties.today
    with pytest.raises(NotReady, match=city.name):
        acts.record_signature(party=party, by=by, signatory=former, signed_on=day)
    factories.deliberate(party)
    official = factories.elected_official(city).appointments.get()
    for signatory in (official, parties.elected.appointments.get(), parties.minister.appointments.get()):
        with pytest.raises(NotReady, match=str(signatory.person)):
            acts.record_signature(party=party, by=by, signatory=signatory, signed_on=day)
    party.refresh_from_db()
    assert party.status == "deliberated"
    acts.record_signature(party=party, by=by, signatory=former, signed_on=day)


def test_a_return_takes_deliberations_and_signatures_back(parties, sign_in, on_commit):
    made = factories.convention(state="deliberations", city=parties.city)
    city = made.parties.get(city__isnull=False)
    factories.deliberate(city)
    with on_commit():
        response = sign_in(parties.secretary).post(step(made, "return_to_negotiation"), {"comment": "Article 4"})
    assert response.status_code == 302
    city.refresh_from_db()
    assert (city.status, city.deliberation_date, city.signatory) == ("pending", None, None)
    assert "Article 4" in mail.outbox[-1].body
    assert parties.elected.email in {message.to[0] for message in mail.outbox}


# --- What is written -------------------------------------------------------------------------------------------------


def refused(sign_in, person, sent):
    response = sign_in(person).post(page("convention_create"), sent)
    assert response.status_code == 422
    assert not Convention.objects.exists()
    return response


def test_the_end_is_not_before_the_start(parties, sign_in):
    sent = form(starts_on=parties.today, ends_on=parties.today - timedelta(days=1))
    errors = refused(sign_in, parties.secretary, sent).context["form"].errors
    assert set(errors) == {"ends_on"}
    assert len(errors["ends_on"]) == 1


@pytest.mark.parametrize("days", [-1, 31])
def test_nothing_is_due_outside_the_term(parties, sign_in, days):
    owed = [{"text": "Publier", "party": "Meknès", "due_on": parties.today + timedelta(days=days)}]
    term = {"starts_on": parties.today, "ends_on": parties.today + timedelta(days=30)}
    response = refused(sign_in, parties.secretary, form([association(), "Meknès"], owed, **term))
    [row] = response.context["rows"].commitments.forms
    assert set(row.errors) == {"due_on"}
    assert "Publier" in response.content.decode()


def test_a_party_stands_once(parties, sign_in):
    response = refused(sign_in, parties.secretary, form(["Meknès", association(), "meknes"]))
    assert [bool(row.errors) for row in response.context["rows"].parties.forms] == [False, False, True]


def test_an_unknown_party_is_told(parties, sign_in):
    response = refused(sign_in, parties.secretary, form(["Office inconnu", association()]))
    [error] = response.context["rows"].parties.forms[0].errors["party"]
    assert "Office inconnu" in error


def test_only_a_party_owes_something(parties, sign_in):
    owed = [{"text": "Publier", "party": "Ministère de l’eau"}, {"text": "Payer", "party": ""}]
    response = refused(sign_in, parties.secretary, form([association(), "Meknès"], owed))
    assert [set(row.errors) for row in response.context["rows"].commitments.forms] == [{"party"}, {"party"}]


def test_a_file_of_another_kind_is_refused(parties, sign_in):
    sent = form([association(), "Meknès"], upload=upload("texte.exe", b"MZ"))
    assert set(refused(sign_in, parties.secretary, sent).context["form"].errors) == {"upload"}


def test_the_text_is_kept_with_the_convention(parties, sign_in):
    made = begun(parties, sign_in, upload=upload("convention.pdf"))
    [kept] = uploads.files_of(made, "text")
    url = reverse("records:file", args=[kept.uuid])
    assert sign_in(parties.elected).get(url).getvalue() == PDF
    assert sign_in(factories.elected_official(factories.city())).get(url).status_code == 404


def test_without_a_script_the_button_adds_a_row(parties, sign_in):
    sent = form([association(), "Meknès"], [{"text": "Publier", "party": "Meknès"}], add="commitments")
    response = sign_in(parties.secretary).post(page("convention_create"), sent)
    assert len(response.context["rows"].commitments.forms) == 2
    assert len(response.context["rows"].parties.forms) == 2
    assert "Publier" in response.content.decode()
    assert not Convention.objects.exists()


def test_one_party_negotiates_with_nobody(parties, sign_in):
    made = actions.create(by=parties.secretary, title="Seule", parties=[parties.city])
    assert sign_in(parties.secretary).post(step(made, "negotiate"), {}).status_code == 422


def test_what_is_agreed_no_longer_changes(parties, sign_in):
    made = factories.convention(state="in_force", city=parties.city)
    browser = sign_in(parties.secretary)
    assert browser.get(page("convention_edit", made.pk)).context["rows"] is None
    sent = {"visibility": "public", "title": "Autre titre"}
    assert browser.post(page("convention_edit", made.pk), sent).status_code == 422
    assert browser.post(page("convention_edit", made.pk), {"visibility": "public"}).status_code == 302
    made.refresh_from_db()
    assert (made.visibility, made.title == "Autre titre") == ("public", False)


def test_two_who_change_the_rows_are_told(parties, sign_in):
    made = begun(parties, sign_in)
    browser = sign_in(parties.secretary)
    seen = browser.get(page("convention_edit", made.pk)).context["rows"].seen
    names = [association(), "Meknès", "Ministère de l’eau"]
    owed = [{"text": "Ouvrir deux stations", "party": "Meknès"}]
    first = form(names, owed, **{"rows-seen": seen}, starts_on=made.starts_on, ends_on=made.ends_on)
    assert browser.post(page("convention_edit", made.pk), first).status_code == 302
    second = form(names, [{"text": "Fermer", "party": "Meknès"}], **{"rows-seen": seen})
    response = browser.post(page("convention_edit", made.pk), second)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Ouvrir deux stations" in shown
    assert "Fermer" in shown
    again = form(names, [{"text": "Fermer", "party": "Meknès"}], **{"rows-seen": response.context["rows"].seen})
    assert browser.post(page("convention_edit", made.pk), again).status_code == 302
    assert made.commitments.get().text == "Fermer"


# --- Who reads -------------------------------------------------------------------------------------------------------


def test_who_reads_what(parties, sign_in):
    """Parties and coordinators all of theirs; others what is signed, as far as it is open to them."""
    common = {"city": parties.city, "organisation": parties.ministry, "lead_network": parties.network}
    under_way = factories.convention(state="negotiation", visibility="public", **common)
    signed = factories.convention(state="in_force", visibility="members", **common)
    between = factories.convention(state="in_force", visibility="city", **common)

    def seen(person):
        return set(sign_in(person).get(page("conventions")).context["rows"])

    for person in (parties.elected, parties.minister, parties.coordinator, parties.secretary, parties.focal_point):
        assert seen(person) == {under_way, signed, between}
    assert seen(factories.focal_point()) == {signed}
    assert seen(factories.partner()) == set()
    assert seen(factories.outsider()) == set()
    made = signed.get_absolute_url()
    assert sign_in(factories.focal_point()).get(made).context["entries"] == []
    assert sign_in(factories.partner()).get(made).status_code == 404


def test_the_list_is_filtered_by_its_address(parties, sign_in):
    soon = parties.today + timedelta(days=60)
    wanted = factories.convention(
        city=parties.city, organisation=parties.ministry, lead_network=parties.network, ends_on=soon, title="Eau"
    )
    factories.convention(state="negotiation")
    browser = sign_in(parties.secretary)
    queries = (
        "status=to_renew",
        "party=ministry",
        f"network={parties.network.acronym}",
        "ending=90",
        "q=mekn",
        "q=eau",
    )
    for query in (*queries, f"on={parties.today}"):
        assert list(browser.get(f"{page('conventions')}?{query}").context["rows"]) == [wanted], query
    for query in ("party=donor", "ending=30", f"on={parties.today - timedelta(days=900)}"):
        assert list(browser.get(f"{page('conventions')}?{query}").context["rows"]) == [], query
    lines = b"".join(browser.get(f"{page('conventions')}?q=eau&export=csv").streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "Meknès" in lines[1]
