"""Building the forms of a call: versions, sections, questions."""

from maillon.funding.operations.forms_building.inputs import ChoiceInput, PartInput, QuestionInput
from maillon.funding.operations.forms_building.parts import delete_part, move_part, save_part
from maillon.funding.operations.forms_building.questions import (
    delete_question,
    move_question,
    save_question,
)
from maillon.funding.operations.forms_building.versions import (
    copy_parts,
    drop_form,
    freeze_form,
    new_version,
    use_form,
)

__all__ = [
    "ChoiceInput",
    "PartInput",
    "QuestionInput",
    "copy_parts",
    "delete_part",
    "delete_question",
    "drop_form",
    "freeze_form",
    "move_part",
    "move_question",
    "new_version",
    "save_part",
    "save_question",
    "use_form",
]
