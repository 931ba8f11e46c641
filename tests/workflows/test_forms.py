"""What the forms ask when: their conditions and what they begin with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import feel
from app.forms.model import everything_in
from app.forms.reader import FUNCTION_NAMES, read_form

README = (Path(__file__).resolve().parents[2] / "workflows" / "README.md").read_text("utf-8")
DIFFERING = ("eligibility_preliminary_review", "eligibility_street_review")


@pytest.fixture(scope="session")
def forms(files):
    return {
        Path(name).stem: read_form(content)
        for name, content in files.items()
        if name.endswith(".form")
    }


def asked(form, **known):
    """The keys that are shown for these answers and variables."""
    scope = {field.key: None for field in form.answered} | known
    return {
        field.key
        for field in form.answered
        if not (field.hide and field.hide.evaluate(scope) is True)
    }


@pytest.mark.parametrize("form_id", [*DIFFERING, "eligibility_county_decision"])
@pytest.mark.parametrize("eligible", ["yes", "no", "unknown"])
@pytest.mark.parametrize("opinion", ["recognise", "refuse"])
def test_a_reason_is_asked_for_where_the_officer_differs(forms, form_id, eligible, opinion):
    agrees = {"yes": "recognise", "no": "refuse"}.get(eligible) == opinion
    shown = asked(forms[form_id], eligible=eligible, opinion=opinion)
    assert ("difference_reason" in shown) == (not agrees)
    assert forms[form_id].by_key["difference_reason"].required


def test_refusal_needs_its_reasons(forms):
    form = forms["eligibility_county_decision"]
    assert "refusal_reason" in asked(form, opinion="refuse", eligible="no")
    assert "refusal_reason" not in asked(form, opinion="recognise", eligible="yes")
    assert form.by_key["refusal_reason"].required


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ("employed", {"employment_type"}),
        ("condition_lapsed", {"exit_reason"}),
        ("moved_away", {"destination"}),
        ("withdrawal", set()),
        ("death", set()),
    ],
)
def test_each_change_asks_for_its_own_facts(forms, change, keys):
    always = {"confirmed", "happened_on", "reason", "evidence"}
    form = forms["change_verification"]
    assert asked(form, change=change, confirmed="yes") == always | keys
    assert asked(form, change=change, confirmed="no") == always - {"happened_on"}


def test_a_move_within_the_city_asks_where_to(forms):
    form = forms["change_verification"]
    shown = asked(form, change="moved_away", confirmed="yes", destination="in_city")
    assert "new_division_code" in shown


@pytest.mark.parametrize(
    ("outcome", "keys"),
    [
        ("continues", {"next_on"}),
        ("services_needed", {"services_needed", "next_on"}),
        ("refused", {"refused_service", "refused_offer", "refusal_reason"}),
        ("employed", {"employed_on"}),
        ("lost_contact", set()),
    ],
)
def test_visit_asks_little(forms, outcome, keys):
    always = {"visited_on", "mode", "met", "outcome", "situation"}
    always |= {"services_given", "photo", "signature"}
    shown = asked(forms["visit_record"], met="yes", outcome=outcome)
    assert shown == always | keys


def test_a_vain_visit_asks_only_why(forms):
    shown = asked(forms["visit_record"], met="no", outcome="refused")
    assert shown == {"visited_on", "mode", "met", "not_met_reason", "situation", "photo"}


def test_missing_materials_are_ticked_when_there_are_any(forms):
    form = forms["registration_record"]
    assert "missing_materials" in asked(form, materials_complete="no")
    assert "missing_materials" not in asked(form, materials_complete="yes")


def test_conditions_name_only_answers_and_catalogued_variables(forms):
    for form_id, form in forms.items():
        components = list(everything_in(form.fields))
        keys = {component.key for component in components}
        for component in components:
            for expression in (component.hide, component.prefill):
                names = expression.names if expression else set()
                for name in names - keys - {"today"}:
                    assert f"`{name}`" in README, f"{form_id} {component.key}: {name}"


def test_conditions_are_understood_by_the_browser_too(files):
    """form-js takes a condition only with its "=" in front."""

    def check(components):
        for part in components:
            hide = part.get("conditional", {}).get("hide", "=true")
            assert hide.startswith("=")
            feel.parse_expression(hide[1:], names=FUNCTION_NAMES)
            check(part.get("components", ()))

    for name, content in files.items():
        if name.endswith(".form"):
            check(json.loads(content)["components"])
