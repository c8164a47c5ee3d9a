"""What a journal line's act is called: ``round.launched`` → “Launched”."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The verb is what follows the last dot of an action.
_VERBS: dict[str, str | Promise] = {
    "accepted": _("Accepted"),
    "added": _("Added"),
    "adopted": _("Adopted"),
    "changed": _("Changed"),
    "closed": _("Closed"),
    "confirmed": _("Confirmed"),
    "created": _("Created"),
    "deleted": _("Deleted"),
    "edited": _("Edited"),
    "ended": _("Ended"),
    "excused": _("Excused"),
    "exported": _("Exported"),
    "extended": _("Given more time"),
    "frozen": _("Frozen"),
    "imported": _("Changed by an import"),
    "launched": _("Launched"),
    "loaded": _("Loaded with the demonstration data"),
    "language_changed": _("Language changed"),
    "locked": _("Locked"),
    "passkey_added": _("Passkey added"),
    "passkey_removed": _("Passkey removed"),
    "password_changed": _("Password changed"),
    "password_chosen": _("Password chosen"),
    "password_given": _("Password given by an administrator"),
    "password_reset": _("Password chosen again through a mail"),
    "proposed": _("Change proposed"),
    "published": _("Published"),
    "recalled": _("Taken back"),
    "recovery_codes_made": _("New recovery codes made"),
    "rejected": _("Not taken over"),
    "removed": _("Removed"),
    "reopened": _("Reopened"),
    "returned": _("Returned to draft"),
    "second_factors_removed": _("Second factors removed by an administrator"),
    "sent_back": _("Sent back"),
    "sessions_ended": _("Sessions ended"),
    "submitted": _("Submitted"),
    "taken": _("Taken over"),
    "totp_added": _("Authenticator app set up"),
    "totp_removed": _("Authenticator app removed"),
    "withdrawn": _("Withdrawn"),
}


def act_words(action: str) -> str:
    """Return an action in the reader's words; an unknown one as it is written, without marks."""
    verb = action.rsplit(".", 1)[-1]
    known = _VERBS.get(verb)
    return str(known) if known else action.replace(".", " : ").replace("_", " ")
