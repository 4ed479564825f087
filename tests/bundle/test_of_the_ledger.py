"""Bundles of a real ledger on PostgreSQL: what belongs to a plan's, who may take one and the keys, what stops it."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application.access import actor_of
from application.bundle import BundleQuestion, KeysNotYours, NothingSealed, SignerAway, bundle_of, data_keys_of
from application.looking import NameWhatToSee, NotYoursToSee, UnknownPlan
from application.performing import Actor
from application.verifying import Trust, verify_bundle
from domain.actors import Role, natural_id
from domain.bundle.manifest import Manifest
from domain.bundle.refusals import BundleBroken
from domain.ledger import Change
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind, person_id
from domain.personal import Personal
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.signer import SignerClient
from infrastructure.seal.signer_state import published_keys
from interfaces.main import reception
from interfaces.main.opening import signer_directory
from interfaces.reception import Reception
from tests.bundle.sealed_story import MemorySource
from tests.ledger_story import Story
from tests.postgres import Database
from tests.seal.sealing import sealing

MINE, OTHER = Story(1, rows=2), Story(2, rows=2)
TOLD = {MINE.plan: MINE.told(), OTHER.plan: OTHER.told()}


class Kept:
    """A sealed ledger with two plans, and whoever looks at it."""

    def __init__(self, opened: Reception, data: Path) -> None:
        self.reception, self.data = opened, data

    def tell(self, story: Story) -> None:
        versions: dict[UUID, int] = {}
        for stream, event in TOLD[story.plan]:
            expected = versions.get(stream, 0)
            self.reception.office.ledger.append(Change(stream, expected, (event,)), command=uuid4())
            versions[stream] = expected + 1

    def person(self, role: Role) -> Actor:
        """A new person with this role everywhere."""
        ledger, one = self.reception.office.ledger, person_id(uuid4())
        envelope = MINE.envelope(TOLD[MINE.plan][0][1].occurred_on)
        events = (
            PersonRegistered.of(envelope, name=Personal(one, "Аудиторова А.А.")),
            RoleGranted.of(envelope, granted=role, scope=Scope(kind=ScopeKind.EVERYWHERE)),
        )
        ledger.append(Change(one, 0, events), command=uuid4())
        return actor_of(ledger, one, uuid4(), uuid4(), self.reception.office.clock.now())

    def bundle(self, plan: UUID | None) -> tuple[bytes, Manifest]:
        out = io.BytesIO()
        return out.getvalue(), self.reception.bundles.write(BundleQuestion(plan), out)

    def verified(self, plan: UUID | None) -> Manifest:
        out = io.BytesIO()
        self.reception.bundles.write(BundleQuestion(plan), out)
        trust = Trust(published_keys(signer_directory(self.data)), holds)
        return verify_bundle(MemorySource(out.getvalue()), trust).manifest


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Iterator[Kept]:
    with ExitStack() as running:
        opened = running.enter_context(reception(database.connections, tmp_path))
        yield Kept(opened, tmp_path)


def test_a_plans_bundle_has_its_streams_its_people_and_organisations_and_no_other_plan(
    kept: Kept, database: Database
) -> None:
    kept.tell(MINE)
    kept.tell(OTHER)
    with sealing(database.connections.projector, kept.data):
        manifest = kept.verified(MINE.plan)
        whole = kept.verified(None)
    mine = {stream: event.TOPIC.partition(".")[0] for stream, event in reversed(TOLD[MINE.plan])}
    lived = {stream for stream, kind in mine.items() if kind not in ("organisation", "person")}
    # A district that nothing was asked of is no part of the plan's life.
    assert lived | {MINE.setter, MINE.committee} <= manifest.streams.keys() <= mine.keys()
    assert manifest.events == sum(stream in manifest.streams for stream, _ in TOLD[MINE.plan])
    assert whole.events == len(TOLD[MINE.plan]) + len(TOLD[OTHER.plan])
    with sealing(database.connections.projector, kept.data), pytest.raises(UnknownPlan):
        kept.verified(natural_id("plan", "nobody's"))


def test_whoever_does_not_see_the_plan_gets_neither_bundle_nor_keys(kept: Kept, database: Database) -> None:
    kept.tell(MINE)
    auditor, executor = kept.person(Role.AUDITOR), kept.person(Role.EXECUTOR)
    office, bundles = kept.reception.office, kept.reception.bundles
    with sealing(database.connections.projector, kept.data):
        kept.verified(None)
        with pytest.raises(NotYoursToSee):
            bundle_of(executor, BundleQuestion(MINE.plan), office.ledger, bundles, io.BytesIO())
        with pytest.raises(NameWhatToSee):
            bundle_of(executor, BundleQuestion(None), office.ledger, bundles, io.BytesIO())
        assert bundle_of(auditor, BundleQuestion(MINE.plan), office.ledger, bundles, io.BytesIO()).events
        setter = actor_of(office.ledger, MINE.setter, uuid4(), uuid4(), office.clock.now())
        with pytest.raises((KeysNotYours, NotYoursToSee)):
            data_keys_of(setter, MINE.plan, office.ledger, office.keys, bundles)
        keys = data_keys_of(auditor, MINE.plan, office.ledger, office.keys, bundles)
    assert {MINE.plan, MINE.setter} <= keys.keys()
    assert OTHER.plan not in keys
    assert all(len(key) == 32 for key in keys.values())


def test_while_the_logs_key_changes_whoever_has_the_older_one_goes_on(kept: Kept, database: Database) -> None:
    kept.tell(MINE)
    with sealing(database.connections.projector, kept.data) as directory:
        older = published_keys(directory)
        signer = SignerClient(directory)
        signer.rotate()
        kept.tell(OTHER)
        out = io.BytesIO()
        kept.reception.bundles.write(BundleQuestion(None), out)
        bundle = MemorySource(out.getvalue())
        newer = [key for key in published_keys(directory) if key not in older]
        assert verify_bundle(bundle, Trust(older, holds)).manifest.events == len(TOLD[MINE.plan]) + len(
            TOLD[OTHER.plan]
        )
        with pytest.raises(BundleBroken):
            verify_bundle(bundle, Trust(newer, holds))
        signer.retire()
        signer.close()
        out = io.BytesIO()
        kept.reception.bundles.write(BundleQuestion(None), out)
        with pytest.raises(BundleBroken):
            verify_bundle(MemorySource(out.getvalue()), Trust(older, holds))
        # The head in the database was signed before: the next one will bear the new key alone.
        assert verify_bundle(MemorySource(out.getvalue()), Trust(newer, holds)).manifest.events


def test_nothing_is_bundled_before_it_is_sealed_or_without_the_signer(kept: Kept, database: Database) -> None:
    with pytest.raises(NothingSealed):
        kept.bundle(None)
    kept.tell(MINE)
    with sealing(database.connections.projector, kept.data):
        assert kept.verified(None).events == len(TOLD[MINE.plan])
    with pytest.raises(SignerAway):
        kept.bundle(None)
