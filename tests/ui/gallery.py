"""Pages made only of the parts, in every state, for the tests of the interface."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils import translation

from rashin.ui.charts import ChartPoint, LineChart
from rashin.ui.shell import Account, NavItem, SightNode

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
PAGES = ("parts", "my_week", "frame")


class PersonForm(forms.Form):
    """One field of every sort."""

    name = forms.CharField(label="名前", help_text="呼ばれている名前")
    value = forms.CharField(label="いまの値")
    why = forms.CharField(label="なぜ今か", widget=forms.Textarea, required=False)
    team = forms.ChoiceField(label="部門", choices=[("a", "円山店"), ("b", "大通店")])
    role = forms.ChoiceField(label="役割", choices=[("m", "メンバー"), ("v", "見る人")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="休む日", choices=[("0", "月"), ("1", "火")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="知らせを受け取る", required=False)

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if not value.isdigit():
            said = "数字を読みとれませんでした。26件として記録しますか。"
            raise ValidationError(said, code="unreadable", params={"fix": "26", "fix_label": "26件"})
        return value


def filled_form() -> PersonForm:
    return PersonForm({"name": "", "value": "にじゅうろく件くらい", "team": "a", "role": "m"})


def chart() -> LineChart:
    values = (5000, 5090, 5180, 5150, 5320, 5480, 5690, 5860, 5960)
    days = (date.fromordinal(date(2026, 10, 1).toordinal() + 7 * index) for index in range(9))
    points = tuple(ChartPoint(day=day, value=Decimal(value)) for day, value in zip(days, values, strict=True))
    return LineChart(
        name="サイトの月間訪問者",
        first=date(2026, 10, 1),
        last=date(2026, 12, 31),
        today=TODAY,
        points=(*points[:4], ChartPoint(day=points[4].day, value=points[4].value, late=True), *points[5:]),
        planned=((date(2026, 10, 1), Decimal(5000)), (date(2026, 12, 31), Decimal(7000))),
        target=Decimal(7000),
        forecast=(Decimal(6240), Decimal(6800)),
        unit="人",
    )


def navigation() -> tuple[NavItem, ...]:
    return (
        NavItem(label="わたしの今週", short="今週", url="/week/", icon="week", current=True, count=3),
        NavItem(label="会社の全体", short="全体", url="/board/", icon="board"),
        NavItem(label="目標を書く", short="書く", url="/plan/", icon="write"),
        NavItem(label="チーム", short="チーム", url="/teams/", icon="team"),
        NavItem(label="設定", url="/settings/", icon="settings", tab=False),
    )


def sight() -> tuple[SightNode, ...]:
    return (
        SightNode(
            kind="objective",
            title="札幌の朝に、灯麦のパンがある風景を増やす",
            caption="会社の目標・小野寺 亮",
            url="/a/",
        ),
        SightNode(
            kind="objective",
            title="はじめての人が、灯麦を見つけられる道をつくる",
            caption="マーケティングの目標",
            url="/b/",
        ),
        SightNode(
            kind="key_result",
            title="サイトの月間訪問者",
            caption="主要な結果",
            url="/c/",
            before="5,000人",
            after="7,000人",
        ),
        SightNode(kind="action", title="朝食特集の記事を2本公開する", caption="わたしのアクション・水曜まで"),
    )


def context(**more: Any) -> dict[str, Any]:
    return {
        "today": TODAY,
        "nav": navigation(),
        "account": Account(name="佐藤 美咲", organization="株式会社 灯麦", sign_out="/out/", key="m1"),
        "form": filled_form(),
        "fresh": PersonForm(),
        "chart": chart(),
        "sight": sight(),
        "D": Decimal,
        "day": date,
        **more,
    }


def render(page: str, language: str = "ja", **more: Any) -> str:
    """A whole page of the gallery in a language."""
    with translation.override(language):
        return str(engines["jinja2"].from_string((HERE / f"{page}.html").read_text()).render(context(**more)))


def render_text(source: str, language: str = "ja", **more: Any) -> str:
    """A snippet, with the parts at hand as `ui`."""
    source = '{% import "ui/parts.html" as ui %}' + source
    with translation.override(language):
        return str(engines["jinja2"].from_string(source).render(context(**more))).strip()
