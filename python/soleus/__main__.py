"""The command ``soleus``, which is the same program."""

import signal
import sys

from . import _soleus


def main() -> None:
    """Does what the program does, and exits with its code."""
    # Python would notice Ctrl-C only when all is done.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    again = [sys.executable, *sys.orig_argv[1:]]
    sys.exit(_soleus.command(["soleus", *sys.argv[1:]], again))


if __name__ == "__main__":
    main()
