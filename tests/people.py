"""People with posts, as tests need them."""

from itertools import count

from accounts.groups import Group, OrganizationKind
from accounts.models import Organization, Post, Tenure, User
from accounts.rights import Role

PASSWORD = "quite-a-long-password-4711"
_numbers = count(1)

# Who takes part, under the names that demonstrations and benchmarks use too.
ROLES = {
    "administrator": (Role.ADMINISTRATOR, ""),
    "secretariat": (Role.SECRETARIAT, ""),
    "office": (Role.OFFICE, ""),
    "government": (Role.GOVERNMENT, Group.GOVERNMENTS),
    "employer_secretary": (Role.GROUP_SECRETARY, Group.EMPLOYERS),
    "employer_spokesperson": (Role.SPOKESPERSON, Group.EMPLOYERS),
    "employer_member": (Role.GROUP_MEMBER, Group.EMPLOYERS),
    "worker_secretary": (Role.GROUP_SECRETARY, Group.WORKERS),
    "worker_spokesperson": (Role.SPOKESPERSON, Group.WORKERS),
    "worker_member": (Role.GROUP_MEMBER, Group.WORKERS),
    "reader": (Role.READER, ""),
}


def somebody(kind: str | None = None, *, organization=None, password: str = "", **fields) -> User:
    """A user who holds the post of ``kind`` (a key of :data:`ROLES`), or no post at all.

    A government delegate speaks for ``organization``, one made for them where none is given.
    Without ``password`` the account has none, since hashing one takes long.
    """
    number = next(_numbers)
    fields = {"email": f"person{number}@test.example", "name": f"Person {number}", **fields}
    if kind == "administrator":
        fields.setdefault("is_staff", True)
    user = User.objects.create_user(password=password or None, **fields)
    if kind:
        role, group = ROLES[kind]
        if kind == "government" and organization is None:
            organization = a_government(number)
        post = Post.objects.create(
            title_en=f"{role.label} {number}", role=role, group=group, organization=organization
        )
        Tenure.objects.create(user=user, post=post)
    return user


def a_government(number: int = 0) -> Organization:
    """A Government of no particular State."""
    return Organization.objects.create(
        name_en=f"Government {number or next(_numbers)}",
        kind=OrganizationKind.GOVERNMENT,
        group=Group.GOVERNMENTS,
    )
