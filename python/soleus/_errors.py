"""What soleus raises and warns of."""

import re
import warnings

_FLAG = re.compile(r"--([a-z][a-z-]*)")
_ARGUMENTS = {"set": "limits"}


def _plain(text: str) -> str:
    """A message in which flags of the command are called what the arguments are called here."""

    def argument(match: "re.Match[str]") -> str:
        name = match.group(1).replace("-", "_")
        return _ARGUMENTS.get(name, name)

    return _FLAG.sub(argument, text)


class SoleusError(Exception):
    """What soleus could not do, in a sentence that says what to do about it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(_plain(text))


class NoRuns(SoleusError):
    """The input has no run. ``ledger`` is a Table that says what happened to each file; it is None where the
    error comes from another process."""

    def __init__(self, text: str = "", ledger: object = None) -> None:
        super().__init__(text)
        self.ledger = ledger

    def __reduce__(self) -> "tuple[type[NoRuns], tuple[str]]":
        # Tables do not travel between processes; without its ledger the error does.
        return (type(self), (str(self),))


class SettingsError(SoleusError, ValueError):
    """An argument, a path or one of the runner's own files is wrong."""


class SystemTrouble(SoleusError, OSError):
    """The system failed: a full disk, too many open files, out of memory, no permission. Nothing half-done is left."""


class SoleusWarning(UserWarning):
    """What changes no result but should be known."""


def warn(text: str) -> None:
    """Warns the caller of the public function."""
    warnings.warn(_plain(text), SoleusWarning, stacklevel=3)
