"""The addresses of funding: grants. Fixed words come before codes (operations.grants.RESERVED)."""

from django.urls import URLPattern, path

from maillon.funding.views import grants_acts as acts
from maillon.funding.views import grants_claims as claims
from maillon.funding.views import grants_recoveries as recoveries
from maillon.funding.views.cash import cash
from maillon.funding.views.expense_control import (
    expense_admissible,
    expense_files,
    expense_judge,
)
from maillon.funding.views.expenses import (
    expense_document,
    expense_file,
    expense_import,
    expense_scan,
    expense_template_file,
)
from maillon.funding.views.grants import grant, grants, my_grants
from maillon.funding.views.grants_editing import grant_edit, grant_new, grant_tranches

_GRANT = "grants/<slug:code>/"
_PAPER = "<str:language>/<str:format>/"
_RECOVERY = "grants/recoveries/<int:pk>/"
_YEAR = f"{_GRANT}documents/<int:year>/"

urlpatterns: list[URLPattern] = [
    path("grants/", grants, name="grants"),
    path("grants/new/", grant_new, name="grant_new"),
    path("grants/mine/", my_grants, name="my_grants"),
    path("grants/cash/", cash, name="cash"),
    path("grants/claims/", claims.claims, name="claims"),
    path("grants/claims/decide/", claims.claims_decide, name="claims_decide"),
    path("grants/payments/", claims.payments_record, name="payments_record"),
    path("grants/documents/", expense_files, name="expense_files"),
    path("grants/recoveries/", recoveries.recoveries, name="recoveries"),
    path(f"{_RECOVERY}letter/{_PAPER}", recoveries.recovery_letter, name="recovery_letter"),
    path(f"{_RECOVERY}repaid/", recoveries.recovery_repaid, name="recovery_repaid"),
    path(
        "grants/repayments/<int:pk>/correct/",
        recoveries.repayment_correct,
        name="repayment_correct",
    ),
    path(f"{_RECOVERY}cancel/", recoveries.recovery_cancel, name="recovery_cancel"),
    path(_GRANT, grant, name="grant"),
    path(f"{_GRANT}edit/", grant_edit, name="grant_edit"),
    path(f"{_GRANT}tranches/", grant_tranches, name="grant_tranches"),
    path(f"{_GRANT}tranches/<int:position>/claim/", claims.claim_make, name="claim_make"),
    path(f"{_GRANT}amend/", acts.grant_amend, name="grant_amend"),
    path(f"{_GRANT}close/", acts.grant_close, name="grant_close"),
    path(f"{_GRANT}cancel/", acts.grant_cancel, name="grant_cancel"),
    path(f"{_GRANT}reopen/", acts.grant_reopen, name="grant_reopen"),
    path(f"{_GRANT}recover/", recoveries.recovery_new, name="recovery_new"),
    path(f"{_GRANT}agreements/<int:number>/sign/", acts.agreement_sign, name="agreement_sign"),
    path(f"{_GRANT}agreements/<int:number>/drop/", acts.amendment_drop, name="amendment_drop"),
    path(
        f"{_GRANT}agreements/<int:number>/signed/", acts.agreement_signed, name="agreement_signed"
    ),
    path(f"{_GRANT}agreements/<int:number>/{_PAPER}", acts.agreement_file, name="agreement_file"),
    path(_YEAR, expense_file, name="expense_file"),
    path(f"{_YEAR}template/", expense_template_file, name="expense_template"),
    path(f"{_YEAR}import/", expense_import, name="expense_import"),
    path(f"{_YEAR}scan/", expense_scan, name="expense_scan"),
    path(f"{_YEAR}admissible/", expense_admissible, name="expense_admissible"),
    path(f"{_YEAR}judge/", expense_judge, name="expense_judge"),
    path(f"{_GRANT}documents/expenses/<int:pk>/", expense_document, name="expense_document"),
]
