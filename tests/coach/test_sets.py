"""What only shows when objectives and key results stand side by side."""

from __future__ import annotations

from rashin.coach import Draft, SetFinding, review_set

WHOLE = Draft("患者さんが待たずに診てもらえる医院にする", ("待ち時間を40分から15分にする",), owner="院長", top=True)


def codes(*drafts: Draft, no_list: tuple[str, ...] = (), learnings: tuple[str, ...] = ()) -> list[str]:
    return [finding.code for finding in review_set(drafts, no_list=no_list, learnings=learnings)]


def test_a_whole_set_has_nothing_to_ask():
    assert codes(WHOLE) == []


def test_key_results_that_are_all_activities_are_a_fault():
    draft = Draft("Be the café that neighbours meet in", ("Write 5 posts", "Hold 3 events"), owner="Ana", top=True)
    assert review_set([draft]) == (SetFinding("set_all_activities", "fault", "R", 0),)


def test_quantity_without_quality_asks_for_the_counter_metric():
    draft = Draft("町の相談所になる", ("相談を月20件から60件にする", "来店を800人にする"), owner="店長", top=True)
    finding = review_set([draft])[0]
    assert (finding.code, dict(finding.values)["name"]) == ("set_no_counter_metric", "相談")


def test_a_share_beside_the_quantity_is_enough():
    draft = Draft("町の相談所になる", ("相談を月20件から60件にする", "満足を85%以上にする"), owner="店長", top=True)
    assert codes(draft) == []


def test_owner_and_parent_are_asked_for():
    draft = Draft(WHOLE.text, WHOLE.key_results)
    assert codes(draft) == ["set_no_owner", "set_no_parent"]


def test_a_sixth_objective_asks_which_one_goes():
    drafts = [
        Draft(f"{place}番目の町で{thing}になる", WHOLE.key_results, "a", top=True)
        for place, thing in enumerate("花鳥風月星空")
    ]
    assert codes(*drafts)[0] == "set_too_many"


def test_no_key_result_and_too_many_are_said():
    assert codes(Draft(WHOLE.text, (), "a", top=True)) == ["set_no_key_result"]
    assert "set_many_key_results" in codes(Draft(WHOLE.text, WHOLE.key_results * 6, "a", top=True))


def test_two_objectives_that_say_the_same_are_noticed():
    other = Draft("待たずに診てもらえる医院を患者さんのために", WHOLE.key_results, "b", top=True)
    found = review_set([WHOLE, other])
    assert [(finding.code, finding.objective) for finding in found] == [("set_same_objective", 1)]


def test_what_is_on_the_no_list_is_noticed():
    draft = Draft("夜カフェの営業を町の名物にする", ("夜の来店を月300人にし、満足を90%にする",), "a", top=True)
    assert "set_on_no_list" in codes(draft, no_list=("夜カフェの営業",))


def test_last_quarters_learning_on_the_same_measure_is_brought_up():
    draft = Draft("紹介で選ばれる店になる", ("口コミの評価を4.1から4.6にする",), "a", top=True)
    assert "set_learning" in codes(draft, learnings=("口コミは返信した週に増える",))
    assert "set_learning" not in codes(draft, learnings=("雨の日は人が少ない",))
