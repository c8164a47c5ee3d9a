"""Writes of collection rounds and of the requests to organisations."""

from maillon.implementation.operations.rounds.asking import (
    add_organisations,
    remove_organisations,
)
from maillon.implementation.operations.rounds.forms import (
    FigureInput,
    FormInput,
    SectionInput,
    add_form,
    delete_form,
    delete_section,
    edit_form,
    move_section,
    save_section,
)
from maillon.implementation.operations.rounds.inputs import RoundInput
from maillon.implementation.operations.rounds.launching import Launched, launch_round
from maillon.implementation.operations.rounds.links import make_access_link, revoke_access_link
from maillon.implementation.operations.rounds.opening import announce_opened
from maillon.implementation.operations.rounds.preparing import create_round, edit_round
from maillon.implementation.operations.rounds.rehearsing import Rehearsal, rehearse_launch
from maillon.implementation.operations.rounds.running import (
    close_round,
    excuse_request,
    extend_requests,
    reopen_request,
    reopen_round,
)
from maillon.implementation.operations.rounds.several import (
    Outcome,
    remind_requests,
    send_links,
)

__all__ = [
    "FigureInput",
    "FormInput",
    "Launched",
    "Outcome",
    "Rehearsal",
    "RoundInput",
    "SectionInput",
    "add_form",
    "add_organisations",
    "announce_opened",
    "close_round",
    "create_round",
    "delete_form",
    "delete_section",
    "edit_form",
    "edit_round",
    "excuse_request",
    "extend_requests",
    "launch_round",
    "make_access_link",
    "move_section",
    "rehearse_launch",
    "remind_requests",
    "remove_organisations",
    "reopen_request",
    "reopen_round",
    "revoke_access_link",
    "save_section",
    "send_links",
]
