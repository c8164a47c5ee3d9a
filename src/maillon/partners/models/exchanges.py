"""What people say about objects and keep for themselves: comments, views, subscriptions.

An object is named as in the journal: ``target_type`` (``app_label.model``) and ``target_id``.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.partners.enums import Role, Visibility
from maillon.partners.models.organisations import Organisation
from maillon.partners.models.people import User


class Comment(models.Model):
    """A remark on an object. A removed one leaves its place and who removed it."""

    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(_("object"), max_length=300)
    target_url = models.CharField(max_length=300)
    # Whose object it is: those organisations read what is shared.
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="comments")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("moment"))
    text = models.TextField(_("comment"))
    visibility = models.CharField(
        _("who reads it"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answered_by"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["target_type", "target_id"])]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """A role that a comment calls upon: its holders find it among their tasks."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["comment", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "role", "organisation"], name="mention_once"
            ),
            models.UniqueConstraint(
                fields=["comment", "role"],
                condition=Q(organisation=None),
                name="mention_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class MentionSeen(models.Model):
    """That a person has dealt with a mention."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="seen")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mention", "user"], name="mention_seen_once")
        ]


class SavedView(models.Model):
    """A list or table as somebody set it: an address with its filters, under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=120)
    # Without the language prefix, so that it opens in the reader's language.
    path = models.CharField(_("address"), max_length=300)
    query = models.CharField(_("filters"), max_length=1500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You already have a saved view with this name."),
            )
        ]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """That a person wants to hear, in the weekly digest, what happens to an object."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(_("object"), max_length=300)
    target_url = models.CharField(max_length=300)
    since = models.DateTimeField()

    class Meta:
        ordering = ["target_label"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "target_type", "target_id"], name="subscription_once"
            )
        ]
        indexes = [models.Index(fields=["target_type", "target_id"])]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return self.target_label


class Viewing(models.Model):
    """Who saw an object that is not public, once per person, object and day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="viewings")
    organisation = models.CharField(max_length=100, blank=True)
    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=300)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "target_type", "target_id", "on"], name="viewing_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(target_id=""), name="viewing_of_something"),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"])]
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
