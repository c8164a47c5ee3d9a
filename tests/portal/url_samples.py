"""What to visit for the addresses of the portal."""

from maillon.core.mailing import unsubscribe_link
from tests.factories import (
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    JournalLineFactory,
    MeasureFactory,
    OutgoingMailFactory,
    SearchEntryFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.url_samples import Sample


def make_theme():
    """A theme with a covered measure, a gap and a contribution with a figure."""
    link = ContributionMeasureFactory()
    FigureFactory(contribution=link.contribution)
    MeasureFactory(theme=link.measure.theme)
    return {"plan": link.measure.plan.code, "theme": link.measure.theme.code}


def make_measure():
    """A measure with a contribution, its partner and a figure."""
    link = ContributionMeasureFactory()
    ContributionPartnerFactory(contribution=link.contribution)
    FigureFactory(contribution=link.contribution)
    return {"plan": link.measure.plan.code, "measure": link.measure.code}


def make_partner():
    """A partner with a contribution."""
    part = ContributionPartnerFactory(contribution__plan=ContributionMeasureFactory().measure.plan)
    return {"code": part.organisation.code}


def make_territory():
    """A territory where a contribution is located."""
    territory = TerritoryFactory()
    ContributionMeasureFactory().contribution.territories.add(territory)
    return {"code": territory.code}


def make_entry():
    """Something to find."""
    SearchEntryFactory(title_fr="Violence", search_text="violence violenc")
    return {}


def make_line():
    """A line of the journal, with changes of every kind."""
    JournalLineFactory(changes={"state": ["draft", "accepted"], "note": "x"}, reason="Parce que")
    return {}


def make_home():
    """A plan with something in it."""
    make_measure()
    return {}


def make_sheet():
    """A theme and a territory for the sheets."""
    return {**make_theme(), "code": make_territory()["code"]}


def make_unsubscribe():
    """The signed token of an account."""
    url = unsubscribe_link("fr", user_id=UserFactory().pk)
    return {"token": url.rstrip("/").rpartition("/")[2]}


def make_mails():
    """A mail that failed and one that waits."""
    OutgoingMailFactory(state="failed", error="550 No such mailbox")
    return {"pk": OutgoingMailFactory().pk}


SAMPLES = {
    "tasks_mail": Sample(expect=405),
    "mails": Sample(lambda: make_mails() and {}),
    "mail": Sample(make_mails),
    "mail_text": Sample(lambda: {"purpose": "request_announced", "language": "nl"}),
    "unsubscribe": Sample(make_unsubscribe),
    "overview": Sample(lambda: make_theme() and {}, query="since=2020-01-01"),
    "theme_desks": Sample(lambda: make_theme() and {}),
    "theme_desk": Sample(make_theme),
    "theme_sheet": Sample(make_theme),
    "territory_sheet": Sample(
        lambda: {key: value for key, value in make_sheet().items() if key != "theme"}
    ),
    "home": Sample(make_home),
    "theme": Sample(make_theme),
    "measure": Sample(make_measure),
    "partner": Sample(make_partner),
    "territory": Sample(make_territory),
    "search": Sample(make_entry, query="q=violence"),
    "journal": Sample(make_line),
}
