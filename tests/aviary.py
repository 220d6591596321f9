"""Records that not everybody may see, each with a word of its own that is looked for wherever it must not be."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.roles import Role
from activities.actions import certificate as certificates
from activities.actions import minutes as the_minutes
from activities.actions import trip as trips
from capitalisation.models import Report, SheetVersion
from networks.actions import mandate as mandates
from networks.actions import review as reviewing
from records import journal, uploads
from remam.views.sitemap import SECTIONS
from tests import factories
from tests.factories import calls
from tests.factories.cast import Cast
from tests.factories.networks import on, upload

# In every text with a canary, so that one search finds them all.
BAIT = "canari"

# Everybody whose view is looked at.
READERS = [
    *("visitor", "outsider", "partner", "foreign_fp", "foreign_el", "foreign_co"),
    *("member", "reviewer", "fp", "el", "co", "secretariat", "former", "suspended"),
]

WORKERS = {"fp", "el", "co", "secretariat"}
REVIEW = WORKERS | {"reviewer"}
NETWORK = WORKERS | {"member", "reviewer"}
MEMBERS = NETWORK | {"foreign_fp", "foreign_el", "foreign_co"}
PARTNERS = MEMBERS | {"partner"}
COORDINATION = {"co", "secretariat"}


class Aviary:
    """The records, and their words: `allowed` is word -> who may read it."""

    def __init__(self, cast):
        self.cast, self.allowed, self.pages = cast, {}, {}
        self.scope = {"lead_network": cast.network, "host_city": cast.city}
        self.sheet_scope = {"lead_network": cast.network, "city": cast.city, "by": cast.fp, "reviewer": cast.reviewer}
        self.people()
        self.memberships()
        self.conventions()
        self.milestones()
        self.elections()
        self.accounts()
        self.joining()
        self.calls()
        self.sessions()
        self.programmes()
        self.trainings()
        self.trips()
        self.sheets()
        self.reports()
        for section in SECTIONS:
            self.page("sitemap_section", args=[section])

    def word(self, name, allowed):
        """A text that holds a word which nobody but `allowed` may read."""
        bird = f"xq{name}xq"
        self.allowed[bird] = set(allowed)
        return f"{BAIT} {bird}"

    def page(self, *names, args):
        """Pages to fetch besides those that need no argument."""
        for name in names:
            self.pages.setdefault(name, []).append(args)

    def step(self, record, *names):
        """The pages of steps of a record."""
        for name in names:
            self.page("records:transition", args=[record._meta.label_lower, record.pk, name])

    def people(self):
        deputy = factories.person(
            family_name=self.word("personname", MEMBERS),
            email=f"{self.word('personmail', MEMBERS).split()[1]}@example.org",
            phone=self.word("personphone", MEMBERS),
        )
        factories.focal_point(self.cast.city, self.cast.network, titular=False, person=deputy)
        invited = factories.person(password=None, family_name=self.word("invited", WORKERS))
        proposed = factories.appointment(
            role=Role.FOCAL_POINT,
            city=self.cast.city,
            network=self.cast.network,
            is_titular=False,
            status="proposed",
            person=invited,
        )
        for appointment in (deputy.appointments.get(), proposed):
            self.page("networks:appointment", args=[appointment.pk])
            self.step(appointment, "install", "end")
        self.page("network", "networks:network_edit", args=[self.cast.network.acronym])
        self.page("city", "networks:city_edit", args=[self.cast.city.code])

    def memberships(self):
        second = factories.network(acronym="SECOND")
        factories.appointment(role=Role.COORDINATOR, network=second, person=self.cast.co)
        file = {"city": self.cast.city, "network": second, "focal_point": self.cast.fp}
        on_its_way = factories.membership(state="complete", motivation=self.word("motivation", WORKERS), **file)
        active = factories.membership(
            city=self.cast.city,
            network=factories.network(acronym="THIRD"),
            focal_point=self.cast.fp,
            motivation=self.word("oldmotivation", WORKERS),
            deliberation_number=self.word("deliberation", WORKERS).split()[1],
        )
        factories.appointment(role=Role.COORDINATOR, network=active.network, person=self.cast.co)
        for membership in (on_its_way, active):
            self.page("networks:membership", args=[membership.pk])
            self.step(membership, "complete", "withdraw", "suspend")
            for file in uploads.files_of(membership):
                self.page("records:file", args=[file.uuid])

    def conventions(self):
        everybody = PARTNERS | {"outsider", "former", "suspended"}
        for name, allowed, state, visibility in (
            ("cnvdraft", WORKERS, "draft", "public"),
            ("cnvtalks", WORKERS, "negotiation", "public"),
            ("cnvown", WORKERS, "in_force", "city"),
            ("cnvnet", NETWORK, "in_force", "network"),
            ("cnvmembers", MEMBERS, "to_renew", "members"),
            ("cnvpartners", PARTNERS, "expired", "partners"),
            ("cnvpublic", everybody, "in_force", "public"),
        ):
            self.convention(name, allowed, state, visibility)

    def calls(self):
        everybody = PARTNERS | {"outsider", "former", "suspended", "visitor"}
        network = factories.network(acronym="FOURTH")
        factories.appointment(role=Role.COORDINATOR, network=network, person=self.cast.co)
        people = [self.cast.reviewer, factories.coordinator()]
        draft = factories.call(state="draft", network=network, title=self.word("calldraft", COORDINATION))
        self.page("networks:call", args=[draft.pk])
        for name, state, others in (("drafted", "draft", set()), ("sent", "submitted", {"reviewer"})):
            call = factories.call(network=network, reviewers=people, title=self.word(f"call{name}", everybody))
            journal.write(call, "noted", by=None, comment=self.word(f"call{name}journal", COORDINATION))
            words = {"motivation": self.word(f"cnd{name}", WORKERS | others)}
            made = factories.application(state=state, call=call, city=self.cast.city, **words)
            journal.write(made, "noted", by=None, comment=self.word(f"cnd{name}journal", WORKERS))
            kept = uploads.store(
                upload(name=f"{self.word(f'cnd{name}file', WORKERS | others)}.pdf"), made, by=None, purpose="annex"
            )
            self.page("records:file", args=[kept.uuid])
            self.page("networks:call", "public_call", args=[call.pk])
            self.page("networks:application", args=[made.pk])
            self.step(made, "sign_off", "withdraw")
        self.reviews(made, {"reviewer"}, "evaown")
        other = factories.application(state="submitted", call=call)
        self.reviews(other, {"reviewer"} | COORDINATION, "evaall")
        calls.score(other.reviews.get(reviewer=people[1]))

    def reviews(self, application, allowed, name):
        """The reviewer's, handed in."""
        review = application.reviews.get(reviewer=self.cast.reviewer)
        scores = {one: (3, self.word(f"{name}{one.position}", allowed)) for one in application.call.criteria.all()}
        reviewing.score(review=review, by=review.reviewer, scores=scores, opinion=self.word(name, allowed))
        reviewing.hand_in(review=review, by=review.reviewer)
        self.page("networks:review", args=[review.pk])
        self.page("networks:application", args=[application.pk])
        self.step(review, "hand_in", "take_back")

    def accounts(self):
        """What the own city, and the partner's organisation, bring and have paid."""
        network, year = self.cast.network, timezone.localdate().year
        theirs = self.cast.people["partner"].appointments.get().organisation
        for payer, allowed in (
            ({"city": self.cast.city}, WORKERS),
            ({"organisation": theirs}, {"partner", *COORDINATION}),
        ):
            name = next(iter(payer))
            purpose = self.word(f"ctb{name}", allowed)
            made = factories.contribution(network=network, year=year, kind="grant", purpose=purpose, **payer)
            paid = factories.cost(network=network, label=self.word(f"dep{name}", allowed), **payer)
            journal.write(made, "noted", by=None, comment=self.word(f"ctbjournal{name}", allowed))
            journal.write(paid, "noted", by=None, comment=self.word(f"depjournal{name}", allowed))
            self.page("networks:contribution", "networks:contribution_edit", args=[made.pk])
            self.page("networks:cost", "networks:cost_edit", args=[paid.pk])
            self.step(made, "call", "receive", "cancel")
            self.step(paid, "cancel")

    def joining(self):
        """What somebody has written from the network's page, and who it was."""
        network = self.cast.network
        made = factories.joining_request_of(
            network=network, message=self.word("demwhy", COORDINATION), family_name=self.word("demwho", COORDINATION)
        )
        journal.write(made, "noted", by=None, comment=self.word("demjournal", COORDINATION))
        self.page("networks:request", "networks:request_accept", args=[made.pk])
        self.page("join", args=[network.acronym])
        self.step(made, "set_aside")

    def elections(self):
        """The own city's answer: its people, those who coordinate its networks, and the secretariat read it."""
        made = factories.mandate(state="answered", city=self.cast.city, deed=self.word("mandeed", WORKERS))
        journal.write(made, "noted", by=None, comment=self.word("manjournal", WORKERS))
        journal.write(made.election, "noted", by=None, comment=self.word("elcjournal", {"secretariat"}))
        self.page("networks:election", args=[made.election_id])
        self.page("networks:mandate", args=[made.pk])
        self.step(made, "answer", "confirm", "return")
        self.step(made.election, "ask", "close")
        # As before: the other birds are seen by somebody in full right.
        mandates.confirm(mandate=made, by=self.cast.people["secretariat"])

    def milestones(self):
        everybody = PARTNERS | {"outsider", "former", "suspended"}
        evidence = upload(name=f"{self.word('jalevidence', NETWORK)}.pdf")
        note = self.word("jalnote", everybody | {"visitor"})
        made = factories.milestone(state="reached", network=self.cast.network, note=note, upload=evidence)
        journal.write(made, "noted", by=None, comment=self.word("jaljournal", NETWORK))
        self.page("records:file", args=[uploads.files_of(made).get().uuid])
        self.page("milestones", args=[self.cast.network.acronym])
        self.page("networks:milestone", args=[made.pk])
        self.step(made, "reach", "reopen")

    def convention(self, name, allowed, state, visibility):
        """With words in what its readers read, and others in what only those who work on it do."""
        # The network's public page names it, and its text is a public file.
        on_the_web = allowed | ({"visitor"} if visibility == "public" and allowed > WORKERS else set())
        made = factories.convention(
            state=state,
            title=self.word(name, on_the_web),
            object=self.word(f"{name}object", allowed),
            visibility=visibility,
            city=self.cast.city,
            lead_network=self.cast.network,
            owed=[{"text": self.word(f"{name}owed", allowed)}],
        )
        journal.write(made, "noted", by=None, comment=self.word(f"{name}journal", WORKERS))
        commitment, party = made.commitments.get(), made.parties.get(city__isnull=False)
        for record, purpose in ((commitment, "evidence"), (party, "deliberation")):
            paper = upload(name=f"{self.word(f'{name}{purpose}', WORKERS)}.pdf")
            if purpose == "deliberation":
                type(party).objects.filter(pk=party.pk).update(deliberation_date=timezone.localdate())
            kept = uploads.store(paper, record, by=None, purpose=purpose)
            self.page("records:file", args=[kept.uuid])
        kept = uploads.store(upload(name=f"{self.word(f'{name}text', on_the_web)}.pdf"), made, by=None, purpose="text")
        self.page("records:file", args=[kept.uuid])
        self.page("networks:convention", "networks:convention_edit", args=[made.pk])
        self.step(made, "negotiate", "terminate", "amend")
        self.step(party, "sign", "record_signature", "file_deliberation")
        self.step(commitment, "settle")

    def session(self, title, allowed, **fields):
        made = factories.session(
            title=self.word(title, allowed),
            summary=BAIT,
            venue=self.word(f"{title}venue", allowed),
            **self.scope,
            **fields,
        )
        self.page(
            *("activities:session", "activities:session_edit", "activities:session_minutes"),
            *("activities:attendance", "activities:calendar_session"),
            args=[made.pk],
        )
        return made

    def told(self, session, name, allowed):
        """Give a session minutes, a decision, an action and a need with words in them; return it."""
        factories.write(
            session,
            text=self.word(f"{name}minutes", allowed),
            decisions=[self.word(f"{name}decision", allowed)],
            needs=[{"text": self.word(f"{name}need", allowed)}],
            action={"text": self.word(f"{name}action", allowed), "owner_city": self.cast.city},
        )
        self.page("activities:action", args=[session.actions.get().pk])
        self.step(session.actions.get(), "settle", "drop")
        return session

    def sessions(self):
        today = timezone.localdate()
        net = self.told(self.session("netheld", NETWORK, state="held"), "net", NETWORK)
        factories.participant(activity=net, name=self.word("netguest", NETWORK), is_invited=False)
        factories.agenda_item(activity=net, title=self.word("netagenda", NETWORK))
        material = upload(name=f"{self.word('netfile', NETWORK)}.pdf")
        kept = uploads.store(material, net, by=self.cast.co, purpose="material")
        self.page("records:file", args=[kept.uuid])
        factories.circulate(net, on=today)
        factories.remark(session=net, by=self.cast.member, text=self.word("netremark", NETWORK))
        open_to_all = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        public = self.told(self.session("pubheld", open_to_all, state="held", visibility="public"), "pub", WORKERS)
        factories.participant(activity=public, name=self.word("pubguest", MEMBERS), is_invited=False)
        for _answer in range(3):
            factories.evaluation(activity=public, improve=self.word("opinion", {"fp", "co"}))
        self.page("activities:evaluation", args=[public.pk])
        self.out_for_remarks(open_to_all, today)
        self.approved(open_to_all)
        self.session("proposed", WORKERS, state="proposed", visibility="public", starts_on=today + timedelta(days=3))
        # The deputy who left, and the city that is suspended, were invited to nothing of what is still to come.
        self.session("members", MEMBERS, visibility="members", starts_on=today + timedelta(days=4))
        self.session("partners", PARTNERS, visibility="partners", starts_on=today + timedelta(days=5))
        self.session("network", NETWORK, visibility="network", starts_on=today + timedelta(days=6))

    def out_for_remarks(self, open_to_all, today):
        """A session that everybody sees, and of which only those who take part read what is under way."""
        co, own = self.cast.co, {"city": self.cast.city, "network": self.cast.network}
        link = f"https://example.org/{self.word('outlink', NETWORK).split()[1]}"
        out = self.session("outheld", open_to_all, state="held", visibility="public", mode="hybrid", link=link)
        factories.agenda_item(activity=out, title=BAIT, speaker=self.word("speaker", NETWORK))
        kept = uploads.store(upload(name=f"{self.word('outfile', NETWORK)}.pdf"), out, by=co, purpose="material")
        self.page("records:file", args=[kept.uuid])
        in_charge = factories.person(family_name=self.word("incharge", MEMBERS))
        factories.focal_point(**own, titular=False, person=in_charge)
        action = {"text": BAIT, "owner_city": self.cast.city, "owner_person": in_charge}
        decided = [self.word("outdecision", NETWORK)]
        factories.write(out, text=self.word("outminutes", NETWORK), action=action, decisions=decided)
        self.page("activities:action", args=[out.actions.get().pk])
        factories.circulate(out, on=today)
        the_minutes.take_back(session=out, by=co, reason=self.word("outreason", NETWORK))
        factories.circulate(out, on=today)
        # Members see who is on the list, and so who came; what they said is another word.
        author = factories.person(family_name=self.word("remarkauthor", MEMBERS))
        factories.participant(activity=out, person=author)
        factories.remark(session=out, by=author, text=self.word("outremark", NETWORK))

    def approved(self, open_to_all):
        """A session of which everybody reads the minutes, the decisions and the files."""
        final = self.session("finalheld", open_to_all, state="held", visibility="public")
        factories.write(
            final,
            text=self.word("finalminutes", open_to_all),
            decisions=[self.word("finaldecision", open_to_all)],
        )
        kept = uploads.store(
            upload(name=f"{self.word('finalfile', open_to_all)}.pdf"), final, by=self.cast.co, purpose="material"
        )
        self.page("records:file", args=[kept.uuid])
        factories.circulate(final, on=final.ends_on + timedelta(days=1))
        with on(final.remarks_until + timedelta(days=1)):
            the_minutes.approve(session=final, by=self.cast.co)

    def programmes(self):
        in_network = {"network": self.cast.network}
        factories.need(**in_network, city=self.cast.city, text=self.word("need", NETWORK))
        aside = factories.need(state="heard", **in_network, text=self.word("aside", NETWORK))
        self.step(aside, "set_aside_need")
        draft = factories.programme(**in_network, lines=[{"title": self.word("draftline", COORDINATION)}], year=2031)
        adopted = factories.programme(
            state="adopted",
            **in_network,
            lines=[{"title": self.word("line", NETWORK)}],
            introduction=self.word("introduction", NETWORK),
            year=2030,
        )
        for programme in (draft, adopted):
            self.page("activities:programme", "activities:programme_edit", args=[programme.pk])
            self.step(programme, "adopt", "reopen_programme")

    def shared(self, activity):
        """The pages that all kinds of activities have."""
        names = ("registrations", "papers", "attendance", "visitor", "agenda", "material")
        self.page(*(f"activities:{name}" for name in names), args=[activity.pk])

    def trainings(self):
        open_to_all = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        own = {"lead_network": self.cast.network, "host_city": self.cast.city, "by": self.cast.co}
        course = factories.course(
            lead_network=self.cast.network,
            by=self.cast.co,
            title=self.word("course", NETWORK),
            objectives=self.word("objectives", NETWORK),
            visibility="network",
        )
        self.page("activities:course", "activities:course_edit", args=[course.pk])
        public = factories.training(
            of=factories.course(lead_network=self.cast.network, by=self.cast.co, visibility="public"),
            title=self.word("pubtraining", open_to_all),
            trainers=self.word("trainers", NETWORK),
            visibility="public",
            **own,
        )
        net = factories.training(of=course, title=self.word("nettraining", NETWORK), state="open", **own)
        factories.participant(activity=net, name=self.word("registered", NETWORK), city=self.cast.city)
        marked = factories.training(of=course, assessment="marked", **own)
        guest = factories.participant(activity=marked, name=self.word("certified", NETWORK), city=self.cast.city)
        factories.attendance(session=marked)
        certificates.issue_all(training=marked, by=self.cast.co)
        certificate = guest.certificates.get()
        reason = self.word("revoked", WORKERS)
        certificates.revoke(certificate=certificate, by=self.cast.co, reason=reason)
        self.page("activities:certificate", args=[certificate.pk])
        self.step(certificate, "reinstate")
        for training in (public, net, marked):
            names = ("training", "training_edit", "training_results", "training_applied", "calendar_training")
            self.page(*(f"activities:{name}" for name in names), args=[training.pk])
            self.shared(training)
            self.step(training, "schedule", "open", "issue_certificates")

    def trips(self):
        open_to_all = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        in_the_portal = PARTNERS | {"suspended"}
        own = {"lead_network": self.cast.network, "lead_city": self.cast.city, "by": self.cast.co}
        public = factories.study_trip(
            title=self.word("pubtrip", open_to_all),
            questions=self.word("pubquestions", in_the_portal),
            visibility="public",
            **own,
        )
        net = factories.study_trip(
            title=self.word("nettrip", NETWORK), questions=self.word("netquestions", NETWORK), restitution="due", **own
        )
        pledge = {"text": self.word("pledge", NETWORK), "owner_city": self.cast.city}
        texts = {"report": self.word("tripreport", NETWORK), "lessons": self.word("lessons", NETWORK)}
        trips.save_report(trip=net, by=self.cast.fp, pledges=[pledge], is_final=True, **texts)
        council = net.councils.get(city=self.cast.city)
        heard = {"session_on": timezone.localdate(), "followed_up": self.word("council", NETWORK)}
        trips.note_restitution(council=council, by=self.cast.fp, **heard)
        leaving = factories.study_trip(state="open", delegation="authorised", **own)
        orders = {leaving.delegates().first().pk: self.word("order", {"fp", "co"})}
        trips.set_mission_orders(trip=leaving, by=self.cast.fp, orders=orders)
        for trip in (public, net, leaving):
            names = ("study_trip", "study_trip_edit", "trip_orders", "trip_report", "calendar_study_trip")
            self.page(*(f"activities:{name}" for name in names), args=[trip.pk])
            self.shared(trip)
            self.step(trip, "authorise", "fix", "close_trip")
        self.page("activities:action", args=[net.actions.get().pk])
        self.step(council, "reopen_restitution")

    def sheet(self, name, allowed, **fields):
        made = factories.sheet(
            title=self.word(name, allowed), pitch=self.word(f"{name}pitch", allowed), **self.sheet_scope, **fields
        )
        self.page("capitalisation:sheet", "capitalisation:sheet_compare", "capitalisation:practice", args=[made.pk])
        for version in made.versions.all():
            self.page("capitalisation:sheet_edit", args=[version.pk])
            self.step(version, "submit", "start_review", "publish", "archive")
        return made

    def sheets(self):
        everybody = PARTNERS | {"visitor", "outsider", "former", "suspended"}
        self.sheet("draft", WORKERS, state="draft", visibility="public")
        review = self.sheet("review", REVIEW, state="in_review", visibility="public")
        factories.comment(version=review.latest, text=self.word("comment", REVIEW))
        self.sheet("netsheet", NETWORK, visibility="network")
        public = self.sheet("pubsheet", everybody, visibility="public", contacts=self.word("contacts", MEMBERS))
        newer = factories.sheet_version(
            sheet=public, by=self.cast.fp, state="draft", problem=self.word("newversion", WORKERS)
        )
        SheetVersion.objects.filter(pk=newer.pk).update(title=self.word("newtitle", WORKERS))
        self.page("capitalisation:sheet_edit", args=[newer.pk])

    def reports(self):
        for name, allowed, state, visibility in (
            ("repready", COORDINATION, "ready", "public"),
            ("repqueued", COORDINATION, "queued", "members"),
            ("repfailed", COORDINATION, "failed", "partners"),
            ("repnet", NETWORK, "published", "network"),
        ):
            made = factories.report(
                state=state,
                lead_network=self.cast.network,
                by=self.cast.co,
                visibility=visibility,
                title=self.word(name, allowed),
            )
            if state == "failed":
                Report.objects.filter(pk=made.pk).update(failure=self.word("failure", COORDINATION))
            self.page("capitalisation:report", "capitalisation:report_file", args=[made.pk])
            self.page("records:job", args=[made.job_id])


@contextmanager
def open_aviary():
    """An Aviary in a transaction of its own, with two people more in the cast: one who left, one who is suspended."""
    with transaction.atomic():
        cast = Cast()
        own = {"city": cast.city, "network": cast.network}
        yesterday = timezone.localdate() - timedelta(days=1)
        cast.people["former"] = factories.focal_point(**own, titular=False, status="ended", end=yesterday)
        # Since yesterday: it was invited to nothing of what took place before.
        suspended = factories.membership(network=cast.network, joined_on=yesterday)
        cast.people["suspended"] = factories.focal_point(suspended.city, cast.network)
        factories.suspend(suspended)
        yield Aviary(cast)
        transaction.set_rollback(True)
