"""When a visit begins and what it is counted from."""

from datetime import UTC, datetime, timedelta

from application.visits import SITTING, Glimpse, Visit, visited

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_first_visit_has_nothing_before_it() -> None:
    assert visited(None, Glimpse(10, MORNING)) == Visit(None, Glimpse(10, MORNING))


def test_looking_again_soon_is_the_same_visit() -> None:
    begun = Visit(Glimpse(5, MORNING - timedelta(days=1)), Glimpse(10, MORNING))
    again = visited(begun, Glimpse(12, MORNING + SITTING - timedelta(seconds=1)))
    assert again == Visit(
        Glimpse(5, MORNING - timedelta(days=1)), Glimpse(12, MORNING + SITTING - timedelta(seconds=1))
    )


def test_a_later_visit_counts_from_the_end_of_the_one_before() -> None:
    begun = Visit(Glimpse(5, MORNING - timedelta(days=1)), Glimpse(10, MORNING))
    later = Glimpse(40, MORNING + SITTING)
    assert visited(begun, later) == Visit(Glimpse(10, MORNING), later)
