"""The addresses of comments, saved views, subscriptions."""

from django.urls import URLPattern, path

from maillon.partners.views import exchanges

urlpatterns: list[URLPattern] = [
    path("comments/", exchanges.comment_add, name="comment_add"),
    path("comments/<int:pk>/remove/", exchanges.comment_remove, name="comment_remove"),
    path("mentions/", exchanges.mentions, name="mentions"),
    path("mentions/<int:pk>/seen/", exchanges.mention_seen, name="mention_seen"),
    path("follow/", exchanges.follow_object, name="follow_object"),
    path("account/following/", exchanges.following, name="following"),
    path("account/views/", exchanges.saved_views, name="saved_views"),
    path("account/views/new/", exchanges.saved_view_new, name="saved_view_new"),
    path("account/views/<int:pk>/delete/", exchanges.saved_view_delete, name="saved_view_delete"),
]
