"""A bundle is asked for: of one plan's life, or of the whole log; what it takes from the ledger, and who may ask.

A plan's bundle holds, as of one signed head, every stream with an event that names the plan, and every person and
organisation named in those, with what names them in turn; each stream whole, from its first version to its last.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from application import looking
from application.access import sight
from application.performing import Actor
from application.ports import Keys, Ledger
from domain.bundle.manifest import Manifest
from domain.examination.state import EXAMINATION
from domain.refusals import BadInput, Forbidden, Refusal
from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import Nodes
from domain.seal.note import Note

Row = tuple[int, UUID, int, str, bytes]
"""An event as stored: position, stream, version, topic, state."""

SignManifest = Callable[[int, str], Note]
"""Has the log's key sign the manifest of this size and SHA-256 (`domain.bundle.manifest.note_text`)."""

StoredDocument = Callable[[str], BinaryIO | None]
"""The stored, encrypted bytes of the document with this hash; None where they are not kept any more."""


@dataclass(frozen=True, slots=True)
class BundleQuestion:
    """Of which plan (None: of the whole log), and from which older sizes of the log the bundle shall show its way."""

    plan: UUID | None
    since: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """An RFC 3161 answer over the text of a signed head."""

    head: Checkpoint
    note: str
    token: bytes


class NothingSealed(Refusal):
    """There is no signed head yet that a bundle could be proved by."""

    TITLE = "Журнал ещё не опечатан"

    def __init__(self) -> None:
        super().__init__(
            "Подписанной головы журнала ещё нет: пакет нечем доказать. Подождите несколько секунд и повторите; если не "
            "поможет, посмотрите vekha seal status."
        )


class SignerAway(Refusal):
    """Nobody is there to sign the manifest."""

    TITLE = "Подписывающая часть не отвечает"

    def __init__(self) -> None:
        super().__init__(
            "Пакет нечем подписать: подписывающая часть не отвечает. Повторите через минуту; если не поможет, сообщите "
            "администратору: состояние показывает vekha health."
        )


class LedgerUnlikeSeal(Refusal):
    """The ledger's rows do not give the root that was signed: no bundle is made of them."""

    TITLE = "Журнал не сходится с печатью"

    def __init__(self) -> None:
        super().__init__(
            "Записи журнала не дают подписанного корня: журнал изменён в обход Вехи или повреждён, пакет не сделан. "
            "Сообщите администратору и аудитору; подробности показывает vekha seal status."
        )


class SinceAhead(BadInput):
    """The older head is newer than the log."""

    def __init__(self, size: int, head: int) -> None:
        super().__init__(f"В журнале опечатано {head} записей, а вы указали прежнюю голову из {size}: проверьте число.")


class KeysNotYours(Forbidden):
    """Data keys open everything that a plan's events say about people."""

    def __init__(self) -> None:
        super().__init__(
            "Ключи данных выдаются аудитору: ими открываются имена и тексты всех, кого касается план. Без ключей пакет "
            "проверяется так же, только имена и тексты в нём не прочесть."
        )


class SealedLedger(ABC):
    """The ledger as sealed."""

    @abstractmethod
    def head(self) -> tuple[Checkpoint, Note]:
        """The newest head that as many witnesses have cosigned as have cosigned any. Raises NothingSealed."""

    @abstractmethod
    def stamps(self, head: Checkpoint) -> Sequence[Stamp]:
        """The newest timestamp of the log up to this head; empty where none was ever made."""

    @abstractmethod
    def nodes(self) -> Nodes:
        """The hashes of the tree."""

    @abstractmethod
    def streams(self, plan: UUID, size: int) -> Mapping[UUID, int]:
        """The streams of this plan's bundle and how many versions each has among the first `size` events.

        Empty where there is no such plan there.
        """

    @abstractmethod
    def rows(self, streams: Mapping[UUID, int] | None, size: int) -> Iterator[Row]:
        """The events of these streams (None: of all) among the first `size`, by position."""


class Bundles(ABC):
    """Bundles of this installation's ledger."""

    @abstractmethod
    def write(
        self, question: BundleQuestion, out: BinaryIO, progress: Callable[[int, int], None] | None = None
    ) -> Manifest:
        """Writes the bundle asked for; what it holds. Raises NothingSealed, UnknownPlan, SinceAhead, LedgerUnlikeSeal.

        `progress` is told events done, of how many.
        """

    @abstractmethod
    def subjects(self, plan: UUID) -> Sequence[UUID]:
        """Whose keys the personal values in the plan's bundle are sealed with. Raises NothingSealed, UnknownPlan."""


def bundle_of(actor: Actor, question: BundleQuestion, ledger: Ledger, bundles: Bundles, out: BinaryIO) -> Manifest:
    """The bundle, for whoever sees all that is in it. Raises UnknownPlan, NotYoursToSee, NameWhatToSee and the above.

    A plan's bundle holds ciphertext of what is restricted, so whoever sees the whole of the plan may take it away. The
    scores of its examinations stand in it in the clear: not for whoever judges in one that is open.
    """
    if question.plan is None:
        looking.everything(actor)
    else:
        plan, seen = looking.whole_plan(actor, ledger, question.plan), sight(actor)
        judges = any(ledger.load(EXAMINATION, one).state.plan == question.plan for one in seen.blind)
        if judges or not seen.oversees(None, plan.id, plan.committee):
            raise looking.NotYoursToSee
    return bundles.write(question, out)


def data_keys_of(actor: Actor, plan: UUID, ledger: Ledger, keys: Keys, bundles: Bundles) -> dict[UUID, bytes]:
    """The living keys of the personal values in the plan's bundle, for an auditor. Raises UnknownPlan, KeysNotYours."""
    looking.plan(actor, ledger, plan)
    if not sight(actor).everything:
        raise KeysNotYours
    found = {subject: keys.key(subject) for subject in bundles.subjects(plan)}
    return {subject: key for subject, key in found.items() if key is not None}
