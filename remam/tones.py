"""The tone of each status: which of five colours its badge has.

A badge always carries its label, so the tone is only a second sign.
"""

TONES = {
    "ok": (
        "active approved ready published done held present confirmed adopted sustained received paid signed in_force "
        "in_office registered retained validated completed evaluated capitalised obtained answered issued restituted "
        "selected certificates_issued accepted reached frozen closed_done authorised fixed followed_up verified"
    ),
    "wait": (
        "to_confirm to_complete to_renew to_update in_review waiting waiting_list pending excused examined complete "
        "deliberated submitted shortlisted due to_examine restricted verification ministry_opinion deliberations "
        "caretaker called invited postponed circulated polled confirming watch marked understanding stale"
    ),
    "info": (
        "open scheduled running under_way adaptation_plan adaptation interested signed_off agreement_signed "
        "negotiation carried sent requested queued reported promised proposed_open prepared processing"
    ),
    "danger": (
        "refused rejected cancelled failed overdue late absent expired excluded terminated abandoned dropped returned "
        "suspended withdrawn revoked"
    ),
}

_TONE_BY_STATUS = {status: tone for tone, statuses in TONES.items() for status in statuses.split()}


def tone_of(status):
    """Return the tone of `status`, a value of a status field: ok, wait, info, danger or neutral when unknown."""
    return _TONE_BY_STATUS.get(str(getattr(status, "value", status)).lower().replace("-", "_"), "neutral")
