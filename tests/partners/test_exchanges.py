"""Comments, mentions, saved views, subscriptions: who reads what, and what stays."""

import pytest

from maillon.core.journal import Author, record
from maillon.core.models import JournalLine
from maillon.partners.models import Comment, Mention, SavedView, Subscription
from maillon.partners.operations.exchanges import (
    ExchangeRefused,
    follow,
    remove_comment,
    write_comment,
)
from maillon.partners.panels.exchanges import sign, target_in
from maillon.partners.permissions import person_of
from maillon.partners.queries.exchanges import (
    comments_of,
    history_of,
    mentions_waiting,
    news_for,
    target_of,
)
from maillon.portal.todo import tasks
from tests.factories import (
    CommentFactory,
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    SavedViewFactory,
    SubscriptionFactory,
)


@pytest.fixture
def owner(db):
    """Return the organisation whose object people speak about."""
    return OrganisationFactory()


@pytest.fixture
def target(owner):
    """Return a contribution of the owner as an object to speak about."""
    one = ContributionFactory()
    url = f"/fr/contributions/{one.code}/"
    return target_of(one, label=one.code, url=url, organisation_ids=[owner.pk])


def reader(role, organisation=None):
    given = {"organisation": organisation} if organisation else {}
    return person_of(MembershipFactory(role=role, **given).user, on=MembershipFactory().starts_on)


def said(target, author, now, **values):
    given = {"text": "Une remarque", "visibility": "internal", "roles": []} | values
    return write_comment(target=target, author=author, now=now, **given)


def test_internal_comments_are_not_read_by_partners_and_shared_ones_by_the_owner_only(
    target, owner, now
):
    coordinator = reader("coordinator")
    said(target, coordinator, now, text="interne")
    said(target, coordinator, now, text="partagé", visibility="shared")
    read = {
        name: [comment.text for comment in comments_of(target, person)]
        for name, person in {
            "coordinator": coordinator,
            "owner": reader("partner_editor", owner),
            "other": reader("partner_editor"),
            "expert": reader("expert"),
        }.items()
    }
    assert read == {
        "coordinator": ["interne", "partagé"],
        "owner": ["partagé"],
        "other": [],
        "expert": [],
    }


def test_what_a_partner_writes_is_shared_with_its_organisation(target, owner, now):
    editor = reader("partner_editor", owner)
    comment = said(target, editor, now)
    assert (comment.visibility, list(comments_of(target, editor))) == ("shared", [comment])


def test_a_mention_calls_the_role_and_for_partners_the_owner_only(target, owner, now):
    coordinator, other = reader("coordinator"), reader("coordinator")
    said(target, coordinator, now, visibility="shared", roles=["coordinator", "partner_signatory"])
    waiting = {
        "author": mentions_waiting(coordinator).count(),
        "colleague": mentions_waiting(other).count(),
        "owner": mentions_waiting(reader("partner_signatory", owner)).count(),
        "other": mentions_waiting(reader("partner_signatory")).count(),
        "editor": mentions_waiting(reader("partner_editor", owner)).count(),
    }
    assert waiting == {"author": 0, "colleague": 1, "owner": 1, "other": 0, "editor": 0}


@pytest.mark.parametrize(
    "values",
    [{"text": "  "}, {"roles": ["partner_editor"], "visibility": "internal"}],
)
def test_what_nobody_could_read_is_refused(target, now, values):
    with pytest.raises(ExchangeRefused):
        said(target, reader("coordinator"), now, **values)
    assert Comment.objects.count() == 0


def test_a_removed_comment_leaves_its_place(target, now):
    author = reader("coordinator")
    comment = said(target, author, now)
    with pytest.raises(ExchangeRefused):
        remove_comment(comment=comment, by=reader("evaluator"), now=now)
    remove_comment(comment=comment, by=author, now=now)
    kept = Comment.objects.get()
    assert (kept.text, kept.removed_by) == ("", author.user.username)
    actions = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["comment.added", "comment.removed"]


def test_a_token_serves_the_person_who_got_it_only(target):
    mine, other = reader("coordinator"), reader("coordinator")
    token = sign(target, mine)
    answers = (target_in(token, mine), target_in(token, other), target_in(token + "x", mine))
    assert answers == (target, None, None)


