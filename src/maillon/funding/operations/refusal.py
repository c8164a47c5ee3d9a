"""The refusal of an operation, in words for the person who asked."""


class Refused(Exception):
    """The act cannot be done; ``messages`` say why and how to mend it.

    ``fields`` names, for each message that is about a field, which one (its code).
    """

    def __init__(self, messages: list[str], fields: dict[str, str] | None = None) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages
        self.fields = fields or {}
