from django.urls import URLPattern, path

from rashin.goals.views import board, changes, comments, feed, objective, poster, search

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/board/", board.board, name="board"),
    path("o/<slug:slug>/board/<str:public_id>/", board.board_branch, name="board_branch"),
    path("o/<slug:slug>/objectives/<str:public_id>/", objective.objective, name="objective"),
    path("o/<slug:slug>/objectives/<str:public_id>/comments/", comments.comments, name="comments"),
    path(
        "o/<slug:slug>/objectives/<str:public_id>/comments/<str:comment>/removal/",
        comments.comment_removal,
        name="comment_removal",
    ),
    path("o/<slug:slug>/key-results/<str:public_id>/", objective.key_result, name="key_result"),
    path(
        "o/<slug:slug>/key-results/<str:public_id>/explanation/",
        objective.key_result_explanation,
        name="key_result_explanation",
    ),
    path("o/<slug:slug>/teams/<str:public_id>/", poster.team, name="team"),
    path("o/<slug:slug>/teams/<str:public_id>/poster/", poster.poster, name="poster"),
    path("o/<slug:slug>/changes/", changes.changes, name="changes"),
    path("o/<slug:slug>/search/", search.search, name="search"),
    path("o/<slug:slug>/feed/", feed.feed, name="feed"),
    path("o/<slug:slug>/words/", search.words, name="words"),
]
