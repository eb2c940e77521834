"""Users, organizations, people, posts and tenures."""

from accounts.models.organizations import (
    Organization,
    OrganizationAlias,
    OrganizationQuerySet,
    Person,
    PersonAlias,
)
from accounts.models.users import Party, Post, Tenure, User

__all__ = [
    "Organization",
    "OrganizationAlias",
    "OrganizationQuerySet",
    "Party",
    "Person",
    "PersonAlias",
    "Post",
    "Tenure",
    "User",
]
