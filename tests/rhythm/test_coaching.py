"""A coach at work with a company: sessions, homework, notes, booking, drafts; what each side sees of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rashin.activity.models import Event
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.comments import say
from rashin.organizations.models import Member
from rashin.people.actions.coaches import end_coaching
from rashin.people.actions.forgetting import make_anonymous
from rashin.records import person
from rashin.rhythm.models import CoachingSession, CoachNote, CoachTemplate, Homework
from tests import cast
from tests.exchange.documents import exported

pytestmark = pytest.mark.django_db
SESSION = {"day": "2026-12-01", "time": "14:00", "place": "本店の二階", "agreed": "数字を見る"}


@pytest.fixture
def bakery(clock: Any) -> cast.Company:
    clock(cast.TODAY)
    return cast.company()


def told(bakery: cast.Company, who: Member, rest: str) -> str:
    return str(bakery.client(who).get(bakery.url(rest)).content.decode())


def test_a_session_that_the_coach_sets_stands_on_both_sides(bakery: cast.Company):
    answer = bakery.client(bakery.coach).post(bakery.url("client/sessions/"), SESSION)
    assert answer.status_code == 302
    for who, page in ((bakery.coach, "client/"), (bakery.member, "with-coach/"), (bakery.viewer, "with-coach/")):
        assert "12月1日（火） 14:00" in told(bakery, who, page) and "本店の二階" in told(bakery, who, page)
    assert Event.objects.filter(name="coaching_session.planned").count() == 1


@pytest.mark.parametrize(
    "typed",
    [{"day": ""}, {"day": "0001-01-01"}, {"time": "25:00"}, {"place": "javascript://x"}, {"place": "http://meet"}],
)
def test_a_session_that_cannot_be_set_comes_back_at_its_field(bakery: cast.Company, typed: dict[str, str]):
    page = bakery.client(bakery.coach).post(bakery.url("client/sessions/"), {**SESSION, **typed})
    assert page.status_code == 422 and "数字を見る" in page.content.decode()
    assert not CoachingSession.objects.exists()


def test_a_session_is_changed_taken_off_and_put_back(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    coach.post(bakery.url("client/sessions/"), SESSION)
    row = CoachingSession.objects.get()
    address = bakery.url(f"client/sessions/{row.public_id}/")
    coach.post(address, {**SESSION, "place": "https://meet.example/x"})
    assert 'href="https://meet.example/x"' in told(bakery, bakery.member, "with-coach/")
    coach.post(f"{address}removal/")
    assert "meet.example" not in told(bakery, bakery.member, "with-coach/")
    coach.post(f"{address}return/")
    assert "meet.example" in told(bakery, bakery.member, "with-coach/")


def test_homework_is_agreed_by_either_side_and_ticked_by_whoever_did_it(bakery: cast.Company):
    coach, member = bakery.client(bakery.coach), bakery.client(bakery.member)
    coach.post(bakery.url("homework/"), {"title": "口コミを読む", "who": bakery.member.public_id, "due": "2026-11-20"})
    member.post(bakery.url("homework/"), {"title": "数字を用意する"})
    page = told(bakery, bakery.coach, "client/")
    assert "口コミを読む" in page and "数字を用意する" in page and "11月20日（金）が期限でした" in page
    row = Homework.objects.get(title="口コミを読む")
    member.post(bakery.url(f"homework/{row.public_id}/completion/"))
    row.refresh_from_db()
    assert row.done_by == bakery.member
    coach.post(bakery.url(f"homework/{row.public_id}/completion/"), {"open": "1"})
    row.refresh_from_db()
    assert row.done_at is None
    names = list(Event.objects.filter(name__startswith="homework.").values_list("name", flat=True).order_by("pk"))
    assert names == ["homework.given", "homework.given", "homework.done", "homework.reopened"]


def test_homework_without_words_comes_back_and_a_viewer_gives_none(bakery: cast.Company):
    assert bakery.client(bakery.member).post(bakery.url("homework/"), {"title": " "}).status_code == 422
    never = {"title": "振り返り", "due": "0026-12-29"}
    assert bakery.client(bakery.member).post(bakery.url("homework/"), never).status_code == 422
    assert bakery.client(bakery.viewer).post(bakery.url("homework/"), {"title": "x"}).status_code == 403
    assert not Homework.objects.exists()


def test_a_private_note_is_read_by_its_coach_alone(bakery: cast.Company):
    bakery.client(bakery.coach).post(bakery.url("client/notes/"), {"text": "社長は数字が苦手"})
    assert "社長は数字が苦手" in told(bakery, bakery.coach, "client/")
    for who in (bakery.owner, bakery.member):
        assert "社長は数字が苦手" not in told(bakery, who, "with-coach/")
    assert "社長は数字が苦手" not in exported(bakery.organization)
    assert not Event.objects.filter(payload__contains="苦手").exists()
    coach = Member.objects.select_related("organization", "user").get(pk=bakery.coach.pk)
    assert "社長は数字が苦手" in "".join(person.document(coach, at=cast.TODAY))


def test_a_note_that_was_taken_off_comes_back(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    coach.post(bakery.url("client/notes/"), {"text": "焦らない"})
    address = bakery.url(f"client/notes/{CoachNote.objects.get().public_id}/")
    coach.post(f"{address}removal/")
    assert 'class="co-note"' not in told(bakery, bakery.coach, "client/")
    coach.post(f"{address}return/")
    assert "焦らない" in told(bakery, bakery.coach, "client/")


@pytest.mark.parametrize(
    "url", ["http://book.example", "javascript:alert(1)", "book", "https://", "https://a b", "//x"]
)
def test_the_link_for_booking_is_https_or_refused(bakery: cast.Company, url: str):
    coach = bakery.client(bakery.coach)
    assert coach.post(bakery.url("client/booking/"), {"url": url}).status_code == 422
    assert coach.post(bakery.url("client/booking/"), {"url": "https://book.example/miura"}).status_code == 302
    assert 'href="https://book.example/miura"' in told(bakery, bakery.member, "with-coach/")
    assert coach.post(bakery.url("client/booking/"), {"url": "HTTPS://book.example/Miura"}).status_code == 302
    assert 'href="https://book.example/Miura"' in told(bakery, bakery.member, "with-coach/")
    coach.post(bakery.url("client/booking/"), {"url": ""})
    assert "book.example" not in told(bakery, bakery.member, "with-coach/")


def test_a_draft_that_the_coach_offers_fills_a_members_form_and_commits_to_nothing(bakery: cast.Company):
    typed = {"title": "また来たくなる店にする", "why": "", "key_results": "口コミを月50件に\n再来店を3割に"}
    bakery.client(bakery.coach).post(bakery.url("client/templates/new/"), typed)
    row, place = CoachTemplate.objects.get(), f"coach-{bakery.coach.public_id}"
    assert "コーチから" in told(bakery, bakery.member, "plan/new/")
    assert "また来たくなる店にする" in told(bakery, bakery.member, f"plan/new/?tier={place}")
    form = bakery.client(bakery.member).get(bakery.url(f"plan/new/?from={place}/{row.public_id}"), follow=True)
    assert "また来たくなる店にする" in form.content.decode() and "再来店を3割に" in form.content.decode()
    bakery.client(bakery.coach).post(bakery.url(f"client/templates/{row.public_id}/withdrawal/"))
    assert "コーチから" not in told(bakery, bakery.member, "plan/new/")


def test_a_draft_is_offered_at_other_clients_in_the_same_step(bakery: cast.Company):
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    Member.objects.filter(pk=other.coach.pk).update(user=bakery.coach.user)
    typed = {"title": "朝の会を続ける", "also": [other.coach.public_id]}
    bakery.client(bakery.coach).post(bakery.url("client/templates/new/"), typed)
    assert {row.organization_id for row in CoachTemplate.objects.all()} == {
        bakery.organization.pk,
        other.organization.pk,
    }


@pytest.mark.parametrize("typed", [{"title": ""}, {"title": "x", "key_results": "\n".join("abcdef")}])
def test_a_draft_that_cannot_be_offered_comes_back(bakery: cast.Company, typed: dict[str, str]):
    assert bakery.client(bakery.coach).post(bakery.url("client/templates/new/"), typed).status_code == 422
    assert not CoachTemplate.objects.exists()


def test_the_sheet_tells_what_moved_what_is_stuck_who_wants_help_and_what_was_asked(bakery: cast.Company, clock: Any):
    moved = bakery.key_result(cast.visitors(title="動いた数字"))
    stuck = bakery.key_result(cast.visitors(title="止まった数字"))
    record_check_in(moved, Seen(value=Decimal(5100)), by=bakery.leader, at=cast.TODAY - timedelta(days=20))
    record_check_in(
        moved, Seen(value=Decimal(5900), wants_help=True), by=bakery.leader, at=cast.TODAY - timedelta(days=1)
    )
    say(stuck.objective, "来月はどうしますか？", by=bakery.leader, at=cast.TODAY - timedelta(days=1))
    say(stuck.objective, "昔の問い？", by=bakery.leader, at=cast.TODAY - timedelta(days=30))
    page = told(bakery, bakery.coach, "client/preparation/")
    parts = page.split('<section class="card" id="')
    found = {part.split('"')[0]: part for part in parts[1:]}
    assert "動いた数字" in found["moved"] and "止まった数字" in found["stuck"]
    assert "動いた数字" in found["help"] and "動いた数字" not in found["stuck"]
    assert "来月はどうしますか？" in found["asked"] and "昔の問い" not in found["asked"]


def test_the_main_pages_name_the_coach_only_where_there_is_one(bakery: cast.Company):
    assert "コーチとの約束" in told(bakery, bakery.member, "board/")
    Member.objects.filter(pk=bakery.coach.pk).update(left_at=cast.TODAY)
    assert "コーチとの約束" not in told(bakery, bakery.member, "board/")


def test_one_coach_finds_nothing_of_another(bakery: cast.Company):
    bakery.client(bakery.coach).post(bakery.url("client/sessions/"), SESSION)
    bakery.client(bakery.coach).post(bakery.url("homework/"), {"title": "口コミを読む"})
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example").coach
    Member.objects.filter(pk=bakery.viewer.pk).update(role="coach")
    page = told(bakery, bakery.viewer, "client/")
    assert "本店の二階" not in page and "口コミを読む" not in page and other.name
    row = CoachingSession.objects.get()
    address = bakery.url(f"client/sessions/{row.public_id}/removal/")
    assert bakery.client(bakery.viewer).post(address).status_code == 404


def test_with_a_coachs_name_the_notes_and_the_address_for_booking_are_forgotten(bakery: cast.Company):
    coach = bakery.client(bakery.coach)
    coach.post(bakery.url("client/notes/"), {"text": "焦らない"})
    coach.post(bakery.url("client/booking/"), {"url": "https://book.example/miura"})
    coach.post(bakery.url("client/sessions/"), SESSION)
    row = end_coaching(bakery.coach, by=bakery.owner, at=cast.TODAY)
    make_anonymous(row, by=bakery.owner, at=cast.TODAY)
    assert not CoachNote.objects.exists() and CoachingSession.objects.count() == 1
    assert "book.example" not in exported(bakery.organization)
