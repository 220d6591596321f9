"""Who takes part in a session reads what is under way; others, whom its visibility lets see it, what is approved."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.models import Action, Session
from records import uploads
from tests import factories
from tests.factories import networks as places

from .conftest import DAY

# What those who take part read on the page of a session, beside its title.
UNDER_WAY = {
    "speaker": "Madame Oratrice",
    "link": "https://example.org/salle",
    "minutes": "Texte en circulation",
    "decision": "Décision à relire",
    "remark": "Remarque sur le texte",
    "material": "presentation.pdf",
}


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def public(place, log):
    """A public session whose minutes are out for remarks, with something of all that is not for everybody."""
    session = log(visibility="public", mode="hybrid", link=UNDER_WAY["link"])
    items = [{"title": "Ouverture", "speaker": UNDER_WAY["speaker"]}]
    activities.set_agenda(activity=session, by=place.focal_point, items=items)
    upload = places.upload(UNDER_WAY["material"])
    activities.add_material(activity=session, by=place.focal_point, upload=upload)
    minutes_of.save(
        session=session,
        by=place.focal_point,
        text=UNDER_WAY["minutes"],
        revision=0,
        decisions=[UNDER_WAY["decision"]],
        actions=[{"text": "Partager la carte", "owner_city": place.other, "owner_person": place.deputy}],
    )
    minutes_of.circulate(session=session, by=place.focal_point)
    minutes_of.remark(session=session, by=place.deputy, text=UNDER_WAY["remark"])
    session.refresh_from_db()
    return session


@pytest.fixture
def reader(place):
    """A function that returns somebody by what they are to the session."""

    def suspended():
        membership = factories.membership(network=place.network, joined_on=place.today)
        person = factories.focal_point(membership.city, place.network)
        factories.suspend(membership)
        return person

    makers = {
        "partner": factories.partner,
        "suspended": suspended,
        "foreign": factories.focal_point,
        "member": lambda: factories.focal_point(network=place.network),
        "host": lambda: place.elected,
        "coordinator": lambda: place.coordinator,
        "secretariat": places.secretary_in_office,
    }
    return lambda who: makers[who]()


def approve(session, place):
    with places.on(session.remarks_until + DAY):
        minutes_of.approve(session=session, by=place.coordinator)


@pytest.mark.parametrize("who", ["member", "host", "coordinator", "secretariat"])
def test_who_takes_part_reads_what_is_under_way(public, reader, sign_in, place, who):
    client = sign_in(reader(who))
    text = client.get(url("session", public.pk)).content.decode()
    assert [name for name, word in UNDER_WAY.items() if word not in text] == []
    action = public.actions.get()
    assert place.deputy.name in client.get(url("action", action.pk)).content.decode()
    export = client.get(url("actions"), {"export": "csv"})
    assert place.deputy.name in b"".join(export.streaming_content).decode()


@pytest.mark.parametrize("who", ["partner", "suspended", "foreign"])
def test_others_wait_for_the_approval(public, reader, sign_in, place, who):
    client = sign_in(reader(who))
    page = client.get(url("session", public.pk))
    assert page.status_code == 200
    assert [name for name, word in UNDER_WAY.items() if word in page.content.decode()] == []
    assert not page.context["entries"]
    action = public.actions.get()
    assert client.get(url("action", action.pk)).status_code == 404
    approve(public, place)
    text = client.get(url("session", public.pk)).content.decode()
    assert {name for name, word in UNDER_WAY.items() if word in text} == {"minutes", "decision", "material"}


@pytest.mark.parametrize("who", ["partner", "suspended", "foreign"])
def test_who_is_in_charge_is_told_inside_only(public, reader, sign_in, place, who):
    approve(public, place)
    client, action = sign_in(reader(who)), public.actions.get()
    detail = client.get(url("action", action.pk))
    assert not detail.context["entries"]
    export = b"".join(client.get(url("actions"), {"export": "csv"}).streaming_content).decode()
    for text in (detail.content.decode(), client.get(url("actions")).content.decode(), export):
        assert action.text in text
        assert place.deputy.name not in text


def test_somebody_on_the_list_takes_part(public, reader, sign_in):
    guest = reader("foreign")
    factories.participant(activity=public, person=guest, is_invited=False)
    assert UNDER_WAY["minutes"] in sign_in(guest).get(url("session", public.pk)).content.decode()


@pytest.mark.parametrize(
    "who", ["partner", "suspended", "foreign", "member", "host", "coordinator", "secretariat", "listed", "joint"]
)
def test_the_lists_say_what_the_record_says(place, public, reader, log, who):
    """The conditions on one session and on many are the same, for sessions of all kinds."""
    joint = factories.membership()
    others = [
        log(by=place.coordinator, networks=[joint.network], visibility="public"),
        factories.session(minutes="circulated", visibility="public"),
        factories.session(minutes="approved", visibility="partners"),
        factories.session(minutes="drafted", visibility="members"),
    ]
    person = factories.focal_point(joint.city, joint.network) if who == "joint" else None
    if who == "listed":
        person = factories.focal_point()
        factories.participant(activity=others[1], person=person)
    person = person or reader(who)
    seen = list(Session.objects.in_workspace_of(person))
    assert len(seen) >= 3
    for queryset, told in (
        (Session.objects.filter(Session.objects.taken_part_in_by(person)), Session.is_insider),
        (Session.objects.filter(Session.objects.minutes_seen_by(person)), Session.minutes_shown_to),
    ):
        assert set(queryset) & set(seen) == {session for session in seen if told(session, person)}
    inside = {action.activity_id for action in Action.objects.with_inside(person) if action.is_inside}
    assert inside == {action.activity_id for action in Action.objects.all() if action.activity.is_insider(person)}


# --- Files -----------------------------------------------------------------------------------------------------------


def status(client, address):
    """The status of an answer, whose file is read to its end."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_files_are_served_to_those_whose_page_lists_them(public, reader, sign_in, place):
    file = reverse("records:file", args=[uploads.files_of(public).get().uuid])
    outside = {"nobody": None, **{who: reader(who) for who in ("partner", "suspended", "foreign")}}
    inside = {who: reader(who) for who in ("member", "host", "coordinator", "secretariat")}
    served = {who for who, person in (outside | inside).items() if status(sign_in(person), file) == 200}
    assert served == set(inside)
    assert not Session.objects.files_visible_to(AnonymousUser())
    approve(public, place)
    for person in (outside | inside).values():
        client = sign_in(person)
        assert status(client, file) == 200
        assert UNDER_WAY["material"] in client.get(url("calendar_session", public.pk)).content.decode()


# --- Few queries -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["partner", "suspended", "foreign", "member"])
def test_the_page_costs_no_more(public, reader, sign_in, django_assert_max_num_queries, who):
    client = sign_in(reader(who))
    client.get(url("session", public.pk))
    with django_assert_max_num_queries(9):
        client.get(url("session", public.pk))
