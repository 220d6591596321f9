"""The records whose addresses tests/access_matrix.csv goes through: subject -> function(cast) -> arguments by address.

Every record belongs to the cast's own city and network. What several addresses of one subject take differs in its
arguments only, so a builder returns them all: {address: arguments}, or the arguments that all take.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models.invitation import hash_token
from accounts.roles import Role
from activities import checkin
from activities.actions import certificate as certificates
from activities.actions import feed as feeds
from activities.actions import paper as papers
from activities.models import Certificate, Session, Training
from networks.enums import MembershipKind
from networks.models import Membership, Network
from records import uploads
from tests import factories
from tests.factories.networks import upload

TOKEN = "un-jeton-d-invitation"


def _membership(state):
    """A second membership of the own city, on its way into a network of the own coordinator."""

    def build(cast):
        network = factories.network(acronym="SECOND")
        factories.appointment(role=Role.COORDINATOR, network=network, person=cast.co)
        return [factories.membership(state=state, city=cast.city, network=network, focal_point=cast.fp).pk]

    return build


def _active(cast):
    return [Membership.objects.get(city=cast.city, network=cast.network).pk]


def _convention(state, visibility="network"):
    """A convention of the own city, followed by the own coordinator."""

    def build(cast):
        scope = {"city": cast.city, "lead_network": cast.network}
        return [factories.convention(state=state, visibility=visibility, **scope).pk]

    return build


def _part(make, state):
    """What the own city does as a party to a convention."""
    return lambda cast: [make(state=state, city=cast.city, lead_network=cast.network, visibility="network").pk]


def _call(state):
    """A call of a network of the own coordinator, scored by the reviewer and somebody else."""

    def build(cast):
        return [_made_call(cast, state).pk]

    return build


def _made_call(cast, state="open"):
    network = factories.network(acronym="SECOND")
    factories.appointment(role=Role.COORDINATOR, network=network, person=cast.co)
    return factories.call(state=state, network=network, reviewers=[cast.reviewer, factories.coordinator()])


def _application(state):
    """The own city's, with all its answers."""
    return lambda cast: [factories.application(state=state, call=_made_call(cast), city=cast.city, means="Deux").pk]


def _review(state):
    """The reviewer's, while the other one is missing."""

    def build(cast):
        made = factories.application(state="submitted", call=_made_call(cast), city=cast.city)
        return [factories.review(state=state, application=made, reviewer=cast.reviewer).pk]

    return build


def _election(state):
    """An election of the own city alone."""
    return lambda cast: [factories.election(state=state, cities=[cast.city]).pk]


def _contribution(state):
    return lambda cast: [factories.contribution(state=state, city=cast.city, network=cast.network).pk]


def _settled(cast):
    made = factories.election(state="confirming", cities=[cast.city])
    made.mandates.update(status="set_aside")
    return [made.pk]


def _mandate(state):
    return lambda cast: [factories.mandate(state=state, city=cast.city).pk]


def _session(**fields):
    def build(cast):
        return [_made(cast, **fields).pk]

    return build


def _made(cast, **fields):
    return factories.session(lead_network=cast.network, host_city=cast.city, by=fields.pop("by", cast.co), **fields)


def _participant(cast):
    """Somebody of the own city on the list of a session that is open for registration."""
    session = _made(cast, state="open")
    return [session.pk, factories.participant(activity=session, name="Omar Tazi", city=cast.city).pk]


def _paper(cast):
    """The sheet to sign of a session, made for the own focal point."""
    session = _made(cast, state="open")
    paper = papers.ask(activity=session, by=cast.fp, kind="sheet", language="fr")
    paper.file, paper.page_count = ContentFile(b"%PDF-", name="paper.pdf"), 1
    paper.save()
    return [session.pk, paper.pk]


def _code(cast):
    """Of a guest of a session held in the own city."""
    session = _made(cast, state="held")
    return [checkin.token_of(factories.participant(activity=session, name="Omar Tazi", city=cast.city).pk)]


def _training(**fields):
    return lambda cast: [factories.training(lead_network=cast.network, host_city=cast.city, by=cast.co, **fields).pk]


