"""The parts of the benchmark can be imported; last of all, as one of its programs is called `coverage`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "bench"))
