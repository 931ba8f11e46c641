"""跟踪: verified employment, calls after 1, 3 and 6 months."""

UNCONFIRMED = {"employment_confirmed": False, "employed_on": None, "follow_ups_done": 0}


def test_three_calls_and_stable(start):
    case = start("follow_up")
    called_on = []
    for _ in range(3):
        case.expect().fire("回访日到")
        called_on.append(case.now.date().isoformat())
        case.complete("跟踪回访")
    assert called_on == ["2026-04-01", "2026-06-01", "2026-09-01"]
    case.ended("end_stable").expect_variables(outcome="stable")


def test_calls_go_on_where_they_were(start):
    done = {"employment_confirmed": True, "employed_on": "2026-01-31", "follow_ups_done": 1}
    case = start("follow_up", follow_up__check_employment=done).fire("回访日到")
    assert case.now.date().isoformat() == "2026-04-30"


def test_nothing_left_to_ask(start):
    done = {"employment_confirmed": True, "employed_on": "2025-01-31", "follow_ups_done": 3}
    case = start("follow_up", follow_up__check_employment=done)
    case.ended("end_stable").expect_variables(outcome="stable")


def test_employment_verified_by_the_officer(start):
    case = start("follow_up", follow_up__check_employment=UNCONFIRMED)
    case.expect("核实就业").complete("核实就业").expect_timers("回访日到")


def test_not_employed_after_all(start):
    case = start(
        "follow_up",
        follow_up__check_employment=UNCONFIRMED,
        follow_up__record_employment=UNCONFIRMED,
    )
    case.complete("核实就业").ended("end_not_employed").expect_variables(outcome="not_employed")


def test_job_lost_between_calls(start):
    lost = {"employment_status": "lost", "follow_ups_done": 0}
    case = start("follow_up", follow_up__record=lost).message("job_lost", key=7)
    case.expect("跟踪回访").complete("跟踪回访").ended("end_lost").expect_variables(outcome="lost")
