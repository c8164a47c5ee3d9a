"""What the rules promise, the database holds too, and says it to people in their language."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import (
    ApprovalThresholdFactory,
    CallFactory,
    CorrectionRequestFactory,
    ExpenseCategoryFactory,
    JurorFactory,
    OverlapReviewFactory,
)
from tests.factories_base import NOW
from tests.factories_funding import InstrumentFactory

pytestmark = pytest.mark.django_db

_BACKWARDS = {"valid_from": date(2022, 2, 1), "valid_to": date(2022, 1, 31)}
_DAYS = "Le dernier jour ne précède pas le premier."


@pytest.mark.parametrize(
    ("factory", "wrong", "said"),
    [
        (ExpenseCategoryFactory, _BACKWARDS, _DAYS),
        (ApprovalThresholdFactory, _BACKWARDS, _DAYS),
        (ApprovalThresholdFactory, {"from_amount": -1}, "Un montant n’est pas négatif."),
        (InstrumentFactory, {"first_year": 2022, "last_year": 2021}, None),
        (CallFactory, {"maximum_amount": -1}, "Un montant n’est pas négatif."),
        (CallFactory, {"gap": 101}, None),
        (JurorFactory, {"fewest": 11, "most": 10}, None),
        (CorrectionRequestFactory, {"due_at": NOW}, None),
        (CorrectionRequestFactory, {"message": ""}, None),
        (OverlapReviewFactory, {"reason": ""}, None),
    ],
)
def test_what_does_not_hang_together_is_not_stored(factory, wrong, said) -> None:
    made = factory()
    for name, value in wrong.items():
        setattr(made, name, value)
    with pytest.raises(ValidationError) as refusal:
        made.validate_constraints()
    assert len(refusal.value.messages) == 1
    assert said is None or refusal.value.messages == [said]
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