def test_history_is_what_the_journal_says_of_the_object(target, now):
    one = ContributionFactory()
    record(
        by=Author("coordination"),
        now=now,
        action="contribution.accepted",
        target=one,
        label=one.code,
        changes={"state": ["submitted", "accepted"]},
    )
    mine = target_of(one, label=one.code, url="/fr/")
    assert [(line.act, line.changes[0].new) for line in history_of(mine)] == [
        ("Acceptée", "accepted")
    ]
    assert history_of(target) == []


def test_news_are_what_others_did_since(target, now):
    follower, one = reader("evaluator").user, ContributionFactory()
    SubscriptionFactory(user=follower, target_id=str(one.pk))
    for name, pk in (("coordination", None), (follower.username, follower.pk)):
        record(
            by=Author(name, pk),
            now=now,
            action="contribution.edited",
            target=one,
            label=one.code,
        )
    counted = [
        (followed.target_id, n) for followed, n in news_for(follower, since=now.replace(year=2000))
    ]
    assert counted == [(str(one.pk), 1)]
    assert news_for(follower, since=now) == []


def test_writing_from_the_page_and_with_an_error_nothing_is_lost(target, client_as):
    client = client_as("coordinator")
    token = sign(target, person_of(client.user, on=MembershipFactory().starts_on))
    wrong = client.post(
        "/fr/comments/",
        {"target": token, "text": "À voir", "visibility": "internal", "roles": ["partner_editor"]},
    )
    assert wrong.status_code == 200 and "À voir" in wrong.content.decode()
    right = client.post(
        "/fr/comments/", {"target": token, "text": "À voir", "visibility": "internal"}
    )
    assert right["Location"] == f"/fr{target.path}#exchanges"
    assert client.post("/fr/comments/", {"target": "faux", "text": "x"}).status_code == 404


def test_following_and_stopping(target, client_as):
    client = client_as("partner_editor")
    token = sign(target, person_of(client.user, on=MembershipFactory().starts_on))
    client.post("/fr/follow/", {"target": token})
    client.post("/fr/follow/", {"target": token})
    assert Subscription.objects.count() == 1
    client.post("/fr/follow/", {"target": token, "stop": "1"})
    assert Subscription.objects.count() == 0


def test_a_mention_dealt_with_leaves_the_list(target, now, client_as):
    said(target, reader("evaluator"), now, roles=["coordinator"])
    client = client_as("coordinator")
    mention = Mention.objects.get()
    assert client.post(f"/fr/mentions/{mention.pk}/seen/").status_code == 302
    assert client.post(f"/fr/mentions/{mention.pk}/seen/").status_code == 404


def test_views_are_kept_under_a_name_and_are_nobody_elses(client_as):
    client, other = client_as("evaluator"), client_as("evaluator")
    address = {"path": "/contributions/", "query": "year=2021"}
    for _turn in range(2):
        client.post("/fr/account/views/new/", {**address, "name": "Les miennes"})
    view = SavedView.objects.get()
    assert (view.path, view.query, view.user) == ("/contributions/", "year=2021", client.user)
    other.post(f"/fr/account/views/{view.pk}/delete/")
    assert SavedView.objects.count() == 1
    client.post(f"/fr/account/views/{view.pk}/delete/")
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "/\\example.org", ""])
def test_a_view_leads_nowhere_else(client_as, path):
    client = client_as("evaluator")
    answer = client.post("/fr/account/views/new/", {"path": path, "name": "Ailleurs"})
    assert (answer.status_code, SavedView.objects.count()) == (404, 0)


def test_lists_take_the_same_queries_with_more_rows(client_as, assert_same_queries):
    client = client_as("coordinator")

    def another(number):
        SavedViewFactory(user=client.user)
        SubscriptionFactory(user=client.user)
        Mention.objects.create(comment=CommentFactory(), role="coordinator")

    for url in ("/fr/account/views/", "/fr/account/following/", "/fr/mentions/"):
        assert_same_queries(url, another, client)


def test_both_stand_among_the_tasks(target, now, client_as):
    client = client_as("coordinator")
    person = person_of(client.user, on=MembershipFactory().starts_on)
    said(target, reader("evaluator"), now, roles=["coordinator"], text="Regardez")
    follow(target=target, by=person, now=now)
    record(
        by=Author("autre"),
        now=now,
        action="contribution.edited",
        target=ContributionFactory._meta.model.objects.get(pk=target.id),
        label=target.label,
    )
    waiting = {task.group.value: task.url for task in tasks(person, now=now)}
    assert waiting["mentioned"].startswith(f"/fr{target.path}#comment-")
    assert waiting["followed"] == f"/fr{target.path}#exchanges"
