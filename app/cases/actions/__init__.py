"""What changes a case. Every action runs inside the edge's transaction and never commits."""

from app.cases.actions.assign import (
    claim_task,
    reassign_case,
    reassign_task,
    release_task,
)
from app.cases.actions.complete import TaskAlreadyCompleted, TaskOfAnother, complete_task
from app.cases.actions.message import SENDABLE, CaseNotWaiting, cancel_case, send_message
from app.cases.actions.note import add_note
from app.cases.actions.open import CaseAlreadyOpen, obstacle, open_case
from app.cases.actions.send_back import NoWayBack, send_back_task
from app.cases.actions.timers import (
    TimerFailed,
    due_timer_ids,
    fire_next_timer,
    fire_timer,
    mark_failed,
)

__all__ = [
    "SENDABLE",
    "CaseAlreadyOpen",
    "CaseNotWaiting",
    "NoWayBack",
    "TaskAlreadyCompleted",
    "TaskOfAnother",
    "TimerFailed",
    "add_note",
    "cancel_case",
    "claim_task",
    "complete_task",
    "due_timer_ids",
    "fire_next_timer",
    "fire_timer",
    "mark_failed",
    "obstacle",
    "open_case",
    "reassign_case",
    "reassign_task",
    "release_task",
    "send_back_task",
    "send_message",
]
