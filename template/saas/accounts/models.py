import re
from contextlib import suppress
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from saas.accounts.addresses import normal
from saas.core import clock
from saas.core.models import TimeStamped

UNNAMED = "Personal"  # what a workspace is kept as that nobody has named


class UserManager(BaseUserManager["User"]):
    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":
        user = self.model(email=email, **extra)
        user.clean()
        user.set_password(password)
        user.save(using=self._db)
        return user

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        typed = (username or "").lower()
        with suppress(ValidationError, self.model.DoesNotExist):
            return self.get(email=normal(typed))
        return self.get(email=typed)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail; is anonymised when they leave, never deleted."""

    email = models.EmailField(
        pgettext_lazy("label", "e-mail"),
        max_length=254,
        unique=True,
        error_messages={
            "unique": gettext_lazy("Somebody has an account with this address already.")
        },
    )
    name = models.CharField(pgettext_lazy("label", "name"), max_length=100, blank=True)
    time_zone = models.CharField(
        gettext_lazy("time zone"),
        max_length=40,
        blank=True,
        help_text=gettext_lazy("Empty: the time zone of the app."),
    )
    language = models.CharField(
        gettext_lazy("language"),
        max_length=20,
        blank=True,
        db_default="",
        help_text=gettext_lazy("Empty: what their browser asks for."),
    )
    is_staff = models.BooleanField(
        pgettext_lazy("label", "staff"),
        default=False,
        help_text=gettext_lazy("May use the admin."),
    )
    is_active = models.BooleanField(
        pgettext_lazy("label", "active"), default=True, help_text=gettext_lazy("May log in.")
    )
    date_joined = models.DateTimeField(gettext_lazy("date joined"), default=clock.now)
    left_at = models.DateTimeField(gettext_lazy("left at"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = pgettext_lazy("label", "user")
        verbose_name_plural = pgettext_lazy("label", "users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        if self._state.adding:  # people of older releases keep addresses that are refused today
            self.email = normal(self.email)
        self.name = " ".join(self.name.split())

    @property
    def first_word(self) -> str:
        """What a greeting calls them; empty for who gave no name: an address is none.

        Mails greet too, so it is no link that a stranger typed.
        """
        first = next(iter(self.name.split()), "")
        return re.split("[.:/@]", first)[0]

    @property
    def initials(self) -> str:
        words = self.name.split() or re.findall(r"[^\W_]+", self.email.partition("@")[0])
        return "".join(word[0] for word in words[:2]).upper()


class Muted(models.Model):
    """A kind of mail that a person does without: see notices.py."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="muted",
        verbose_name=pgettext_lazy("label", "user"),
    )
    notice = models.CharField(pgettext_lazy("label", "kind"), max_length=40)

    class Meta:
        verbose_name = pgettext_lazy("label", "mail that somebody does without")
        verbose_name_plural = pgettext_lazy("label", "mails that people do without")
        constraints = [
            models.UniqueConstraint(fields=["user", "notice"], name="muted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.notice}"


class Workspace(TimeStamped):
    """What owns money and work. Everybody has a personal one; closed, never deleted."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", pgettext_lazy("workspace", "Personal")
        TEAM = "team", pgettext_lazy("workspace", "Team")

    name = models.CharField(pgettext_lazy("label", "name"), max_length=100)
    kind = models.CharField(
        pgettext_lazy("label", "kind"), max_length=10, choices=Kind, default=Kind.PERSONAL
    )
    owner = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("label", "owner"),
        on_delete=models.PROTECT,
        related_name="workspaces",
    )
    is_demo = models.BooleanField(pgettext_lazy("label", "demo"), default=False)
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("label", "workspace")
        verbose_name_plural = pgettext_lazy("label", "workspaces")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(kind="personal"), name="one_personal_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What pages call it: the name that everybody's first one has is said in any language."""
        return pgettext("workspace", "Personal") if self.is_unnamed else self.name

    @property
    def is_unnamed(self) -> bool:
        return self.name == UNNAMED
