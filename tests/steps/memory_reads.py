"""The log of reads in memory."""

from application.reads_log import Noted, Read, ReadsHealth, ReadsLog, ReadsPage, ReadsQuestion


class MemoryReads(ReadsLog):
    """Keeps what is noted; of the questions it knows the object, the person and the limit."""

    def __init__(self) -> None:
        self._reads: list[Read] = []

    def note(self, read: Read) -> None:
        self._reads.append(read)

    def reads(self, question: ReadsQuestion) -> ReadsPage:
        found = [
            Noted(number, read)
            for number, read in enumerate(self._reads, 1)
            if question.object in (None, read.object) and question.person in (None, read.person)
        ]
        return ReadsPage(tuple(found[::-1][: question.limit]), None)

    def health(self) -> ReadsHealth:
        return ReadsHealth()
