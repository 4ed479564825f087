"""The confirming documents of the demonstration: invented, with the requisites that the check list looks for."""

from dataclasses import dataclass
from datetime import date

from domain.documents import EvidenceKind

K = EvidenceKind


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; `snapshot` of the page at `address` where it is one, `amount` of what it confirms."""

    kind: EvidenceKind
    title: str
    number: str | None = None
    dated: str | None = None
    signatory: str | None = None
    address: str | None = None
    amount: int | None = None

    @property
    def date(self) -> date | None:
        return date.fromisoformat(self.dated) if self.dated else None

    @property
    def file_name(self) -> str:
        ending = "html" if self.address else "txt"
        return f"{self.title}{' ' + self.number.replace('/', '-') if self.number else ''}.{ending}"

    @property
    def media_type(self) -> str:
        return "text/html" if self.address else "text/plain"

    @property
    def content(self) -> bytes:
        """The whole file: a line of requisites, the title, and that it is invented."""
        requisites = f"от {self.date:%d.%m.%Y}" if self.date else ""
        requisites += f" № {self.number}" if self.number else ""
        lines = [self.title, requisites.strip(), self.signatory or "", "Документ вымышлен: показ системы «Веха»."]
        text = "\n".join(line for line in lines if line)
        return f"<!doctype html><title>{self.title}</title><p>{text}".encode() if self.address else text.encode()


def directive(title: str, number: str, dated: str, signatory: str = "М.В. Орлова") -> Paper:
    return Paper(K.DIRECTIVE, title, number, dated, signatory)


def minutes(title: str, number: str, dated: str) -> Paper:
    return Paper(K.MINUTES, title, number, dated, "П.Н. Громов")


def letter(title: str, number: str, dated: str, signatory: str) -> Paper:
    return Paper(K.LETTER, title, number, dated, signatory)


def report(title: str, dated: str, amount: int | None = None) -> Paper:
    return Paper(K.REPORT, title, dated=dated, amount=amount)


def note(title: str, dated: str) -> Paper:
    return Paper(K.ANALYTIC_NOTE, title, dated=dated, signatory="А.Ю. Лебедева")


def readiness(place: str, dated: str, signatory: str | None = "приёмочная комиссия") -> Paper:
    return Paper(K.OTHER, f"Акт о готовности мастерской, {place}", dated=dated, signatory=signatory)
