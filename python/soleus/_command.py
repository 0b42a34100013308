"""The command of this wheel, as a process of its own: a cohort is work of many processes anyway."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace

from ._errors import NoRuns, SettingsError, SoleusError, SystemTrouble

_KINDS: dict[int, type[SoleusError]] = {2: SettingsError, 4: NoRuns, 5: SystemTrouble, 6: SystemTrouble}
_WARNING = "soleus: warning: "
# What clap adds to a wrong flag; there is no --help here.
_HINT = "For more information, try"


@dataclass(frozen=True)
class Answer:
    """What the command printed, and how it ended."""

    code: int
    out: str
    warnings: list[str]
    message: str

    def with_words(self, old: str, new: str) -> Answer:
        """The same with other words in what it says."""
        warnings = [one.replace(old, new) for one in self.warnings]
        return replace(self, warnings=warnings, message=self.message.replace(old, new))

    def error(self) -> SoleusError:
        """The exception that its exit code stands for."""
        if self.code < 0 or self.code > 128:
            number = -self.code if self.code < 0 else self.code - 128
            return SystemTrouble(f"the process of soleus was ended from outside, by signal {number}")
        message = self.message or f"the process of soleus ended with {self.code}"
        return _KINDS.get(self.code, SoleusError)(message)


def answer_of(arguments: list[str], own_group: bool = True) -> Answer:
    """Runs the command to its end, in an empty folder so that no ``soleus.toml`` lies in it by chance.

    With a group of its own, its processes are ended with this call; without, by whoever ends the group of this
    process, as schedulers do.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="soleus-") as empty:
            return _run([sys.executable, "-m", "soleus", *arguments], empty, own_group)
    except OSError as fault:
        raise SystemTrouble(f"cannot start the process of soleus: {fault}") from fault


def _run(command: list[str], folder: str, own_group: bool) -> Answer:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=own_group,
    )
    try:
        out, err = process.communicate()
    except BaseException:
        _end(process, own_group)
        raise
    warnings, words = [], []
    for line in err.decode(errors="replace").splitlines():
        if line.startswith(_WARNING):
            warnings.append(line.removeprefix(_WARNING))
        elif line.strip() and not line.startswith(_HINT):
            words.append(line.removeprefix("soleus: ").removeprefix("error: "))
    return Answer(process.returncode, out.decode(errors="replace"), warnings, "\n".join(words))


def _end(process: subprocess.Popen[bytes], own_group: bool) -> None:
    if own_group and os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    else:
        process.kill()
    process.communicate()
