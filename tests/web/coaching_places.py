"""What stands in the addresses of coaching: a session, homework, a note and a template of the company's coach."""

from __future__ import annotations

from datetime import timedelta

from rashin.rhythm.actions.desk import offer_template, write_note
from rashin.rhythm.actions.homework import give_homework
from rashin.rhythm.actions.sessions import plan_session
from tests import cast


def coaching_places(ours: cast.Company) -> dict[str, str]:
    """Made by the coach, on the day that the cast stands on."""
    coach, at = ours.coach, cast.TODAY
    session = plan_session(begins_at=at + timedelta(days=3), place="本店の二階", agreed="数字を見る", by=coach, at=at)
    homework = give_homework(title="口コミを読む", coach=coach, who=ours.leader, by=coach, at=at)
    template = offer_template(
        title="また来たくなる店にする", why="店の力", key_results="口コミを月50件に", by=coach, at=at
    )
    return {
        "public_id:session": session.public_id,
        "public_id:homework": homework.public_id,
        "public_id:note": write_note("焦らない", by=coach, at=at).public_id,
        "public_id:template": template.public_id,
    }