def _certified(cast):
    """A training of last month whose certificates are issued; the whole cast of the network was there."""
    made = factories.training(assessment="marked", lead_network=cast.network, host_city=cast.city, by=cast.co)
    return [certificates.issue_all(training=made, by=cast.co).pk]


def _certificate(state):
    """Of the own focal point's city."""

    def build(cast):
        training = Training.objects.get(pk=_certified(cast)[0])
        return [factories.certificate(state=state, of=training, city=cast.city, by=cast.co).pk]

    return build


def _trip(**fields):
    def build(cast):
        return [factories.study_trip(lead_network=cast.network, lead_city=cast.city, by=cast.co, **fields).pk]

    return build


def _enrolled(cast):
    made = factories.study_trip(lead_network=cast.network, lead_city=cast.city, by=cast.co, state="open")
    return [factories.enrol(made).pk]


def _council(state):
    def build(cast):
        trip = factories.study_trip(restitution="reported", lead_network=cast.network, lead_city=cast.city, by=cast.co)
        return [factories.council_restitution(state=state, trip=trip, city=cast.city).pk]

    return build


def _action(state):
    def build(cast):
        return [factories.action(state=state, session=_made(cast, state="held"), owner_city=cast.city).pk]

    return build


def _remark(cast):
    session = _made(cast, minutes="circulated", circulated_on=timezone.localdate())
    return [factories.remark(session=session, by=cast.el).pk]


def _version(cast, **fields):
    return factories.sheet_version(
        city=cast.city, lead_network=cast.network, by=cast.fp, reviewer=cast.reviewer, **fields
    )


def _sheet(state, visibility="network"):
    """Addresses of a sheet take its key, those of a version the version's."""

    def build(cast):
        version = _version(cast, state=state, visibility=visibility)
        return {"sheet": [version.sheet_id], "version": [version.pk]}

    return build


def _comment(resolved=False):
    def build(cast):
        comment = factories.comment(version=_version(cast, state="in_review"))
        if resolved:
            factories.resolve(comment)
        return [comment.pk]

    return build


def _report(state, visibility="network", **fields):
    def build(cast):
        report = factories.report(state=state, lead_network=cast.network, visibility=visibility, **fields)
        return {"report": [report.pk], "job": [report.job_id]}

    return build


def _proceedings(cast):
    session = _made(cast, minutes="approved")
    report = factories.report(kind="proceedings", session=session, visibility="network")
    return {"report": [report.pk], "job": [report.job_id]}


def _transition(label, name, build):
    return lambda cast: [label, *build(cast), name]


def _file(build, record_model):
    def stored(cast):
        record = record_model._default_manager.get(pk=build(cast)[0])
        found = uploads.files_of(record).first() or uploads.store(upload(), record, by=None, purpose="material")
        return [found.uuid]

    return stored


def _proposed(cast):
    """A deputy proposed by the own elected official, whose invitation has not been accepted yet."""
    made = factories.appointment(
        role=Role.FOCAL_POINT, city=cast.city, network=cast.network, is_titular=False, status="proposed"
    )
    # Sent long enough ago to be sent again.
    type(made.invitation).objects.filter(pk=made.invitation_id).update(
        token_hash=hash_token(TOKEN), sent_at=timezone.now() - timedelta(hours=1)
    )
    return made


def _invitation(cast):
    _proposed(cast)
    return [TOKEN]


def _used_invitation(cast):
    made = _proposed(cast)
    type(made.invitation).objects.filter(pk=made.invitation_id).update(accepted_at=timezone.now())
    return [TOKEN]


def _organisation(cast):
    """An organisation's membership, which belongs to no city."""
    secretary = cast.secretariat
    made = Membership.objects.create(
        network=Network.objects.get(pk=cast.network.pk),
        organisation=factories.organisation(),
        kind=MembershipKind.OBSERVER,
        created_by=secretary,
    )
    return [made.pk]


