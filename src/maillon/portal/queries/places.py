"""A territory with everything that lies in it: the Region holds its zones and municipalities."""

from collections import defaultdict

from maillon.partners.models import Territory


def all_within() -> dict[int, list[int]]:
    """Return, for each territory, itself and the territories in it, at any depth, in one query."""
    pairs = list(Territory.objects.order_by("pk").values_list("pk", "parent"))
    parents = dict(pairs)
    found: dict[int, list[int]] = defaultdict(list)
    for pk, _parent in pairs:
        above: int | None = pk
        seen: set[int] = set()
        while above is not None and above not in seen:
            found[above].append(pk)
            seen.add(above)
            above = parents.get(above)
    return found


def within(territory: Territory) -> list[int]:
    """Return the keys of ``territory`` and of the territories in it."""
    return all_within()[territory.pk]
