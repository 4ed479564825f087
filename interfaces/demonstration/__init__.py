"""The demonstration: an invented plan, read from the project's own sample and lived through by invented people."""

from interfaces.demonstration.playing import PastLedger, demonstrate
from interfaces.demonstration.stage import StoryClock

__all__ = ["PastLedger", "StoryClock", "demonstrate"]
