"""The addresses of funding: applications, on the applicant's side. Fixed words come first."""

from django.urls import path

from maillon.funding.views import applications as pages
from maillon.funding.views import applications_filling as filling
from maillon.funding.views import applications_submitting as submitting

_ONE = "applications/<str:number>/"

urlpatterns = [
    path("applications/", pages.my_applications_page, name="my_applications"),
    path("applications/receipts/", submitting.receipt_check, name="receipt_check"),
    path("applications/new/<slug:call>/", pages.application_new, name="application_new"),
    path(_ONE, pages.application, name="application"),
    path(_ONE + "fill/", filling.application_fill, name="application_fill"),
    path(_ONE + "fields/", filling.application_field, name="application_field"),
    path(_ONE + "partners/", filling.application_partner, name="application_partner"),
    path(_ONE + "submit/", submitting.application_submit, name="application_submit"),
    path(_ONE + "submitted/", submitting.application_submitted, name="application_submitted"),
    path(_ONE + "withdraw/", pages.application_withdraw, name="application_withdraw"),
    path(_ONE + "receipt/", submitting.application_receipt, name="application_receipt"),
    path(
        _ONE + "receipts/<int:submission>/",
        submitting.application_receipt,
        name="application_receipt_of",
    ),
    path(
        _ONE + "submissions/<int:submission>/",
        submitting.application_submission,
        name="application_submission",
    ),
    path(_ONE + "files/", submitting.application_files, name="application_files"),
    path(_ONE + "files/<str:sha256>/", submitting.application_file, name="application_file"),
]
