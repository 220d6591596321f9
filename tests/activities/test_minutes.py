"""Minutes: written by two at once, circulated, remarked on, approved; final from then on."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.actions.minutes import Conflict
from activities.models import Action, Remark
from networks.models import Appointment
from records import transitions
from records.journal import entries_of
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.addresses import step
from tests.factories import networks as places

from .conftest import DAY


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def session(log):
    return log()


def sent(text="Le tri progresse.", revision=0, decisions=(), actions=(), needs=(), **more):
    """What the page of the minutes sends."""
    data = {"text": text, "revision": revision, **more}
    for name, rows in {"decisions": decisions, "actions": actions, "needs": needs}.items():
        saved = sum("key" in row for row in rows)
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": saved}
        data |= {f"{name}-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()}
    return data


@pytest.fixture
def write(session, place, sign_in):
    """A function that sends the page of the minutes as its focal point, or somebody else."""

    def write(by=None, background=False, **fields):
        headers = {"Accept": "application/json"} if background else {}
        return sign_in(by or place.focal_point).post(
            url("session_minutes", session.pk), sent(**fields), headers=headers
        )

    return write


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_minutes_with_all_that_was_decided(session, place, write):
    page = write(
        decisions=[{"text": "Chaque ville mesure."}, {"text": ""}],
        actions=[
            {
                "text": "Partager la carte",
                "owner_city": place.other.pk,
                "owner_person": place.other_focal_point.pk,
                "due_on": (place.today + 30 * DAY).isoformat(),
            },
            {"text": "Rédiger la charte"},
        ],
        needs=[{"text": "Former les agents", "city": place.other.pk}],
    )
    assert page.url == session.get_absolute_url()
    session.refresh_from_db()
    assert (session.minutes, session.minutes_status, session.minutes_revision) == ("Le tri progresse.", "drafted", 1)
    assert [row.text for row in session.decisions.all()] == ["Chaque ville mesure."]
    first, second = session.actions.order_by("position")
    assert (first.owner_city, first.owner_person) == (place.other, place.other_focal_point)
    assert (second.text, second.owner_city, second.due_on) == ("Rédiger la charte", None, None)
    assert [(row.text, row.city) for row in session.needs.all()] == [("Former les agents", place.other)]


def test_actions_keep_their_codes(session, place, write):
    write(actions=[{"text": "Partager la carte"}, {"text": "À retirer"}, {"text": "À vider"}])
    kept, taken, emptied = session.actions.order_by("position")
    rows = [
        {"key": taken.pk, "text": taken.text, "DELETE": "on"},
        {"key": kept.pk, "text": "Partager la carte en ligne"},
        {"key": emptied.pk, "text": ""},
    ]
    write(revision=1, actions=rows)
    assert [(row.pk, row.text) for row in session.actions.all()] == [(kept.pk, "Partager la carte en ligne")]


def test_an_action_of_another_session_cannot_be_taken(session, log, place, write):
    foreign = factories.action(session=log(), owner_city=place.other, text="Ailleurs")
    write(actions=[{"key": foreign.pk, "text": "Prise"}])
    foreign.refresh_from_db()
    assert (foreign.text, foreign.activity_id) == ("Ailleurs", foreign.activity_id)
    assert session.actions.get().pk != foreign.pk


def test_a_row_keeps_its_key_when_one_done_meanwhile_is_taken_away(session, place, write):
    write(actions=[{"text": "Faite", "owner_city": place.other.pk}, {"text": "À faire"}])
    done, open_one = session.actions.order_by("position")
    transitions.apply(done, "settle", by=place.coordinator, changes={"settled_on": place.today})
    rows = [{"key": done.pk, "text": "Faite", "DELETE": "on"}, {"key": open_one.pk, "text": "À faire, autrement"}]
    answer = write(background=True, revision=1, actions=rows).json()
    assert answer["keys"]["actions-1"] == open_one.pk
    done.refresh_from_db()
    assert done.text == "Faite"


def test_two_rows_with_one_key_both_stay(session, write):
    write(actions=[{"text": "Partager"}])
    key = session.actions.get().pk
    write(revision=1, actions=[{"key": key, "text": "Partager la carte"}, {"key": key, "text": "Rédiger"}])
    actions = session.actions.order_by("position")
    assert [row.text for row in actions] == ["Partager la carte", "Rédiger"]
    assert actions[0].pk == key


def test_what_was_done_meanwhile_stays(session, place, write):
    write(actions=[{"text": "Partager la carte", "owner_city": place.other.pk}])
    action = session.actions.get()
    transitions.apply(action, "settle", by=place.coordinator, changes={"settled_on": place.today})
    write(revision=1)
    assert session.actions.get() == action


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "x" * 60_001},
        {"revision": ""},
        {"revision": "-1"},
        {"decisions": [{"text": "x" * 2001}]},
        {"actions": [{"text": "x" * 2001}]},
        {"actions": [{"text": "", "due_on": "2030-01-01"}]},
        {"actions": [{"text": "Trop tôt", "due_on": "2012-01-01"}]},
        {"actions": [{"text": "Jour inconnu", "due_on": "31/02/2030"}]},
        {"actions": [{"text": "Ville inconnue", "owner_city": "0"}]},
        {"needs": [{"text": "x" * 301}]},
    ],
)
def test_bad_input(session, write, fields):
    page = write(**{"text": "Gardé", **fields})
    assert page.status_code == 422
    assert "data-error-summary" in page.content.decode()
    if fields.get("text") is None:
        assert "Gardé" in page.content.decode()
    session.refresh_from_db()
    assert (session.minutes, session.minutes_status) == ("", "none")
    assert not Action.objects.exists()


def test_owners_are_of_the_network(session, place, write):
    foreign, stranger = factories.membership().city, factories.outsider()
    assert write(actions=[{"text": "Forgé", "owner_city": foreign.pk}]).status_code == 422
    assert write(actions=[{"text": "Forgé", "owner_person": stranger.pk}]).status_code == 422
    assert write(needs=[{"text": "Forgé", "city": foreign.pk}]).status_code == 422
    for row in ({"owner_city": foreign}, {"owner_person": stranger}):
        with pytest.raises(ValidationError):
            minutes_of.save(
                session=session, by=place.focal_point, text="", revision=0, actions=[{"text": "Forgé", **row}]
            )
    with pytest.raises(ValidationError):
        minutes_of.save(
            session=session, by=place.focal_point, text="", revision=0, needs=[{"text": "Forgé", "city": foreign}]
        )


def test_the_agenda_is_a_beginning(session, place, sign_in):
    items = [{"title": "Ouverture"}, {"title": "Pause", "kind": "break"}, {"title": "Cas d'Agadir"}]
    activities.set_agenda(activity=session, by=place.focal_point, items=items)
    form = sign_in(place.focal_point).get(url("session_minutes", session.pk)).context["form"]
    assert form.text["text"].value() == "## Ouverture\n\n\n## Cas d'Agadir\n"


def test_a_row_more_without_a_script(session, write):
    page = write(text="Texte", actions=[{"text": "Partager"}], decisions=[{"text": "Décider"}], add="actions")
    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in ("Texte", "Partager", "Décider", 'name="actions-1-text"'))
    session.refresh_from_db()
    assert session.minutes_status == "none"


def test_saving_by_itself(session, write):
    said = write(background=True, text="Un", actions=[{"text": ""}, {"text": "Partager"}]).json()
    assert said["revision"] == 1
    assert said["keys"] == {"actions-1": session.actions.get().pk}
    assert write(background=True, text="Deux", revision=1).json()["revision"] == 2
    assert not [entry for entry in entries_of(session) if entry.event == "minutes_saved"]
    assert write(background=True, text="x" * 60_001, revision=2).status_code == 422


def test_one_line_in_the_journal_for_a_days_work(session, write):
    for revision in range(3):
        write(text=f"Version {revision}", revision=revision)
    assert [entry.event for entry in entries_of(session)].count("minutes_saved") == 1


@pytest.mark.parametrize(("who", "status"), [("elected", 403), ("other_focal_point", 403), ("deputy", 200)])
def test_who_writes(session, place, sign_in, who, status):
    assert sign_in(getattr(place, who)).get(url("session_minutes", session.pk)).status_code == status


def test_not_before_the_session(place, schedule):
    with pytest.raises(NotAllowed):
        minutes_of.save(session=schedule(), by=place.coordinator, text="Trop tôt", revision=0)


# --- Two at once -----------------------------------------------------------------------------------------------------


def test_the_second_writer_sees_both_texts(session, place, write):
    write(text="Texte du point focal", decisions=[{"text": "Décision A"}], actions=[{"text": "Action A"}])
    page = write(
        by=place.coordinator,
        text="Texte de la coordination",
        decisions=[{"text": "Décision B"}],
        actions=[{"text": "Action B"}],
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert place.focal_point.name in text
    for words in ("Texte du point focal", "Texte de la coordination"):
        assert words in text
    shown = page.context["form"]
    assert [row["text"].value() for row in shown.decisions][:2] == ["Décision B", "Décision A"]
    assert [row["text"].value() for row in shown.actions][:2] == ["Action B", "Action A"]
    session.refresh_from_db()
    assert session.minutes == "Texte du point focal"
    # Saved again from that page, both stand.
    rows = [{"key": row["key"].value() or "", "text": row["text"].value()} for row in shown.actions]
    write(by=place.coordinator, text="Les deux", revision=shown.text["revision"].value(), actions=rows)
    session.refresh_from_db()
    assert session.minutes == "Les deux"
    assert {row.text for row in session.actions.all()} == {"Action A", "Action B"}


def test_two_at_once_in_the_background(session, place, write):
    write(text="Le premier")
    assert write(by=place.coordinator, background=True, text="Le second").status_code == 409
    with pytest.raises(Conflict) as conflict:
        minutes_of.save(session=session, by=place.coordinator, text="Le second", revision=0)
    assert conflict.value.current.minutes == "Le premier"


def test_the_button_pressed_twice_is_no_conflict(session, write):
    same = {"text": "Le même", "decisions": [{"text": "Une"}], "actions": [{"text": "Partager"}]}
    assert write(**same).status_code == 302
    assert write(**same).status_code == 302
    assert session.actions.count() == 1
    session.refresh_from_db()
    assert session.minutes_revision == 1


@pytest.mark.parametrize(
    "second",
    [
        {"actions": [{"text": "Partager", "due_on": "2099-01-01"}]},
        {"actions": [{"text": "Partager"}, {"text": "Autre"}]},
        {"actions": []},
        {"needs": [{"text": "Former"}]},
        {"decisions": []},
    ],
)
def test_the_same_words_with_another_row_are_no_second_press(session, write, place, second):
    first = {"text": "Le même", "decisions": [{"text": "Une"}], "actions": [{"text": "Partager"}]}
    write(**first)
    assert write(by=place.coordinator, **{**first, **second}).status_code == 409


def test_the_second_writer_sees_what_the_first_made_of_the_same_action(session, place, write):
    write(actions=[{"text": "Partager"}])
    action = session.actions.get()
    changed = {"key": action.pk, "text": "Partager la carte", "owner_city": place.other.pk, "due_on": "2099-06-01"}
    write(revision=1, actions=[changed | {"owner_person": place.other_focal_point.pk}])
    page = write(by=place.coordinator, text="Autre", revision=1, actions=[{"key": action.pk, "text": "Partager"}])
    assert page.status_code == 409
    (row,) = page.context["form"].actions
    assert (row["key"].value(), row["text"].value()) == (action.pk, "Partager")
    (note,) = re.findall(r'<div class="notice notice-wait">.*?</div>', page.content.decode(), re.DOTALL)
    assert all(word in note for word in ("Partager la carte", "Agadir", str(place.other_focal_point), "2099"))


def test_a_row_that_nobody_else_has_changed_is_shown_without_a_note(session, place, write):
    rows = [{"text": "Partager", "due_on": "2099-06-01"}, {"text": "Rédiger\r\nla charte"}]
    write(actions=rows, needs=[{"text": "Former"}])
    keys = session.actions.order_by("position").values_list("pk", flat=True)
    rows = [{"key": key, **row} for key, row in zip(keys, rows, strict=True)]
    write(revision=1, text="Un", actions=rows, needs=[{"text": "Former"}])
    page = write(by=place.coordinator, text="Deux", revision=1, actions=rows, needs=[{"text": "Former"}])
    form = page.context["form"]
    assert (len(form.actions.forms), len(form.needs.forms)) == (2, 1)
    assert "notice-wait" not in page.content.decode()


def test_rows_of_the_same_words_say_what_else_is_saved_of_them(session, place, write):
    write(actions=[{"text": "Partager", "due_on": "2099-06-01"}], needs=[{"text": "Former", "city": place.other.pk}])
    page = write(by=place.coordinator, text="Autre", actions=[{"text": "Partager"}], needs=[{"text": "Former"}])
    (action,), (need,) = page.context["form"].actions, page.context["form"].needs
    assert action["key"].value() == session.actions.get().pk
    assert need.initial["elsewhere"].city == place.other
    assert page.content.decode().count("notice-wait") == 2


# --- The answer that was lost ----------------------------------------------------------------------------------------


def test_a_page_goes_on_from_what_it_has_saved_without_knowing(session, write):
    page = {"page": "mine", "background": True}
    write(**page, turn=1, text="Un", actions=[{"text": "Partager"}])
    rows = [{"text": "Partager la carte", "due_on": "2099-01-01"}, {"text": "Rédiger"}]
    first = session.actions.get()
    answer = write(**page, turn=2, text="Un, deux", actions=rows, needs=[{"text": "Former"}])
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert answer.json()["keys"]["actions-0"] == first.pk
    session.refresh_from_db()
    assert session.minutes == "Un, deux"
    assert [row.text for row in session.actions.order_by("position")] == ["Partager la carte", "Rédiger"]
    # Then the button, on the same page.
    assert write(page="mine", turn=3, text="Trois", actions=rows).status_code == 302
    assert session.actions.count() == 2


def test_a_page_without_a_script_goes_on_from_what_it_has_saved(session, write):
    assert write(page="mine", turn=0, text="Un").status_code == 302
    assert write(page="mine", turn=0, text="Deux").status_code == 302
    session.refresh_from_db()
    assert (session.minutes, session.minutes_revision) == ("Deux", 2)


def test_what_arrives_behind_a_later_save_of_its_page_changes_nothing(session, write):
    write(page="mine", turn=2, text="Le dernier état")
    assert write(page="mine", turn=1, text="Un état d’avant", background=True).status_code == 409
    session.refresh_from_db()
    assert session.minutes == "Le dernier état"


@pytest.mark.parametrize("pages", [("mine", "theirs"), ("", "")])
def test_what_another_page_has_saved_stays_a_conflict(session, place, write, pages):
    mine, theirs = pages
    write(page=mine, turn=1, text="Un")
    write(by=place.coordinator, page=theirs, turn=1, revision=1, text="Deux")
    assert write(page=mine, turn=2, text="Trois").status_code == 409
    session.refresh_from_db()
    assert session.minutes == "Deux"


def test_a_page_is_told_apart_and_told_what_has_arrived(session, place, write, sign_in):
    write(page="mine", turn=3)
    write(by=place.coordinator, page="theirs", turn=1, revision=1)
    client = sign_in(place.focal_point)
    pages = [client.get(url("session_minutes", session.pk)) for _time in range(2)]
    assert len({page.context["form"].text["page"].value() for page in pages}) == 2
    assert json.loads(pages[0].context["arrived"]) == {"mine": 3, "theirs": 1}


def test_a_conflict_with_oneself_is_not_called_somebody_elses(session, place, write):
    write(by=place.coordinator, text="Zéro")
    write(background=True, revision=1, page="one", turn=1, text="Un")
    page = write(revision=1, page="two", turn=1, text="Deux")
    assert (page.status_code, page.context["theirs_by"]) == (409, None)
    page = write(by=place.coordinator, revision=1, page="three", turn=1, text="Trois")
    assert page.context["theirs_by"] == place.focal_point
    # Once the cache has forgotten, the journal says who last pressed the button.
    cache.clear()
    page = write(revision=1, page="two", turn=2, text="Deux")
    assert (page.status_code, page.context["theirs_by"]) == (409, place.coordinator)


# --- Owners who have left --------------------------------------------------------------------------------------------


def test_owners_named_before_stay_once_they_have_left(session, place, write, sign_in):
    late, gone = factories.focal_point(place.host, place.network, titular=False), factories.city(name_fr="Safi")
    write(actions=[{"text": "Partager"}], needs=[{"text": "Former"}])
    session.actions.update(owner_person=late, owner_city=gone)
    session.needs.update(city=gone)
    places.appointments.end(
        appointment=Appointment.objects.get(person=late),
        end=place.today,
        reason="term",
        by=places.secretary_in_office(),
    )
    with places.on(place.today + DAY):
        form = sign_in(place.focal_point).get(url("session_minutes", session.pk)).context["form"]
        action, need = form.actions.forms[0], form.needs.forms[0]
        for field, owner in ((action["owner_person"], late), (action["owner_city"], gone), (need["city"], gone)):
            assert re.search(rf'value="{owner.pk}" selected', str(field))
        row = {"key": action["key"].value(), "text": "Partager tout", "owner_city": gone.pk, "owner_person": late.pk}
        page = write(revision=1, actions=[row], needs=[{"text": "Former", "city": gone.pk}])
    assert page.status_code == 302
    kept = session.actions.get()
    assert (kept.text, kept.owner_person, kept.owner_city) == ("Partager tout", late, gone)
    assert session.needs.get().city == gone


# --- Circulating and remarks -----------------------------------------------------------------------------------------


def test_a_date_that_is_too_early_is_said_beside_it(write):
    page = write(actions=[{"text": "Plus tard", "due_on": "2099-01-01"}, {"text": "Trop tôt", "due_on": "2012-01-01"}])
    fine, early = page.context["form"].actions.forms
    assert (list(fine.errors), list(early.errors)) == ([], ["due_on"])


@pytest.fixture
def circulated(session, place):
    minutes_of.save(session=session, by=place.focal_point, text="Le tri progresse.", revision=0)
    return minutes_of.circulate(session=session, by=place.focal_point)


def test_circulating_tells_those_on_the_list(session, place, sign_in, mailoutbox, on_commit, write, settings):
    write()
    client = sign_in(place.focal_point)
    assert client.get(step(session, "circulate_minutes")).status_code == 200
    with on_commit():
        assert client.post(step(session, "circulate_minutes")).status_code == 302
    session.refresh_from_db()
    assert session.minutes_status == "circulated"
    assert session.remarks_until == place.today + timedelta(days=settings.MINUTES_REMARK_DAYS)
    listed = {row.person.email for row in session.participants.select_related("person")}
    assert {mail.to[0] for mail in mailoutbox} == listed - {place.focal_point.email}
    assert client.post(step(session, "circulate_minutes")).status_code == 422


def test_nothing_to_circulate(session, place, schedule):
    minutes_of.save(session=session, by=place.focal_point, text="  ", revision=0)
    with pytest.raises(NotReady):
        minutes_of.circulate(session=session, by=place.focal_point)
    today = schedule(in_days=0)
    minutes_of.save(session=today, by=place.focal_point, text="Pendant la séance", revision=0)
    with pytest.raises(NotReady, match=gettext("Say first that the session has been held.")):
        minutes_of.circulate(session=today, by=place.focal_point)


def test_drafts_are_for_those_who_write_them(session, place, sign_in, write):
    write(text="Encore un brouillon", actions=[{"text": "Partager", "owner_city": place.other.pk}])
    action = session.actions.get()
    client = sign_in(place.other_focal_point)
    assert "Encore un brouillon" not in client.get(url("session", session.pk)).content.decode()
    assert client.get(url("action", action.pk)).status_code == 404
    minutes_of.circulate(session=session, by=place.focal_point)
    assert "Encore un brouillon" in client.get(url("session", session.pk)).content.decode()
    assert client.get(url("action", action.pk)).status_code == 200


def test_members_and_guests_send_remarks(circulated, place, sign_in):
    client = sign_in(place.other_focal_point)
    assert client.get(url("session_remark", circulated.pk)).status_code == 200
    for text, status in (
        ("", 422),
        ("x" * 4001, 422),
        ("Le chiffre est de 12 %.", 302),
        ("Le chiffre est de 12 %.", 302),
    ):
        assert client.post(url("session_remark", circulated.pk), {"text": text}).status_code == status
    assert [(row.by, row.text) for row in Remark.objects.all()] == [
        (place.other_focal_point, "Le chiffre est de 12 %.")
    ]
    assert "Le chiffre est de 12" in client.get(url("session", circulated.pk)).content.decode()


def test_a_member_of_the_network_who_is_not_on_the_list(place, log):
    session = log(quota_technical=1)
    assert not session.participants.filter(person=place.deputy).exists()
    minutes_of.save(session=session, by=place.focal_point, text="Texte", revision=0)
    minutes_of.circulate(session=session, by=place.focal_point)
    assert minutes_of.remark(session=session, by=place.deputy, text="Préciser.").pk


def test_a_remark_is_known_until_it_is_settled(circulated, place):
    """What is said again in a second round has not been taken into account."""
    words = {"session": circulated, "by": place.deputy, "text": "La date est fausse."}
    first = minutes_of.remark(**words)
    assert minutes_of.remark(**words) == first
    minutes_of.settle_remark(remark=first, by=place.coordinator)
    minutes_of.take_back(session=circulated, by=place.coordinator, reason="À refaire")
    minutes_of.circulate(session=circulated, by=place.focal_point)
    again = minutes_of.remark(**words)
    assert again != first
    assert not again.is_settled


def test_who_may_not_remark(circulated, place, sign_in):
    assert sign_in(factories.focal_point()).get(url("session_remark", circulated.pk)).status_code == 404
    circulated.visibility = "public"
    circulated.save()
    assert sign_in(factories.focal_point()).get(url("session_remark", circulated.pk)).status_code == 403
    with places.on(circulated.remarks_until + DAY), pytest.raises(NotAllowed):
        minutes_of.remark(session=circulated, by=place.deputy, text="Trop tard")
    with places.on(circulated.remarks_until):
        assert minutes_of.remark(session=circulated, by=place.deputy, text="À temps").pk


def test_only_the_coordinator_corrects_what_is_out(circulated, place, sign_in):
    remark = minutes_of.remark(session=circulated, by=place.deputy, text="Préciser.")
    with pytest.raises(NotAllowed):
        minutes_of.save(session=circulated, by=place.focal_point, text="Corrigé", revision=1)
    minutes_of.save(session=circulated, by=place.coordinator, text="Corrigé", revision=1)
    assert circulated.minutes_status == "circulated"
    address = url("remark_settle", remark.pk)
    assert sign_in(place.focal_point).post(address).status_code == 403
    client = sign_in(place.coordinator)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    remark.refresh_from_db()
    assert remark.is_settled


# --- Approving -------------------------------------------------------------------------------------------------------


def test_minutes_still_out_for_remarks_say_why_they_cannot_be_approved(circulated, place, sign_in):
    work = sign_in(place.coordinator).get(circulated.get_absolute_url()).context["work"]
    moves = [move for move in work if move.name.endswith("_minutes")]
    assert {move.name: bool(move.refused) for move in moves} == {"approve_minutes": True, "take_back_minutes": False}


def test_approved_once_the_time_for_remarks_is_over(circulated, place, sign_in, mailoutbox, on_commit):
    client = sign_in(place.coordinator)
    page = client.post(step(circulated, "approve_minutes"))
    assert page.status_code == 422
    with places.on(circulated.remarks_until + DAY), on_commit():
        assert client.post(step(circulated, "approve_minutes")).status_code == 302
    circulated.refresh_from_db()
    assert circulated.minutes_status == "approved"
    assert circulated.approved_on == circulated.remarks_until + DAY
    assert mailoutbox
    assert sign_in(place.focal_point).get(step(circulated, "approve_minutes")).status_code == 403


def test_taken_back_and_circulated_again(circulated, place):
    minutes_of.take_back(session=circulated, by=place.coordinator, reason="Un chiffre est faux.")
    minutes_of.save(session=circulated, by=place.focal_point, text="Refait", revision=1)
    with places.on(place.today + 3 * DAY):
        minutes_of.circulate(session=circulated, by=place.focal_point)
    assert circulated.circulated_on == place.today + 3 * DAY
    with pytest.raises(NotAllowed):
        minutes_of.take_back(session=circulated, by=place.focal_point, reason="x")


@pytest.mark.parametrize(
    ("name", "template"),
    [("postpone", "session_postponed"), ("cancel", "session_cancelled"), ("open", "session_open")],
)
def test_the_other_messages(place, schedule, mailoutbox, on_commit, name, template):
    session = schedule()
    with on_commit():
        transitions.apply(session, name, by=place.coordinator, comment="Les inondations.")
    assert len(mailoutbox) == 5
    text = mailoutbox[0].subject + mailoutbox[0].body
    assert session.title in text
    assert ("Les inondations." in text) == (template != "session_open")


def test_nobody_is_invited_to_an_empty_list(place, schedule):
    session = schedule()
    session.participants.all().delete()
    with pytest.raises(NotReady):
        transitions.apply(session, "open", by=place.coordinator)