SUBJECTS = {
    "": lambda cast: [],
    "city": lambda cast: [cast.city.code],
    "network": lambda cast: [cast.network.acronym],
    "nothing": lambda cast: [2**31],
    "sheet of icons": lambda cast: ["0"],
    "section of the site map": lambda cast: ["bonnes-pratiques"],
    "unknown section": lambda cast: ["partout"],
    "key": lambda cast: ["MQ:une-cle"],
    "reset key": lambda cast: ["1", "une-cle"],
    # networks
    "membership identified": _membership("identified"),
    "membership interested": _membership("interested"),
    "membership complete": _membership("complete"),
    "membership examined": _membership("examined"),
    "membership deliberated": _membership("deliberated"),
    "membership active": _active,
    "membership withdrawn": _membership("withdrawn"),
    "membership of an organisation": _organisation,
    "appointment": lambda cast: [cast.fp.appointments.get(network=cast.network).pk],
    "appointment proposed": lambda cast: [_proposed(cast).pk],
    "invitation": _invitation,
    "invitation used": _used_invitation,
    "invitation forged": lambda cast: ["un-jeton-forge"],
    # organisations and conventions
    "organisation": lambda cast: [factories.organisation().pk],
    "convention draft": _convention("draft"),
    "convention at its deliberations": _convention("deliberations"),
    "convention in force": _convention("in_force"),
    "convention to renew": _convention("to_renew"),
    "convention public": _convention("in_force", visibility="public"),
    "party": _part(factories.party, "pending"),
    "party deliberated": _part(factories.party, "deliberated"),
    "commitment": _part(factories.commitment, "open"),
    "call draft": _call("draft"),
    "call open": _call("open"),
    "call closed": _call("closed"),
    "application draft": _application("draft"),
    "application signed_off": _application("signed_off"),
    "application submitted": _application("submitted"),
    "application waiting": _application("waiting"),
    "answers": lambda cast: [*_application("draft")(cast), "moyens"],
    "review": _review("draft"),
    "review in": _review("in"),
    "request": lambda cast: [factories.joining_request_of(network=cast.network).pk],
    "region": lambda cast: [cast.city.region.code],
    "contribution": _contribution("promised"),
    "contribution received": _contribution("received"),
    "cost": lambda cast: [factories.cost(city=cast.city, network=cast.network).pk],
    "year": lambda cast: [factories.financial_year().pk],
    "year closed": lambda cast: [factories.financial_year(state="closed").pk],
    "election": _election("prepared"),
    "election polled": _election("polled"),
    "election confirming": _election("confirming"),
    "election cancelled": _election("cancelled"),
    "election settled": _settled,
    "mandate": _mandate("awaited"),
    "mandate answered": _mandate("answered"),
    "milestone": lambda cast: [factories.milestone(network=cast.network).pk],
    "milestone reached": lambda cast: [factories.milestone(network=cast.network, state="reached").pk],
    # activities
    "session proposed": _session(state="proposed"),
    "session scheduled": _session(state="scheduled"),
    "session public": _session(state="scheduled", visibility="public"),
    "session for members": _session(state="scheduled", visibility="members"),
    "session for partners": _session(state="scheduled", visibility="partners"),
    "session of the city": _session(state="scheduled", visibility="city"),
    "session held": _session(state="held"),
    "session with minutes drafted": _session(minutes="drafted"),
    "session with minutes out": lambda cast: _session(minutes="circulated", circulated_on=timezone.localdate())(cast),
    "session with minutes to approve": _session(minutes="circulated"),
    "session with minutes approved": _session(minutes="approved"),
    "session open": _session(state="open"),
    "participant": _participant,
    "paper": _paper,
    "code": _code,
    "ballot": lambda cast: [factories.ballot(activity=_made(cast, state="held"))],
    "ballot forged": lambda cast: ["un-jeton-forge"],
    "secret address": lambda cast: [feeds.renew(person=cast.fp).token],
    "secret address forged": lambda cast: ["un-jeton-forge"],
    "programme": lambda cast: [factories.programme(network=cast.network, lines=[{"title": "Tri"}]).pk],
    "programme adopted": lambda cast: [factories.programme(state="adopted", network=cast.network).pk],
    "need": lambda cast: [factories.need(network=cast.network, city=cast.city).pk],
    "need set aside": lambda cast: [factories.need(state="set_aside", network=cast.network, city=cast.city).pk],
    "course": lambda cast: [factories.course(lead_network=cast.network, by=cast.co).pk],
    "training proposed": _training(state="proposed"),
    "training scheduled": _training(state="scheduled"),
    "training public": _training(state="scheduled", visibility="public"),
    "training held": _training(state="held"),
    "training marked": _training(assessment="marked"),
    "training certified": _certified,
    "certificate": _certificate("issued"),
    "certificate revoked": _certificate("revoked"),
    "number": lambda cast: [Certificate.objects.get(pk=_certificate("issued")(cast)[0]).number],
    "number forged": lambda cast: ["2026-AAAAA-AAAAA"],
    "trip scheduled": _trip(state="scheduled"),
    "trip public": _trip(state="scheduled", visibility="public"),
    "trip authorised": _trip(state="open", delegation="authorised"),
    "trip with a delegation": _enrolled,
    "trip due": _trip(restitution="due"),
    "trip reported": _trip(restitution="reported"),
    "council": _council("due"),
    "council restituted": _council("restituted"),
    "remark": _remark,
    "action": _action("open"),
    "action done": _action("done"),
    # capitalisation
    "sheet draft": _sheet("draft"),
    "sheet submitted": _sheet("submitted"),
    "sheet in review": _sheet("in_review"),
    "sheet validated": _sheet("validated"),
    "sheet published": _sheet("published"),
    "sheet public": _sheet("published", visibility="public"),
    "sheet rejected": _sheet("rejected"),
    "comment": _comment(),
    "comment resolved": _comment(resolved=True),
    "report queued": _report("queued"),
    "report failed": _report("failed"),
    "report ready": _report("ready"),
    "report public, ready": _report("ready", visibility="public"),
    "report published": _report("published"),
    "report public": _report("published", visibility="public"),
    "proceedings": _proceedings,
    # records
    "transition examine": _transition("networks.membership", "examine", _membership("complete")),
    "transition suspend": _transition("networks.membership", "suspend", _active),
    "transition close": _transition("activities.session", "open", _session(state="scheduled")),
    "transition of the system": _transition("networks.appointment", "take_office", lambda cast: [_proposed(cast).pk]),
    "transition with a page": _transition("activities.session", "draft_minutes", _session(state="held")),
    "transition of nothing": lambda cast: ["networks.city", cast.city.pk, "delete"],
    "file of a membership": _file(_active, Membership),
    "file of a public session": _file(_session(state="scheduled", visibility="public"), Session),
    "file of a public session, approved": _file(_session(minutes="approved", visibility="public"), Session),
    "file of a session": _file(_session(state="scheduled"), Session),
}


