"""The planning form's sheet: templates, what a sentence fills in, lines, both versions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.writing import write_objective
from rashin.goals.definitions import Step
from rashin.goals.forms.changing import changed_sheet
from rashin.goals.forms.inferring import with_what_sentences_say
from rashin.goals.forms.lines import read_points, read_steps
from rashin.goals.forms.objectives import writing
from rashin.goals.forms.sheet import blank_sheet, keys, new_key, stored_sheet, template_sheet, with_row
from rashin.goals.forms.typed import typed
from rashin.goals.models import KeyResult
from rashin.goals.queries.places import places_for
from rashin.goals.queries.templates import template, tiers
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db

PLACES = [(language, f"{tier.code}/{draft.code}") for language in ("ja", "en")
          for tier in tiers(language) for draft in tier.drafts]  # fmt: skip


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.mark.parametrize(("language", "place"), PLACES)
def test_every_template_can_be_proposed_as_it_is(bakery: Company, language: str, place: str) -> None:
    """What only the company knows may wait; nothing that the template says is refused or read otherwise."""
    with translation.override(language):
        draft = template(place, tiers(language))
        assert draft is not None
        sheet = template_sheet(draft, bakery.cycle) | {"carrier": "company"}
        shown = with_what_sentences_say(sheet)
        forms = writing(shown, places=places_for(bakery.owner, bakery.cycle))
        assert forms.is_valid(), [form.errors for form in forms.all]
        content = forms.objective.content()
        written = write_objective(
            content, cycle=bakery.cycle, key_results=forms.key_results(), actions=forms.actions(content.owner),
            proposes=True, by=bakery.owner, at=TODAY,
        )  # fmt: skip
    rows = list(written.objective.key_results.order_by("position"))
    for row, said in zip(rows, draft.key_results, strict=True):
        assert (row.kind, row.reading) == (said.values["kind"], said.values["reading"])
        assert row.unit == said.unit
        assert (row.derived_by, row.card_counts) == (said.values.get("derived_by", ""), said.card_counts)


def filled(cycle, **row: str) -> dict[str, str]:
    """A sheet of one row after its sentence was read."""
    return with_what_sentences_say(with_row(blank_sheet(cycle, rows=0), cycle, row))


def test_a_reworded_sentence_brings_its_new_figures(bakery: Company) -> None:
    sheet = filled(bakery.cycle, title="MQLを月20件から30件に増やす")
    assert (sheet["kr-1-start"], sheet["kr-1-target"], sheet["kr-1-per"]) == ("20", "30", "month")
    again = with_what_sentences_say(sheet | {"kr-1-title": "MQLを月20件から35件に増やす"})
    assert (again["kr-1-start"], again["kr-1-target"]) == ("20", "35")


def test_a_figure_typed_by_hand_stays_when_the_sentence_changes(bakery: Company) -> None:
    sheet = filled(bakery.cycle, title="MQLを月20件から30件に増やす") | {"kr-1-start": "22"}
    again = with_what_sentences_say(sheet | {"kr-1-title": "MQLを月25件から35件に増やす"})
    assert (again["kr-1-start"], again["kr-1-target"]) == ("22", "35")


@pytest.mark.parametrize(
    ("title", "start", "target", "counted"),
    [
        ("売上を伸ばす", "3,000万円", "1億2千万", ("increase", "level", "円")),
        ("売上", "三千万円", "1億2千万円", ("increase", "level", "円")),
        ("訪問者を増やす", "５，０００人", "７，０００人", ("increase", "level", "人")),
        ("直帰率を下げる", "12.5%", "10%", ("decrease", "level", "%")),
        ("一杯の提供時間を短くする", "4:30", "3:30", ("decrease", "level", "m:ss")),
        ("月間の閲覧を増やす", "1.2M", "2M", ("increase", "per_period", "")),
        ("口コミを増やす", "", "50件", ("increase", "total", "件")),
    ],
)
def test_figures_typed_beside_a_sentence_without_a_number_say_how_it_is_counted(
    bakery: Company, title: str, start: str, target: str, counted: tuple[str, ...]
) -> None:
    beside = {"kr-1-start": start, "kr-1-target": target}
    at_once = filled(bakery.cycle, title=title, start=start, target=target)
    later = with_what_sentences_say(filled(bakery.cycle, title=title) | beside)
    for sheet in (at_once, later):
        assert tuple(sheet[f"kr-1-{name}"] for name in ("kind", "reading", "unit")) == counted
        assert (sheet["kr-1-start"], sheet["kr-1-target"]) == (start, target)


def test_figures_that_change_beside_it_are_read_again(bakery: Company) -> None:
    sheet = filled(bakery.cycle, title="直帰率を下げようとする", target="10%")
    sheet = with_what_sentences_say(sheet | {"kr-1-start": "12.5%"})
    assert (sheet["kr-1-kind"], sheet["kr-1-reading"]) == ("decrease", "level")
    sheet = with_what_sentences_say(sheet | {"kr-1-target": "20%"})
    assert sheet["kr-1-kind"] == "increase"
    chosen = with_what_sentences_say(sheet | {"kr-1-reading": "total", "kr-1-target": "30%"})
    assert chosen["kr-1-reading"] == "total"


@pytest.mark.parametrize(
    "row", [{"steps": "下見\n契約"}, {"kind": "milestone"}, {"target": "いつか"}, {"start": "5"}],
    ids=["steps", "chosen", "no number", "no target"],
)  # fmt: skip
def test_without_a_number_steps_are_the_usual_answer(bakery: Company, row: dict[str, str]) -> None:
    sheet = filled(bakery.cycle, title="四店目をひらく") | {"kr-1-target": "4店"} | {
        f"kr-1-{name}": value for name, value in row.items() if name != "kind"
    }  # fmt: skip
    if "start" in row:
        sheet["kr-1-target"] = ""
    if "kind" in row:
        sheet["kr-1-inferred"] = "{}"
    assert with_what_sentences_say(sheet)["kr-1-kind"] == "milestone"


def test_a_way_of_counting_chosen_by_hand_stays(bakery: Company) -> None:
    sheet = filled(bakery.cycle, title="提案を30件にする") | {"kr-1-reading": "level"}
    again = with_what_sentences_say(sheet | {"kr-1-title": "提案を40件にする"})
    assert (again["kr-1-reading"], again["kr-1-target"]) == ("level", "40")


def test_a_stored_key_result_is_never_read_from_its_sentence(bakery: Company) -> None:
    row = bakery.key_result(visitors(title="満足度を90%以上にする"))
    sheet = stored_sheet(row.objective, [row])
    assert with_what_sentences_say(sheet) == sheet


def test_a_key_that_is_no_number_of_ours_does_not_count() -> None:
    assert new_key({"rows": f"1 2 {'9' * 5_000} abc"}) == "3"


def test_a_row_taken_off_is_remembered_only_where_it_is_stored(bakery: Company) -> None:
    row = bakery.key_result()
    sheet = with_row(stored_sheet(row.objective, [row]), bakery.cycle)
    new = keys(sheet)[-1]
    left = changed_sheet(changed_sheet(sheet, f"drop:{new}", bakery.cycle), f"drop:{row.public_id}", bakery.cycle)
    assert keys(left) == [] and keys(left, "gone") == [row.public_id]
    assert not any(name.startswith("kr-") for name in left)


def test_an_unknown_button_and_an_unknown_field_change_nothing(bakery: Company) -> None:
    sheet = blank_sheet(bakery.cycle)
    assert changed_sheet(sheet, "fix:1:secret=1", bakery.cycle) == sheet
    assert changed_sheet(sheet, "fix:9:kind=range", bakery.cycle) == sheet
    assert changed_sheet(sheet, "shout", bakery.cycle) == sheet


def test_steps_keep_their_keys_when_they_are_reworded() -> None:
    stored = [Step(key="a", title="試作"), Step(key="b", title="公開"), Step(key="c", title="三社")]
    read = read_steps("三社 | 2\n試作品\n公開", stored=stored)
    assert [(step.key, step.title, step.weight) for step in read] == [
        ("c", "三社", 2),
        ("a", "試作品", 1),
        ("b", "公開", 1),
    ]


def test_planned_points_are_read_as_people_type_them() -> None:
    (point,) = read_points("2026-11-30 ６，０００人", unit="人")
    assert point.value == 6000 and point.day.month == 11
    with pytest.raises(ValidationError):
        read_points("11月末 6000", unit="人")


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("３０件", "件", "30"), ("三十", "件", "30"), ("3,000万円", "円", "30000000"), ("1億2千万", "円", "120000000"),
    ("12.5%", "%", "12.5"), ("1.2M", "", "1200000"), ("3:05", "秒", "185"), ("", "件", None),
])  # fmt: skip
def test_values_are_typed_as_people_type_them(text: str, unit: str, value: str | None) -> None:
    assert typed(text, unit=unit) == (None if value is None else Decimal(value))


def test_what_is_not_certain_says_what_it_may_mean() -> None:
    with translation.override("ja"), pytest.raises(ValidationError) as refused:
        typed("90%くらい", unit="%")
    assert "90%として" in refused.value.messages[0]
    assert refused.value.params["fix"] == "90"


def test_growth_every_month_plans_its_points(bakery: Company) -> None:
    row = bakery.key_result(visitors(
        title="利用率を前月比で10%増やす", unit="%", decimals=1, start=None, target=None, base=Decimal("18.2"),
        base_kind="previous_month", derived_by="percent", derived_amount=Decimal(10), is_compound=True,
    ))  # fmt: skip
    row = KeyResult.objects.get(pk=row.pk)
    assert row.target is not None and row.target > Decimal("20.02")
    assert row.planned_points != "[]"


def test_the_story_of_other_figures_knows_both_versions(bakery: Company) -> None:
    objective = bakery.objective(state="proposed")
    row = objective.key_results.get()
    counter_propose(objective, {"target": Decimal(6500)}, key_result=row, by=bakery.member, at=TODAY)
    payload = parsed(Event.objects.get(name="objective.counter_proposed").payload)
    assert Decimal(payload["before"]["target"]) == 7000 and Decimal(payload["changes"]["target"]) == 6500
