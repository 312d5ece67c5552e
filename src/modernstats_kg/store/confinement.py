"""What a reader process takes away from itself before it reads anything from outside.

Call `confine` first thing: a network namespace holds for threads that start later, not for others.
"""

import ctypes
import logging
import os
import resource
import signal
import subprocess
import sys
from math import ceil
from typing import Final

_log = logging.getLogger(__name__)
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


def confine(memory_mib: int) -> None:
    """Give up the network, memory above the limit, and core dumps.

    Args:
        memory_mib: address space of this process, in MiB.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then closes our stdin
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not _leave_network():
        _log.warning("this host allows no network namespace: a reader keeps the network of the service")


def allow_cpu(seconds: float) -> None:
    """End this process when it uses more than `seconds` of processor time from now on.

    The service's deadline comes first; this holds when the service is gone or stuck.

    Args:
        seconds: what the next query may use.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime + seconds), hard))


def can_leave_network() -> bool:
    """Whether this host lets a reader give up the network; tried in a process of its own."""
    program = f"import sys; from {__name__} import _leave_network as leave; sys.exit(not leave())"
    tried = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)  # noqa: S603
    return tried.returncode == 0


def _leave_network() -> bool:
    """Move to an empty network namespace, so that SERVICE fails at once; False where that is forbidden."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "unshare"):
        return False
    # An own user namespace is what makes the second form legal without privileges.
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if library.unshare(flags) == 0:
            return True
        _log.debug("unshare(%#x): %s", flags, os.strerror(ctypes.get_errno()))
    return False
