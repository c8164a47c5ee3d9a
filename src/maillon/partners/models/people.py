"""People: accounts, their roles in organisations with dates, invitations."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.partners.enums import Role
from maillon.partners.models.organisations import Organisation


class User(AbstractUser):
    """A person with an account. What they may do comes from their memberships."""

    language = models.CharField(_("language"), max_length=2, default="fr")
    description = models.CharField(_("function"), max_length=200, blank=True)
    # The weekly digest; a request that is a duty is announced whatever this says.
    wants_digest = models.BooleanField(_("receives the weekly list of tasks"), default=True)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]


class Membership(models.Model):
    """A person's role in an organisation, with its dates."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership ends on or after the day it starts."),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "starts_on"], name="membership_once"
            ),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class Invitation(models.Model):
    """A role offered by mail to somebody who may have no account yet.

    Only the hash of the secret in the mail is kept. Used or past ``expires_at``, it opens nothing.
    """

    email = models.EmailField(_("e-mail address"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    language = models.CharField(_("language"), max_length=2, default="fr")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(_("invited by"), max_length=150)
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.organisation}"
