"""Why a write-set was not written; nothing of it is kept then."""


class StoreError(Exception):
    """A write-set that was not written; nothing of it is kept."""


class ConcurrencyConflict(StoreError):
    """Another writer was faster on `stream`: load again and decide again."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"{stream} has changed since it was read")
        self.stream = stream


class AlreadyTaken(StoreError):
    """A unique value of a view belongs to another subject."""

    def __init__(self, projection: str, index: str, value: object) -> None:
        super().__init__(f"{projection}.{index} is taken already")
        self.projection, self.index, self.value = projection, index, value


class Fenced(StoreError):
    """A checkpoint is not where this writer last saw it: someone else has taken over."""


class TooLarge(StoreError):
    """An event above the limit of 256 KiB; documents travel by reference."""


class OutOfRange(StoreError):
    """A value that its column can't hold, such as a number of more than 64 bits."""


class StoreUnavailable(StoreError):
    """The database did not answer; whether the write-set was kept is only known by its idempotency key."""
