"""A projection process to be killed: `python -m tests.faults.projecting URL` counts until it dies."""

import sys
import threading

from infrastructure.projections.runner import ProjectionRunner

if __name__ == "__main__":
    with ProjectionRunner(sys.argv[1]).running():
        sys.stdout.write("counting\n")
        sys.stdout.flush()
        threading.Event().wait()
