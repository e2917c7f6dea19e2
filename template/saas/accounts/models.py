import re
from contextlib import suppress
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower

from saas.accounts.addresses import normal
from saas.core import clock
from saas.core.models import TimeStamped


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
        "e-mail",
        max_length=254,
        unique=True,
        error_messages={"unique": "Somebody has an account with this address already."},
    )
    name = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="Empty: the time zone of the app."
    )
    is_staff = models.BooleanField("staff", default=False, help_text="May use the admin.")
    is_active = models.BooleanField("active", default=True, help_text="May log in.")
    date_joined = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
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
        """What a greeting calls them. Mails greet too, so it is no link that a stranger typed."""
        return re.split("[.:/@]", self._words[0])[0] or "there"

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self._words[:2]).upper()

    @property
    def _words(self) -> list[str]:
        return self.name.split() or self.email.split("@")[0].replace(".", " ").split()


class Workspace(TimeStamped):
    """What owns money and work. Everybody has a personal one; closed, never deleted."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal"
        TEAM = "team", "Team"

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSONAL)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="workspaces")
    is_demo = models.BooleanField("demo", default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(kind="personal"), name="one_personal_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.name
