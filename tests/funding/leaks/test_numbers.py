"""Numbers of applications have no order: a gap in a list tells nothing."""

import re

import pytest

from tests.funding.applications.making import make_applicant, make_call, start

pytestmark = pytest.mark.django_db


def test_numbers_are_drawn_and_never_twice():
    call, body = make_call(), make_applicant()
    numbers = [start(call, body).number for _time in range(8)]
    assert [one for one in numbers if not re.fullmatch(r"APPEL-[1-9]\d{3}", one)] == []
    assert len(set(numbers)) == 8
    tails = sorted(int(one.removeprefix("APPEL-")) for one in numbers)
    # Eight neighbours among nine thousand: less likely than one in 10^20.
    assert tails != list(range(tails[0], tails[0] + 8))
