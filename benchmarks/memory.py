"""python benchmarks/memory.py: the peak memory of `reportedly read`, by the kernel's own account.

A process of its own, which holds nothing else: what a parent held when it forked would count for its child.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
CODE = "from reportedly.cli.main import main; main()"

subprocess.run([sys.executable, "-c", CODE, "read", *(sys.argv[1:] or [str(EXAMPLES)])], check=False, stdout=-3)
print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB (the largest process)")
