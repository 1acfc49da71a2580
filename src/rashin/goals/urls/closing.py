"""Looking back: the closing of a quarter, its story, an objective's chain, what was learnt."""

from django.urls import URLPattern, path

from rashin.goals.views import closing, closing_answers, story

_CYCLE = "o/<slug:slug>/cycles/<str:public_id>"
_OBJECTIVE = "o/<slug:slug>/objectives/<str:public_id>"
_KEY_RESULT = "o/<slug:slug>/key-results/<str:public_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_CYCLE}/closing/", closing.closing, name="closing"),
    path(f"{_CYCLE}/closing/together/", closing.closing_together, name="closing_together"),
    path(f"{_CYCLE}/closure/", closing.closure, name="closure"),
    path(f"{_CYCLE}/reopening/", closing.reopening, name="reopening"),
    path(f"{_CYCLE}/story/", story.story, name="story"),
    path(f"{_KEY_RESULT}/closure/", closing_answers.key_result_closure, name="key_result_closure"),
    path(
        f"{_KEY_RESULT}/closure/retraction/",
        closing_answers.key_result_closure_retraction,
        name="key_result_closure_retraction",
    ),
    path(f"{_KEY_RESULT}/closure/return/", closing_answers.key_result_closure_return, name="key_result_closure_return"),
    path(f"{_OBJECTIVE}/closure/", closing_answers.objective_closure, name="objective_closure"),
    path(f"{_OBJECTIVE}/chain/", story.objective_chain, name="objective_chain"),
    path("o/<slug:slug>/learnings/", story.learnings, name="learnings"),
]
