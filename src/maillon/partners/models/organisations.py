"""Organisations with their aliases and contact points, territories with their boundaries."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberError

from maillon.core.folding import WordsField
from maillon.core.languages import Named, choose
from maillon.partners.enums import OrganisationKind, TerritoryKind


def check_enterprise_number(value: str) -> None:
    """Raise ``ValidationError`` unless ``value`` is a valid Belgian enterprise number.

    Ten digits, the last two being 97 minus the first eight modulo 97 (Crossroads Bank for
    Enterprises).
    """
    try:
        vat.validate(value)
    except NumberError as error:
        raise ValidationError(
            _(
                "“%(value)s” is not an enterprise number: it has ten digits (0123.456.749) and "
                "its last two check the others. Compare with the Crossroads Bank for Enterprises."
            ),
            code="enterprise_number",
            params={"value": value},
        ) from error


class PartnerCategory(Named):
    """A group of partners that the report counts together; a reference list with validity."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("partner category")
        verbose_name_plural = _("partner categories")


class Boundary(models.Model):
    """A shape on the map; several municipalities share one where the source does not part them."""

    code = models.CharField(_("code"), max_length=100, unique=True)
    geometry = models.JSONField(_("geometry (GeoJSON)"))
    attribution = models.CharField(_("attribution"), max_length=300)

    class Meta:
        ordering = ["code"]
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return self.code


class Territory(Named):
    """The Region, a police zone, a municipality or a neighbourhood."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TerritoryKind.choices)
    nis = models.CharField(_("NIS code"), max_length=9, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("in")
    )
    boundary = models.ForeignKey(
        Boundary, models.SET_NULL, null=True, blank=True, related_name="territories"
    )

    class Meta:
        ordering = ["kind", "name_fr"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, with a word to leave out those of exercises."""

    def real(self) -> "OrganisationQuerySet":
        """Return those that exist: what is made for training stands in no list of partners."""
        return self.filter(synthetic=False)


class Organisation(Named):
    """A partner of the plan, or the authority itself."""

    code = models.SlugField(_("code"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=12, blank=True, validators=[check_enterprise_number]
    )
    # As the Crossroads Bank for Enterprises names it: ASBL, SA, commune…
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    postcode = models.CharField(
        _("postcode"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\d{3}$", _("A Belgian postcode has four digits."))],
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="divisions"
    )
    # Made for training: in no public list, count or search.
    synthetic = models.BooleanField(_("fictitious (exercise)"), default=False)
    # What lists are searched by.
    words = WordsField(sources=("code", "name_fr", "name_nl", "name_en", "enterprise_number"))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=~Q(enterprise_number=""),
                name="organisation_enterprise_number_once",
                violation_error_message=_(
                    "Another organisation already has this enterprise number."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(part_of=F("id")) | Q(part_of__isnull=True),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation is not a part of itself."),
            ),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")


class OrganisationAlias(models.Model):
    """Another spelling under which documents name an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    folded = models.CharField(
        max_length=300,
        unique=True,
        error_messages={"unique": _("This spelling already leads to an organisation.")},
    )
    source = models.CharField(_("read in"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """Whom to ask in an organisation about a subject: a function, not only a person.

    ``verified_on`` is asked anew each year. A closed contact point keeps the history.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    function_fr = models.CharField(_("function in French"), max_length=200)
    function_nl = models.CharField(_("function in Dutch"), max_length=200, blank=True)
    function_en = models.CharField(_("function in English"), max_length=200, blank=True)
    subject_fr = models.CharField(_("subject in French"), max_length=200, blank=True)
    subject_nl = models.CharField(_("subject in Dutch"), max_length=200, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=200, blank=True)
    name = models.CharField(_("name of the person, if useful"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    public = models.BooleanField(_("public"), default=False)
    # Requests of a collection round go to the contact points that say so.
    for_reporting = models.BooleanField(_("receives the requests to report"), default=False)
    verified_on = models.DateField(_("last verified"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=150, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation", "function_fr", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""),
                name="contact_point_reachable",
                violation_error_message=_("Give an e-mail address or a telephone number."),
            )
        ]
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")

    def __str__(self) -> str:
        return self.function

    @property
    def function(self) -> str:
        """The function in the reader's language."""
        return choose(self, "function").text

    @property
    def subject(self) -> str:
        """The subject in the reader's language."""
        return choose(self, "subject").text
