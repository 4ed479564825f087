"""`make bench [NAME=…]`: a JSON line for each figure on standard output, everything else on standard error."""

import importlib
import sys

# Name of the figure → the module that measures it, by a function of the same name.
FIGURES = {
    "append": "writing",
    "command": "writing",
    "live_projection": "projecting",
    "rebuild": "projecting",
    "visible": "visibility",
    "replay_growth": "projecting",
    "replay": "replay",
    "plan_replay": "plan_replay",
    "http_command": "serving",
    "cold_start": "serving",
    "memory": "serving",
    "checkpoint": "sealing",
    "sealing_cost": "sealing",
    "daily_round": "daily_round",
    "matrix": "matrix",
    "regions_summary": "regions_summary",
    "read_plan": "reading",
    "read_large": "reading",
    "documents": "documents",
    "two_hundred_at_once": "two_hundred_at_once",
    "verification": "verification",
    "consolidation": "examining",
    "autosave": "examining",
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(FIGURES)}", file=sys.stderr)
        return 2
    for name in names or FIGURES:
        module = importlib.import_module(f"benchmarks.{FIGURES[name]}")
        measured = getattr(module, name)()
        for figure in measured if isinstance(measured, tuple) else (measured,):
            print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
