"""Every page that the browser looks over, under the name of somebody who works with it.

A page stands under a second name only where it shows that one something of another kind: a list
where the reach is wider, what may be looked at and not be changed.

Names in braces are filled in by the tests (``places`` in test_pages.py).
"""

from __future__ import annotations

PAGES = {
    "shequ": (
        "/work",
        "/work?view=done",
        "/work/filters",
        "/work/several?act=hand&task={task}",
        "/work/several/{batch}",
        "/tasks/{task}",
        "/tasks/{task}/acts/ask",
        "/cases/{case}",
        "/cases/{case}/acts/copy",
        "/cases",
        "/cases/new?person={newcomer}",
        "/people?q=379901",
        "/people/{person}",
        "/people/{person}/edit",
        "/people/{person}/household",
        "/people/{person}/add/registration",
        "/people/{person}/add/certificate",
        "/people/{person}/documents/new",
        "/people/{person}/reveal/id_number",
        "/people/registrations/{registration}/cancel",
        "/people/new",
        "/people/import",
        "/people/import/{import}",
        "/visits",
        "/handovers",
        "/handovers/new",
        "/handovers/{handover}",
        "/substitutions",
        "/notices",
        "/notices/choices",
        "/account",
        "/nothing-here",
    ),
    "zhidao": ("/work?view=group",),
    "jiedao": ("/people",),
    "quxian": ("/work?view=waiting", "/cases?status=all"),
    "zhuguan": (
        "/oversight",
        "/oversight/tasks",
        "/oversight/workload",
        "/oversight/failed",
        "/oversight/calendar",
        "/oversight/calendar/day?on=2026-10-01",
        "/substitutions",
        "/handovers/new?officer={user}",
    ),
    "shizhu": (
        "/cases/{long_case}",
        "/cases/{long_case}/visits",
        "/cases/{long_case}/plans",
        "/cases/{long_case}/file",
        "/cases/{in_service}/refusals/{refusal}/review",
        "/tasks/{done_task}",
        "/determinations/{determination}",
        "/letters/{letter}",
        "/agreements/{agreement}",
    ),
    "zhengce": (
        "/studio",
        "/studio/releases/{draft}",
        "/studio/releases/{draft}/review",
        "/studio/releases/{release}",
        "/studio/releases/{draft}/differences",
        "/studio/releases/{draft}/files/workflows/registration.bpmn/text",
        "/studio/releases/{draft}/files/workflows/visit_rhythm.dmn/text",
        "/studio/releases/{draft}/files/forms/visit_record.form/text",
    ),
    "shenpi": ("/studio/releases/{draft}/review",),
    "shenji": ("/people/{person}",),
    "guanli": (
        "/users",
        "/users/new",
        "/users/{user}",
        "/notices/dispatches?of=others",
    ),
}
# In English, at both widths, by an officer to whom a case is offered.
IN_ENGLISH = (
    "/work",
    "/tasks/{task}",
    "/cases/{case}",
    "/people/{person}",
    "/people/import",
    "/handovers/{handover}/cases/{case}",
)
EDITORS = (
    "/studio/releases/{draft}/files/workflows/registration.bpmn",
    "/studio/releases/{draft}/files/workflows/visit_rhythm.dmn",
    "/studio/releases/{draft}/files/forms/visit_record.form",
)
# One task of each kind of form: opinions, repeating entries, files, conditions.
TASKS = ("street_review", "county_decision", "draft_plan", "sign_agreement", "record_visit")
# What its doer opens beside a task's page.
BESIDE_A_TASK = {"sign_agreement": "/agreements/{agreement}/sign"}
