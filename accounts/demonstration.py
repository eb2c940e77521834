"""One account for each role, for trying the system out; never outside a demonstration."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts.groups import Group, OrganizationKind
from accounts.models import Organization, Post, Tenure, User
from accounts.rights import Role
from foundation.history import change


class NotADemonstration(Exception):
    """The installation holds real accounts, so none is made up."""


@dataclass(frozen=True)
class Part:
    """Somebody to play: the name of the account, and the post that gives it its rights."""

    key: str
    name: str
    title_en: str
    title_fr: str
    title_es: str
    role: Role
    group: str = ""
    of_government: bool = False


PARTS = (
    Part(
        "administrator",
        "Administrator (demonstration)",
        "Administrator of accounts",
        "Administrateur des comptes",
        "Administrador de cuentas",
        Role.ADMINISTRATOR,
    ),
    Part(
        "secretariat",
        "Secretariat (demonstration)",
        "Secretary of the Working Party",
        "Secrétaire du groupe de travail",
        "Secretario del Grupo de Trabajo",
        Role.SECRETARIAT,
    ),
    Part(
        "office",
        "Office staff (demonstration)",
        "Officer of the lead unit",
        "Fonctionnaire de l'unité responsable",
        "Funcionario de la unidad responsable",
        Role.OFFICE,
    ),
    Part(
        "government",
        "Government delegate (demonstration)",
        "Government delegate",
        "Délégué gouvernemental",
        "Delegado gubernamental",
        Role.GOVERNMENT,
        Group.GOVERNMENTS,
        of_government=True,
    ),
    Part(
        "employer_secretary",
        "Employers' secretary (demonstration)",
        "Secretary of the Employers' group",
        "Secrétaire du groupe des employeurs",
        "Secretario del Grupo de los Empleadores",
        Role.GROUP_SECRETARY,
        Group.EMPLOYERS,
    ),
    Part(
        "employer_spokesperson",
        "Employers' spokesperson (demonstration)",
        "Employer Vice-Chairperson",
        "Vice-président employeur",
        "Vicepresidente empleador",
        Role.SPOKESPERSON,
        Group.EMPLOYERS,
    ),
    Part(
        "employer_member",
        "Employer member (demonstration)",
        "Employer member",
        "Membre employeur",
        "Miembro empleador",
        Role.GROUP_MEMBER,
        Group.EMPLOYERS,
    ),
    Part(
        "worker_secretary",
        "Workers' secretary (demonstration)",
        "Secretary of the Workers' group",
        "Secrétaire du groupe des travailleurs",
        "Secretario del Grupo de los Trabajadores",
        Role.GROUP_SECRETARY,
        Group.WORKERS,
    ),
    Part(
        "worker_spokesperson",
        "Workers' spokesperson (demonstration)",
        "Worker Vice-Chairperson",
        "Vice-président travailleur",
        "Vicepresidente trabajador",
        Role.SPOKESPERSON,
        Group.WORKERS,
    ),
    Part(
        "worker_member",
        "Worker member (demonstration)",
        "Worker member",
        "Membre travailleur",
        "Miembro trabajador",
        Role.GROUP_MEMBER,
        Group.WORKERS,
    ),
    Part(
        "reader",
        "Reader (demonstration)",
        "Reader",
        "Lecteur",
        "Lector",
        Role.READER,
    ),
)
# The host State takes the part of a Government; nothing it says here is attributed to it.
GOVERNMENT = {
    "name_en": "Government of Switzerland",
    "name_fr": "Gouvernement de la Suisse",
    "name_es": "Gobierno de Suiza",
}
COUNTRY = "CH"
DOMAIN = "concertation.example"


@transaction.atomic
def prepare_accounts() -> list[dict[str, str]]:
    """Make the accounts that are missing, and give each the password printed here.

    Safe to repeat. A password that somebody changed is set back, so that what is printed opens
    the account; names, languages and tokens stay as they are.

    Returns:
        For each role: ``role``, ``email``, ``password`` and ``token`` (of the API).

    Raises:
        NotADemonstration: when the installation is not in demonstration mode.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration(
            _(
                "Demonstration accounts are made only in demonstration mode, which ends when "
                "the installation is given its own database. Nothing has been changed."
            )
        )
    with change(by=None, reason="Demonstration accounts"):
        government = _government()
        return [_account(part, government) for part in PARTS]


def password_of(key: str) -> str:
    """The password of one account: five groups of four letters, another for each installation."""
    digest = _digest("password", key)
    letters = base64.b32encode(digest).decode().lower()[:20]
    return "-".join(letters[place : place + 4] for place in range(0, 20, 4))


def _account(part: Part, government: Organization) -> dict[str, str]:
    """The account of one part, with its post and its token."""
    email = f"{part.key}@{DOMAIN}"
    user = User.objects.filter(email=email).first() or User(email=email, name=part.name)
    _give_password(user, part.key)
    post, _made = Post.objects.get_or_create(
        title_en=part.title_en,
        role=part.role,
        group=part.group,
        organization=government if part.of_government else None,
        defaults={"title_fr": part.title_fr, "title_es": part.title_es},
    )
    if not any(tenure.post_id == post.pk for tenure in user.tenures_now):
        Tenure.objects.create(user=user, post=post)
    token, _made = Token.objects.get_or_create(user=user)
    return {
        "role": part.key,
        "email": email,
        "password": password_of(part.key),
        "token": token.key,
    }


def _give_password(user: User, key: str) -> None:
    """Save ``user`` with the password of ``key``, open, and staff where it administers.

    A password takes a third of a second to hash. The salt is ours too, and a change of the
    password brings another salt; so the salt alone says whether there is anything to do.
    """
    salt = _digest("salt", key).hex()[:22]
    staff = key == "administrator"
    if user.pk and user.is_active and user.is_staff == staff and _salt(user) == salt:
        return
    user.password = make_password(password_of(key), salt=salt)
    user.is_active, user.is_staff = True, staff
    user.save()


def _salt(user: User) -> str:
    """The salt of the stored password; empty where it cannot be used."""
    if not user.has_usable_password():
        return ""
    return identify_hasher(user.password).decode(user.password).get("salt", "")


def _government() -> Organization:
    """The Government that the delegate speaks for."""
    found = Organization.objects.named(GOVERNMENT["name_en"]).filter(country=COUNTRY).first()
    return found or Organization.objects.create(
        **GOVERNMENT,
        kind=OrganizationKind.GOVERNMENT,
        group=Group.GOVERNMENTS,
        country=COUNTRY,
    )


def _digest(purpose: str, key: str) -> bytes:
    """A secret of this installation for one purpose and one account."""
    message = f"concertation.demonstration:{purpose}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
