"""The only place where a role becomes a right. ``user.can("log_events")`` asks it."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post is for; design, section 4."""

    ADMINISTRATOR = "administrator", _("Administrator")
    SECRETARIAT = "secretariat", _("Secretariat")
    OFFICE = "office", _("Office staff")
    GOVERNMENT = "government", _("Government delegate")
    GROUP_SECRETARY = "group_secretary", _("Group secretary")
    SPOKESPERSON = "spokesperson", _("Group spokesperson")
    GROUP_MEMBER = "group_member", _("Group member")
    READER = "reader", _("Reader")


class Right(StrEnum):
    """One thing that a person may or may not do."""

    LOG_EVENTS = "log_events"  # record events and change one's own
    EDIT_EVENTS = "edit_events"  # change and archive anybody's
    MANAGE_REGISTER = "manage_register"  # recommendations, actions, organizations
    UPDATE_ACTIONS = "update_actions"  # progress of actions
    READ_SUBMITTED = "read_submitted"  # positions once they reached the Office
    DRAFT_POSITION = "draft_position"  # write a draft inside one's own party
    SUBMIT_POSITION = "submit_position"  # speak for one's own party
    ENDORSE_POSITION = "endorse_position"  # agree to what is submitted in one's group's name
    RECORD_POSITIONS = "record_positions"  # note what others said in a sitting
    RECORD_DECISIONS = "record_decisions"
    DRAFT_PAPERS = "draft_papers"  # see unissued papers, assemble them
    MANAGE_ACCOUNTS = "manage_accounts"


# An administrator manages accounts and has no way to a group's drafts (design, section 4).
RIGHTS: dict[str, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ACCOUNTS}),
    Role.SECRETARIAT: frozenset(
        {
            Right.LOG_EVENTS,
            Right.EDIT_EVENTS,
            Right.MANAGE_REGISTER,
            Right.UPDATE_ACTIONS,
            Right.READ_SUBMITTED,
            Right.RECORD_POSITIONS,
            Right.RECORD_DECISIONS,
            Right.DRAFT_PAPERS,
        }
    ),
    Role.OFFICE: frozenset({Right.LOG_EVENTS, Right.UPDATE_ACTIONS, Right.READ_SUBMITTED}),
    Role.GOVERNMENT: frozenset({Right.DRAFT_POSITION, Right.SUBMIT_POSITION}),
    Role.GROUP_SECRETARY: frozenset({Right.DRAFT_POSITION, Right.SUBMIT_POSITION}),
    Role.SPOKESPERSON: frozenset({Right.DRAFT_POSITION, Right.ENDORSE_POSITION}),
    Role.GROUP_MEMBER: frozenset({Right.DRAFT_POSITION}),
    Role.READER: frozenset(),
}


class AnyReader:
    """The viewpoint of a paper: what every signed-in person may read, nothing of a party's own.

    It stands where ``visible_to(user)`` expects a user, so that a paper can never hold a draft.
    """

    is_authenticated = True
    is_active = True
    pk = None
    parties = ()
    rights: frozenset[Right] = frozenset()

    def can(self, right: str) -> bool:
        """No right at all. Raises ``ValueError`` when there is no such right."""
        return Right(right) in self.rights
