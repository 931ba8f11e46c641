"""BPMN: the only importer of SpiffWorkflow. It knows no Flask and no database.

release = load(files)                        # once per release, shared
run = start(release, "lifecycle", {...}, env)
state = run.state()                          # bytes, to be stored
run = restore(release, state, env)
run.complete(key, answers)
"""

from app.decisions import Finding

from .checks import check
from .environment import Environment, ServiceCall
from .errors import (
    BpmnError,
    DecisionError,
    EngineError,
    ExpressionError,
    NoOutgoingFlow,
    NotMigratable,
    ReleaseError,
    ServiceMissing,
    StateError,
    StepLimitExceeded,
    TaskNotReady,
    UncaughtBpmnError,
)
from .migration import migrate
from .release import ElementInfo, FlowInfo, ProcessInfo, Release, load
from .run import Run, restore, start
from .vocabulary import FUNCTIONS, RETURNED, ROLES, Vocabulary
from .waiting import Step, Token, WaitingMessage, WaitingTask, WaitingTimer

__all__ = [
    "FUNCTIONS",
    "RETURNED",
    "ROLES",
    "BpmnError",
    "DecisionError",
    "ElementInfo",
    "EngineError",
    "Environment",
    "ExpressionError",
    "Finding",
    "FlowInfo",
    "NoOutgoingFlow",
    "NotMigratable",
    "ProcessInfo",
    "Release",
    "ReleaseError",
    "Run",
    "ServiceCall",
    "ServiceMissing",
    "StateError",
    "Step",
    "StepLimitExceeded",
    "TaskNotReady",
    "Token",
    "UncaughtBpmnError",
    "Vocabulary",
    "WaitingMessage",
    "WaitingTask",
    "WaitingTimer",
    "check",
    "load",
    "migrate",
    "restore",
    "start",
]
