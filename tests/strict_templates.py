"""An undefined variable in one of our templates fails the test, with its name and place.

Django prints nothing for an undefined variable: a typing error in a template goes unseen. Here it
raises, except where the template asks on purpose (``{% if x %}``, ``{% firstof %}``, ``{% with %}``
of ``x``…) and in templates that are not ours.
"""

import sys
from pathlib import Path
from typing import Any

from django.template import engines
from django.template.base import UNKNOWN_SOURCE, FilterExpression, Node
from django_cotton.templatetags import UnprocessableDynamicAttr
from django_cotton.templatetags._component import PreparedValue

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "maillon"


class UndefinedVariable(AssertionError):
    """A template of ours uses a variable that its view does not give."""


class _Strict(str):
    """Django's ``string_if_invalid``: empty wherever it ends up, but raises when asked to print.

    ``FilterExpression.resolve`` is the one place that looks whether it is set; everywhere else
    it must stay false, as the empty string of production is.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        node = _node_being_rendered()
        if node is None or not _is_ours(node):
            return ""
        origin = getattr(node, "origin", None)
        line = getattr(getattr(node, "token", None), "lineno", "?")
        raise UndefinedVariable(f"{origin}:{line}: “{variable}” is not defined")


def _node_being_rendered() -> Node | None:
    frame = sys._getframe(2)
    while frame is not None:
        found = frame.f_locals.get("self")
        if isinstance(found, Node) and getattr(found, "origin", None) is not None:
            return found
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _is_ours(node: Node) -> bool:
    name = str(getattr(node, "origin", ""))
    # A component's attribute is compiled apart, with an unknown source: only ours have those.
    return name == UNKNOWN_SOURCE or name.startswith(str(PACKAGE))


_resolve_attribute = PreparedValue.resolve


def _resolve_strictly(self: PreparedValue, context: Any) -> Any:
    try:
        return _resolve_attribute(self, context)
    except UnprocessableDynamicAttr:
        if sys._getframe(1).f_code.co_name == "render" and str(self.raw).isidentifier():
            attribute = sys._getframe(1).f_locals.get("attr")
            if getattr(getattr(attribute, "kind", None), "name", "") == "DYNAMIC":
                raise UndefinedVariable(
                    f'component attribute :{attribute.key}="{self.raw}": not defined'
                ) from None
        raise


def install() -> None:
    """Make the template engine strict; for each test anew, since overriding DEBUG resets it."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    if not isinstance(engine.string_if_invalid, _Strict):
        engine.string_if_invalid = _Strict()
    PreparedValue.resolve = _resolve_strictly
