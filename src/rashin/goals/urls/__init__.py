"""Every address under an organisation that is about goals, by noun."""

from rashin.goals.urls import board, closing, coach, company, plan, team_link, week

urlpatterns = [
    *week.urlpatterns,
    *board.urlpatterns,
    *coach.urlpatterns,
    *plan.urlpatterns,
    *closing.urlpatterns,
    *company.urlpatterns,
    *team_link.urlpatterns,
]
