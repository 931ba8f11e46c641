"""Services that may or may not have been accepted: a number of which only the span is known."""

from datetime import date

import pytest

from app.eligibility.wording import fact_value
from tests.eligibility.people import AS_OF, sheet

LONG_AGO = date(2024, 1, 1)


def service(number, **accepted):
    on = date(2026, 6, 1 + number)
    return {"on": on, "kind": "job_referral", "external_ref": f"r{number}", **accepted}


def outcome(evaluator, certain, open_, **facts):
    services = [service(n, accepted=True) for n in range(certain)]
    services += [service(certain + n) for n in range(open_)]
    person = sheet(services=services, **{"registered_unemployed_on": LONG_AGO, **facts})
    return evaluator.outcome(person)


def reason(found):
    (told,) = [r for r in found.reasons if r["rule"] == "long_term_unemployed.services"]
    return told


def test_a_certain_number_is_told(evaluator):
    told = reason(outcome(evaluator, 2, 0))
    assert told["outcome"] == "no"
    assert told["facts"]["counted_services"] == 2


@pytest.mark.parametrize(
    ("certain", "open_", "answer"),
    [(1, 1, "no"), (2, 1, "unknown"), (0, 4, "unknown"), (3, 2, "yes")],
)
def test_a_span_is_told_as_one(evaluator, certain, open_, answer):
    found = outcome(evaluator, certain, open_)
    told = reason(found)
    assert told["outcome"] == answer
    assert told["facts"]["counted_services"] == {"least": certain, "most": certain + open_}
    assert ("long_term_unemployed" in found.categories) == (answer == "yes")
    assert ("long_term_unemployed" in found.unknown_categories) == (answer == "unknown")


def test_what_is_not_certain_is_not_said_to_fail(evaluator):
    """The category fails by its duration; whether the services suffice stays open."""
    found = outcome(evaluator, 1, 3, registered_unemployed_on=date(2026, 5, 1))
    assert "long_term_unemployed" not in [*found.categories, *found.unknown_categories]
    assert reason(found)["outcome"] == "unknown"


def test_a_span_grows_certain_as_services_leave_the_window(evaluator):
    found = outcome(evaluator, 3, 1)
    assert found.next_change_on == date(2027, 6, 1)  # the first of the three is a year ago
    assert found.next_change_on > AS_OF


def test_a_span_in_words(app):
    with app.test_request_context():
        words = fact_value("counted_services", {"least": 1, "most": 3})
        assert words.startswith("1")
        assert "3" in words
