"""The words in which a request is refused."""

from __future__ import annotations


class ProblemError(Exception):
    """A request that cannot be met; the words are for the one who asked."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers
