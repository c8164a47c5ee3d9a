"""The addresses of funding: reference lists."""

from django.urls import URLPattern, path

from maillon.funding.views import lists
from maillon.funding.views.sampling import instrument_sampling

urlpatterns: list[URLPattern] = [
    path("funding/instruments/", lists.instruments, name="instruments"),
    path("funding/instruments/new/", lists.instrument, name="instrument_new"),
    path("funding/instruments/<slug:code>/", lists.instrument, name="instrument"),
    path(
        "funding/instruments/<slug:code>/sampling/",
        instrument_sampling,
        name="instrument_sampling",
    ),
    path("funding/legal-bases/", lists.legal_bases, name="legal_bases"),
    path("funding/legal-bases/new/", lists.legal_basis, name="legal_basis_new"),
    path("funding/legal-bases/<slug:code>/", lists.legal_basis, name="legal_basis"),
    path("funding/expense-categories/", lists.expense_categories, name="expense_categories"),
    path("funding/expense-categories/new/", lists.expense_category, name="expense_category_new"),
    path(
        "funding/expense-categories/<slug:code>/", lists.expense_category, name="expense_category"
    ),
    path("funding/approval-steps/", lists.approval_steps, name="approval_steps"),
    path("funding/approval-steps/new/", lists.approval_step, name="approval_step_new"),
    path("funding/approval-steps/<slug:code>/", lists.approval_step, name="approval_step"),
    path("funding/lists/defaults/", lists.default_lists, name="funding_default_lists"),
]
