"""The forms of questions about a call: asking one, answering it."""

from django import forms
from django.utils.translation import gettext_lazy


class AskForm(forms.Form):
    """A question about a call."""

    question = forms.CharField(
        label=gettext_lazy("Your question"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy(
            "Without personal data: question and answer are published for everybody, without "
            "your name."
        ),
        error_messages={"required": gettext_lazy("Write your question.")},
    )


class AnswerForm(forms.Form):
    """A question with its answer, in three languages."""

    question_fr = forms.CharField(
        label=gettext_lazy("Question in French"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_fr = forms.CharField(
        label=gettext_lazy("Answer in French"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    question_nl = forms.CharField(
        label=gettext_lazy("Question in Dutch"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_nl = forms.CharField(
        label=gettext_lazy("Answer in Dutch"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    question_en = forms.CharField(
        label=gettext_lazy("Question in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    answer_en = forms.CharField(
        label=gettext_lazy("Answer in English"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    published = forms.BooleanField(
        label=gettext_lazy("Publish: everybody reads question and answer"), required=False
    )
