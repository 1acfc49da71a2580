"""The heart: direction, cycles, objectives, key results, check-ins, actions, and what each change left behind."""

from rashin.goals.models.action import Action, ActionAssignment, ActionCompletion, Recurrence
from rashin.goals.models.agreeing import Agreement, CounterProposal, CounterProposalState
from rashin.goals.models.check_in import CheckIn, CheckInKind, Source
from rashin.goals.models.closing import Closure, CycleClosing, Following, ObjectiveClosure
from rashin.goals.models.comment import Comment
from rashin.goals.models.cycle import Cycle, CycleKind, CycleState
from rashin.goals.models.direction import DirectionSection, DirectionSentence
from rashin.goals.models.draft import Draft
from rashin.goals.models.kept_sentence import KeptSentence
from rashin.goals.models.key_result import (
    BaseKind,
    Bound,
    DerivedBy,
    Entry,
    FeedMode,
    KeyResult,
    Kind,
    Per,
    Reading,
    Status,
)
from rashin.goals.models.no_list import Idea, IdeaAnswer, NoItem
from rashin.goals.models.objective import Level, Objective, ObjectiveState, Stance, Support, Visibility
from rashin.goals.models.record import NodeKind, Revision, Standing
from rashin.goals.models.visit import Visit

__all__ = [
    "Action",
    "ActionAssignment",
    "ActionCompletion",
    "Agreement",
    "BaseKind",
    "Bound",
    "CheckIn",
    "CheckInKind",
    "Closure",
    "Comment",
    "CounterProposal",
    "CounterProposalState",
    "Cycle",
    "CycleClosing",
    "CycleKind",
    "CycleState",
    "DerivedBy",
    "DirectionSection",
    "DirectionSentence",
    "Draft",
    "Entry",
    "FeedMode",
    "Following",
    "Idea",
    "IdeaAnswer",
    "KeptSentence",
    "KeyResult",
    "Kind",
    "Level",
    "NoItem",
    "NodeKind",
    "Objective",
    "ObjectiveClosure",
    "ObjectiveState",
    "Per",
    "Reading",
    "Recurrence",
    "Revision",
    "Source",
    "Stance",
    "Standing",
    "Status",
    "Support",
    "Visibility",
    "Visit",
]
