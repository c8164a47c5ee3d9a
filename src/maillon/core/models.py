"""Tables with no word of the domain: the journal, source documents, the search index."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose


class JournalLine(models.Model):
    """One act: who, for which organisation, when, old → new, why. Never changed, never deleted."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("moment"), db_index=True)
    username = models.CharField(_("account"), max_length=150, db_index=True)
    user_id = models.BigIntegerField(null=True)
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(_("object"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["target_type", "target_id"])]
        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target_label}"

    def save(self, *args: Any, force_insert: Any = False, **kwargs: Any) -> None:
        """Insert a new line; refuse to change one."""
        if not force_insert:
            raise TypeError("A journal line is written once, by maillon.core.journal.record().")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: the journal is append-only."""
        raise TypeError("A journal line is never deleted.")


class SharedCacheEntry(models.Model):
    """What every process of Maillon must remember alike: attempts to sign in, codes used.

    Django's database cache writes here; the columns are those that it expects.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_sharedcache"

    def __str__(self) -> str:
        return self.cache_key


class SourceDocument(models.Model):
    """A file that something was read from, known by the SHA-256 of its bytes."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    filename = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    title = models.CharField(_("title"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received"))
    received_by = models.CharField(_("received from"), max_length=150)

    class Meta:
        ordering = ["-received_at", "filename"]
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")

    def __str__(self) -> str:
        return self.title or self.filename


class SearchEntry(Titled):
    """What the search finds of one object; ``core.text`` fills ``search_text``."""

    kind = models.CharField(max_length=40, db_index=True)
    key = models.CharField(max_length=120)
    url_name = models.CharField(max_length=60)
    url_args = models.JSONField(default=list)
    code = models.CharField(max_length=60, blank=True)
    body_fr = models.TextField(blank=True)
    body_nl = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    search_text = models.TextField()
    public = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    @property
    def body(self) -> str:
        """The text in the reader's language, or in the first that has it."""
        return choose(self, "body").text


class MailState(models.TextChoices):
    """The life of an outgoing mail. ``handed_over`` and no more is uncertain after a crash."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    HANDED_OVER = "handed_over", _("handed to the mail server")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain: it may have been sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class OutgoingMail(models.Model):
    """A mail to send, written in the same transaction as what it announces.

    ``key`` says what it announces to whom: the same key is never written twice.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(_("to"))
    language = models.CharField(max_length=2, default="fr")
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    purpose = models.CharField(_("purpose"), max_length=60, db_index=True)
    target_type = models.CharField(max_length=100, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=MailState.choices, default=MailState.WAITING
    )
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("to be sent from"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    # Empty: a duty, or the answer to an act; nobody unsubscribes from those.
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    # A part of the text that opens something (a signed link): never shown, erased once sent.
    secret = models.CharField(max_length=500, blank=True)
    # What goes with it, ``<kind>:<key>``: the file itself is made when the mail is sent.
    attachment = models.CharField(_("attached"), max_length=120, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["target_type", "target_id"]),
        ]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class MailText(models.Model):
    """The wording of a kind of mail as an authority changed it; absent: the shipped wording."""

    purpose = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["purpose", "language"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language"], name="mail_text_once")
        ]
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"


class MailOptOut(models.Model):
    """An address that asked for no mail that is not a duty. Accounts say it in their settings."""

    address = models.EmailField(_("address, in lower case"), unique=True)
    at = models.DateTimeField(_("asked"))

    class Meta:
        ordering = ["address"]
        verbose_name = _("address without optional mails")
        verbose_name_plural = _("addresses without optional mails")

    def __str__(self) -> str:
        return self.address


class Chore(models.Model):
    """Something that the worker does once, such as the digests of a week, and that is done."""

    name = models.CharField(max_length=100, unique=True)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_at"]
        verbose_name = _("chore of the worker")
        verbose_name_plural = _("chores of the worker")

    def __str__(self) -> str:
        return self.name