MODELS = {
    "membership": "networks.membership",
    "appointment": "networks.appointment",
    "convention": "networks.convention",
    "party": "networks.conventionparty",
    "commitment": "networks.commitment",
    "contribution": "networks.contribution",
    "cost": "networks.cost",
    "request": "networks.joiningrequest",
    "election": "networks.election",
    "year": "networks.financialyear",
    "mandate": "networks.mandate",
    "milestone": "networks.milestone",
    "call": "networks.call",
    "application": "networks.application",
    "review": "networks.review",
    "session": "activities.session",
    "programme": "activities.programme",
    "need": "activities.need",
    "training": "activities.training",
    "certificate": "activities.certificate",
    "trip": "activities.studytrip",
    "council": "activities.councilrestitution",
    "action": "activities.action",
    "sheet": "capitalisation.sheetversion",
    "report": "capitalisation.report",
    "proceedings": "capitalisation.report",
}


def record_of(subject):
    """What a subject is about: of "activate: membership deliberated", a step, the membership."""
    return subject.rpartition(": ")[2]


def arguments(built, address, subject=""):
    """The arguments of an address, from what the builder of its subject's record returned."""
    if step := subject.rpartition(": ")[0]:
        pk = built if isinstance(built, list) else built.get("version") or built["report"]
        return [MODELS[record_of(subject).split()[0]], *pk, step]
    if isinstance(built, list):
        return built
    short = address.rpartition(":")[2]
    if short == "job":
        return built["job"]
    if "report" in built:
        return built["report"]
    of_sheet = ("sheet", "sheet_compare", "sheet_new_version", "practice")
    return built["sheet"] if short in of_sheet else built["version"]
