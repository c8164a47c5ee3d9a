"""The addresses of activity reports, renewals and meetings of steering committees."""

from django.urls import URLPattern, path

from maillon.funding.views import renewals, reports

_GRANT = "grants/<slug:code>/"
_REPORT = f"{_GRANT}reports/<int:year>/"

urlpatterns: list[URLPattern] = [
    path("grants/renewals/", renewals.renewals, name="renewals"),
    path("grants/renewals/ask/", renewals.reports_ask, name="reports_ask"),
    path("grants/renewals/propose/", renewals.renewals_propose, name="renewals_propose"),
    path("grants/renewals/decide/", renewals.renewals_decide, name="renewals_decide"),
    path(f"{_GRANT}renewal/", renewals.renewal, name="renewal"),
    path(f"{_GRANT}reports/new/", renewals.report_new, name="report_new"),
    path(f"{_GRANT}committee/", renewals.committee, name="committee_new"),
    path(f"{_GRANT}committee/<int:pk>/", renewals.committee, name="committee"),
    path(_REPORT, reports.activity_report, name="activity_report"),
    path(f"{_REPORT}fill/", reports.activity_report_fill, name="activity_report_fill"),
    path(f"{_REPORT}fields/", reports.activity_report_field, name="activity_report_field"),
    path(f"{_REPORT}submit/", reports.activity_report_submit, name="activity_report_submit"),
    path(f"{_REPORT}judge/", reports.activity_report_judge, name="activity_report_judge"),
    path(f"{_REPORT}reopen/", reports.activity_report_reopen, name="activity_report_reopen"),
    path(f"{_REPORT}files/", reports.activity_report_files, name="activity_report_files"),
    path(
        f"{_REPORT}files/<str:sha256>/", reports.activity_report_file, name="activity_report_file"
    ),
]
