"""A month of believable use, so that the first signed-in screen is a product.

All of it comes from the real flows, at times in the past: runs are paid and worked off, one
fails and is refunded, one is stopped, staff grant and adjust. The same seed, the same month.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.timezone import localtime

from saas.accounts.flows import leave, vouch_for_email
from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.core import clock
from saas.core.errors import DomainError
from saas.credits.flows import adjust, forget, grant
from saas.credits.models import Transaction
from saas.credits.queries import balance
from saas.jobs.models import Job
from saas.mail.models import Mail
from saas.services import flows, registry, running
from saas.services.base import BaseService
from saas.services.demo_texts import TEXTS, TOO_SHORT
from saas.services.models import Run

ADMIN = "admin@example.com"
USER = "demo@example.com"
PASSWORD = "only-for-development"
DAYS = 29  # and today: the 30 days that the dashboard shows
SEED = 8

TEXT_LENGTH, READABILITY = "text-length", "readability"
# How long ago the last runs were, so that they are the last whatever the time of day.
LATEST = [
    (timedelta(hours=23), READABILITY, TOO_SHORT),
    (timedelta(hours=22), READABILITY, TEXTS[0]),
    (timedelta(hours=2), TEXT_LENGTH, TEXTS[1]),
    (timedelta(minutes=41), READABILITY, TEXTS[2]),
    (timedelta(minutes=6), TEXT_LENGTH, TEXTS[3]),
]


class DemoRefused(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Demo accounts have known passwords, so they live in development only. "
            "Make your own with `manage.py createsuperuser`."
        )


class AddressTaken(DomainError):
    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} is an account of your own, so no demo account is made. "
            "Change its e-mail address under /admin/, then repeat this."
        )


@transaction.atomic
def make(*, days: int = DAYS) -> bool:
    """Make the demo accounts and their month. False if one of them is there already."""
    _refuse_in_production()
    there = User.objects.filter(email__in=[ADMIN, USER])
    if own := there.exclude(workspaces__is_demo=True).first():
        raise AddressTaken(own.email)
    if there.exists():
        return False
    began = clock.now() - timedelta(days=days)
    with clock.at(began):
        admin = User.objects.create_superuser(ADMIN, PASSWORD, name="Ada Berg")
        user = User.objects.create_user(USER, name="Mira Okafor")
        user.password = admin.password  # to hash it is meant to be slow, and once is enough
        user.save(update_fields=["password"])
        vouch_for_email(user=user)
    workspaces = Workspace.objects.filter(owner__in=[admin, user])
    workspaces.update(is_demo=True, created_at=began)
    _live(admin, user, began, days)
    return True


@transaction.atomic
def remove() -> int:
    """Take the demo accounts away, with all that is theirs. Returns how many they were."""
    _refuse_in_production()
    workspaces = list(Workspace.objects.filter(is_demo=True))
    users = list(User.objects.filter(workspaces__in=workspaces).distinct())
    runs = Run.objects.filter(workspace__in=workspaces)
    mails = Mail.objects.filter(to__in=[user.email for user in users])
    _jobs_of([*runs, *mails]).delete()
    mails.delete()
    _end_sessions(users)
    for workspace in workspaces:
        forget(workspace=workspace)
    _delete(workspaces)
    for user in users:
        _take_leave(user)
    return len(users)


def _refuse_in_production() -> None:
    if not settings.DEBUG:
        raise DemoRefused


def _live(admin: User, user: User, began: datetime, days: int) -> None:
    workspace = personal_workspace(user)
    random = Random(SEED)
    texts = cycle(TEXTS)
    for day in range(days):
        _staff_acts(day, began + timedelta(days=day), workspace, admin)
        for moment in _moments(random, began, day):
            slug = random.choice([TEXT_LENGTH, TEXT_LENGTH, READABILITY])
            _run(moment, workspace, user, slug, next(texts))
    _run(clock.now() - timedelta(days=2), workspace, user, READABILITY, TEXTS[4], stopped=True)
    for ago, slug, text in LATEST:
        _run(clock.now() - ago, workspace, user, slug, text)
    _jobs_of(Run.objects.filter(workspace=workspace)).delete()  # all are worked off


def _staff_acts(day: int, moment: datetime, workspace: Workspace, admin: User) -> None:
    with clock.at(moment):
        if day == 3:
            grant(
                workspace=workspace,
                amount=150,
                source_ref=f"demo-beta-{workspace.pk}",
                actor=admin,
                reason="Thanks for testing the beta",
            )
        elif day == 14:
            adjust(
                workspace=workspace,
                amount=20,
                key="demo-goodwill",
                actor=admin,
                reason=f"Goodwill after the outage of {moment.day} {moment:%B}",
            )
        elif day == 26:
            grant(
                workspace=workspace,
                amount=60,
                source_ref=f"demo-bonus-{workspace.pk}",
                expires_at=moment + timedelta(days=10),
                actor=admin,
                reason="Bonus for your feedback",
            )


def _moments(random: Random, began: datetime, day: int) -> Iterator[datetime]:
    """When something is run that day: in office hours, and less at weekends."""
    midnight = localtime(began + timedelta(days=day)).replace(hour=0, minute=0, second=0)
    weekend = midnight.weekday() >= 5
    count = random.randint(0, 2) if weekend else round(random.triangular(1, 13, 3))
    minutes = sorted(random.sample(range(8 * 60, 18 * 60), count))
    moments = (midnight + timedelta(minutes=minute) for minute in minutes)
    until = clock.now() - LATEST[0][0]
    return (moment for moment in moments if began < moment < until)


def _run(
    moment: datetime,
    workspace: Workspace,
    user: User,
    slug: str,
    text: str,
    *,
    stopped: bool = False,
) -> None:
    service = registry.find(slug)
    if service is None:  # the owner has taken this example away
        return
    with clock.at(moment):
        _make_affordable(service, workspace)
        run = flows.run(
            workspace=workspace,
            user=user,
            service=service,
            data={"text": text},
            key=f"demo-{moment.isoformat()}",
        )
        if stopped:
            flows.stop(run=run)
        elif run.is_open:
            running.execute(run=run)


def _make_affordable(service: BaseService, workspace: Workspace) -> None:
    """Whatever a run costs here and everybody starts with, the month goes on."""
    if balance(workspace).available < service.price:
        grant(
            workspace=workspace,
            amount=50 * service.price,
            source_ref=f"demo-{workspace.pk}-{clock.now().isoformat()}",
            reason="Credits to try the app with",
        )


def _jobs_of(rows: Iterable[Model]) -> QuerySet[Job]:
    return Job.objects.filter(args__in=[[str(row.pk)] for row in rows])


def _end_sessions(users: list[User]) -> None:
    keys = {str(user.pk) for user in users}
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) in keys:
            session.delete()


def _delete(rows: Iterable[Model]) -> None:
    """Delete rows after those that point at them, whatever app these are of."""
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError as protected:
            _delete(protected.protected_objects)
            row.delete()


def _take_leave(user: User) -> None:
    """Delete the account, unless other people's ledgers name it: then nobody is behind it."""
    if Transaction.objects.filter(actor=user).exists():
        user.is_staff = user.is_superuser = False
        user.save()
        leave(user=user)
    else:
        _delete([user])
