"""Writes of calls: preparing, publishing, running them, questions and answers, the checklist."""

from maillon.funding.operations.calls.announced import (
    BodyInput,
    FigureInput,
    save_figures,
    save_jury_bodies,
    save_themes_left_out,
)
from maillon.funding.operations.calls.checklist import PointInput, save_points
from maillon.funding.operations.calls.inputs import CallInput, input_of
from maillon.funding.operations.calls.preparing import create_call, edit_call
from maillon.funding.operations.calls.questions import (
    AnswerInput,
    answer_question,
    ask_question,
    drop_question,
)
from maillon.funding.operations.calls.running import (
    archive_call,
    cancel_call,
    mark_decided,
    publish_call,
    return_call,
    show_results,
    start_evaluation,
)

__all__ = [
    "AnswerInput",
    "BodyInput",
    "CallInput",
    "FigureInput",
    "PointInput",
    "answer_question",
    "archive_call",
    "ask_question",
    "cancel_call",
    "create_call",
    "drop_question",
    "edit_call",
    "input_of",
    "mark_decided",
    "publish_call",
    "return_call",
    "save_figures",
    "save_jury_bodies",
    "save_points",
    "save_themes_left_out",
    "show_results",
    "start_evaluation",
]
