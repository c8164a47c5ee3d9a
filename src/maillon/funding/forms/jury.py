"""Forms of experts and juries."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from maillon.core.choosing import ManyOf
from maillon.funding.enums import ConflictKind
from maillon.funding.models import Application, Expert, Juror
from maillon.funding.operations.experts import ExpertInput
from maillon.partners.forms.people import date_field
from maillon.partners.models import Organisation, User
from maillon.plan.models import Theme

LANGUAGES = (("fr", _("French")), ("nl", _("Dutch")), ("en", _("English")))
# What an expert may name; the others are found or set by the coordination.
DECLARABLE = (
    ConflictKind.PERSONAL,
    ConflictKind.SAME_ORGANISATION,
    ConflictKind.MANDATE,
    ConflictKind.PARTNER,
    ConflictKind.OTHER,
)


def reason_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a box for a reason of a few lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def load_field(label: Any, *, least: int = 1, required: bool = True) -> forms.IntegerField:
    """Return a box for a number of applications."""
    return forms.IntegerField(label=label, min_value=least, max_value=500, required=required)


class _ThemeChoice(ManyOf):
    """Themes, named with their number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the number and the title of a theme, with the years of its plan."""
        plan = obj.plan
        return f"{obj.code}. {obj.title} ({plan.first_year}-{plan.last_year})"


class ExpertForm(forms.Form):
    """An expert: a function in a body, never needing a name."""

    label = forms.CharField(
        label=_("Function"),
        max_length=200,
        help_text=_("How the pages call the expert: a function, not a name."),
    )
    organisation = forms.ModelChoiceField(
        label=_("Body"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    languages = forms.MultipleChoiceField(
        label=_("Reads in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    themes = _ThemeChoice(
        label=_("Themes"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    most = load_field(_("Applications at most"))
    user = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label=_("none yet"),
        help_text=_("An existing account with the role of expert; or invite one by mail."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Where the invitation goes, while there is no account."),
    )
    active = forms.BooleanField(label=_("Available for juries"), required=False, initial=True)

    def __init__(
        self, *args: Any, users: QuerySet[User], themes: QuerySet[Theme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by(  # type: ignore[attr-defined]
            "name_fr"
        )
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]

    def values(self) -> ExpertInput:
        """Return what was written."""
        given = self.cleaned_data
        return ExpertInput(
            label=given["label"],
            organisation=given["organisation"],
            languages=given["languages"],
            most=given["most"],
            email=given["email"],
            user=given["user"],
            active=given["active"],
            themes=list(given["themes"]),
        )

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, Any]:
        """Return what is written of an expert now."""
        return {
            "label": expert.label,
            "organisation": expert.organisation.code,
            "languages": expert.language_codes,
            "themes": [theme.pk for theme in expert.themes.all()],
            "most": expert.most,
            "user": expert.user.username if expert.user else None,
            "email": expert.email,
            "active": expert.active,
        }


class MandateForm(forms.Form):
    """A mandate or a job, now or before."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), to_field_name="code"
    )
    label = forms.CharField(label=_("Mandate or job"), max_length=200)
    starts_on = date_field(_("From"), required=False)
    ends_on = date_field(_("Last day"), required=False)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


MandateFormSet = formset_factory(MandateForm, extra=2, can_delete=True, max_num=40, absolute_max=40)


class AnswerForm(forms.Form):
    """The answer to an invitation: yes with a load, or no with the reason."""

    most = load_field(_("I read at most"))
    fewest = forms.IntegerField(label=_("and at least"), min_value=0, max_value=500, initial=0)
    note = reason_field(_("A remark for the coordination"), required=False)


class DeclineForm(forms.Form):
    """No, with the reason."""

    reason = reason_field(_("Why not"))


class ConflictForm(forms.Form):
    """A tie that an expert declares."""

    kind = forms.ChoiceField(
        label=_("Kind of tie"), choices=[(one.value, one.label) for one in DECLARABLE]
    )
    reason = reason_field(_("What is the tie?"))


class PinForm(forms.Form):
    """A conflict that the coordination sets."""

    juror = forms.ModelChoiceField(label=_("Expert"), queryset=Juror.objects.none())
    application = forms.ModelChoiceField(
        label=_("Application"), queryset=Application.objects.none(), to_field_name="number"
    )
    kind = forms.ChoiceField(
        label=_("Kind of tie"), choices=ConflictKind.choices, initial=ConflictKind.ADMINISTRATIVE
    )
    reason = reason_field(_("Reason"))

    def __init__(
        self,
        *args: Any,
        jurors: QuerySet[Juror],
        applications: QuerySet[Application],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        juror: Any = self.fields["juror"]
        juror.queryset = jurors
        juror.label_from_instance = lambda one: (
            f"{one.expert.label} ({one.expert.organisation.name})"
        )
        self.fields["application"].queryset = applications  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = reason_field(_("Reason"))


class LoadForm(forms.Form):
    """How many applications a member reads."""

    most = load_field(_("At most"))
    fewest = forms.IntegerField(label=_("At least"), min_value=0, max_value=500)


class DueForm(forms.Form):
    """By which day experts hand in."""

    due_on = date_field(_("Readings handed in by"), required=False)


class ProposeForm(forms.Form):
    """How the assignment is proposed."""

    calibration = forms.IntegerField(
        label=_("Calibration applications"),
        min_value=0,
        max_value=20,
        initial=0,
        required=False,
        help_text=_("Read by everybody who may: they let the severity of experts be compared."),
    )
