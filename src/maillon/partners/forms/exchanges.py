"""The forms of a comment and of a saved view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillon.partners.enums import Role, Visibility
from maillon.partners.permissions import Person

_KEEPERS = (Role.COORDINATOR, Role.THEME_LEAD)


class CommentForm(forms.Form):
    """What to say, to whom it is shown, which roles it calls upon."""

    text = forms.CharField(
        label=_("Your comment"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it"), choices=Visibility.choices, initial=Visibility.INTERNAL
    )
    roles = forms.MultipleChoiceField(
        label=_("Call upon"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who hold this role find the comment among their tasks."),
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        internal = bool(reader.may("comment.view_internal"))
        if not internal:
            # What a partner writes is always shared.
            del self.fields["visibility"]
        roles = list(Role) if internal else _KEEPERS
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(role.value, role.label) for role in roles]


class SavedViewForm(forms.Form):
    """The name under which a list is kept."""

    name = forms.CharField(label=_("Name of the view"), max_length=120)
