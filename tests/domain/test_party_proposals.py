"""Whom a named party may be: the registry proposes, a person decides."""

from dataclasses import replace
from uuid import uuid4

from domain.organisation import Organisation, organisation_id
from domain.plan.proposing import Ground, proposals


def registered(name: str, *aliases: str) -> Organisation:
    return Organisation(id=organisation_id(name), name=name, aliases=aliases)


CENTRE = registered("Муринский центр образования № 1", "МЦО № 1")
OTHER = registered("Муринский центр образования № 2")
DISTRICT = registered("Отдел образования Заречного района", "ОО Заречного р-на")
REGISTRY = (CENTRE, OTHER, DISTRICT)


def test_the_registered_name_is_proposed_whatever_its_case_and_quotes() -> None:
    (found,) = proposals("«муринский центр образования № 2»", REGISTRY)
    assert (found.organisation, found.ground, found.share) == (OTHER.id, Ground.NAME, 1.0)


def test_an_alias_that_a_person_confirmed_is_proposed() -> None:
    (found,) = proposals("ОО Заречного р-на", REGISTRY)
    assert (found.organisation, found.ground) == (DISTRICT.id, Ground.ALIAS)


def test_likeness_proposes_only_where_nothing_is_called_so() -> None:
    (found,) = proposals("Отдел образования Заречный район", REGISTRY)
    assert (found.organisation, found.ground) == (DISTRICT.id, Ground.LIKENESS)
    assert found.share < 1.0 or found.named != found.name


def test_number_one_is_never_proposed_for_number_two() -> None:
    assert not proposals("Муринский центр образования № 3", REGISTRY)
    assert [p.organisation for p in proposals("Центр образования Муринский № 1", REGISTRY)] == [CENTRE.id]


def test_an_organisation_that_went_into_another_is_not_proposed() -> None:
    assert not proposals(CENTRE.name, [replace(CENTRE, merged_into=uuid4())])


def test_a_stranger_gets_no_proposal() -> None:
    assert not proposals("Типография «Свет»", REGISTRY)
