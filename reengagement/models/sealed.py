"""Words under seal: encrypted as protected facts are, bound to their table, column and row."""

from typing import Any, overload

from casework.public import Record, sealing


class Sealed:
    """Words of a record that stand encrypted in its column `sealed_<name>`; empty words are no value at all."""

    def __set_name__(self, owner: type[Record], name: str) -> None:
        self.column = f"sealed_{name}"

    @overload
    def __get__(self, record: None, owner: Any) -> "Sealed": ...
    @overload
    def __get__(self, record: Record, owner: Any) -> str: ...
    def __get__(self, record: Record | None, owner: Any) -> "Sealed | str":
        """Return the words. Showing them is logged by the page of the case."""
        if record is None:
            return self
        value = getattr(record, self.column)
        return sealing.unseal(value, self._place(record), record.pk) if value is not None else ""

    def __set__(self, record: Record, words: str) -> None:
        """Put words under seal."""
        setattr(record, self.column, sealing.seal(words, self._place(record), record.pk) if words else None)

    def _place(self, record: Record) -> str:
        return f"{record._meta.db_table}.{self.column}"


def lines_of(words: str) -> tuple[str, ...]:
    """Return the lines of a text that say something: strengths, goals and supports are kept one to a line."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())
