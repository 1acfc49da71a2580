"""Every address under an organisation that is about goals, by noun; those of my week come before all others."""

from rashin.goals.urls import board, closing, coach, company, plan, team_link

urlpatterns = [
    *board.urlpatterns,
    *coach.urlpatterns,
    *plan.urlpatterns,
    *closing.urlpatterns,
    *company.urlpatterns,
    *team_link.urlpatterns,
]
