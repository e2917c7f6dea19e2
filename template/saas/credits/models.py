from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from saas.accounts.models import User, Workspace
from saas.core.drawing import figure
from saas.credits import reasons


class CreditAccount(models.Model):
    """What a workspace has. A cache of its entries: only the functions in `sql/` write it."""

    workspace = models.OneToOneField(
        Workspace,
        on_delete=models.PROTECT,
        related_name="credit_account",
        verbose_name=_("workspace"),
    )
    available = models.BigIntegerField(_("available"), default=0)
    held = models.BigIntegerField(
        _("held"), default=0, help_text=_("In open holds and frozen lots.")
    )
    debt = models.BigIntegerField(
        _("debt"), default=0, help_text=_("Paid first by the next grant.")
    )

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        permissions = [("adjust_creditaccount", "Can adjust credits")]
        constraints = [
            models.CheckConstraint(
                condition=Q(available__gte=0), name="account_available_positive"
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="account_held_positive"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="account_debt_positive"),
            models.CheckConstraint(
                condition=Q(debt=0) | Q(available=0), name="account_pays_debt_at_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workspace}: {self.available}"


class Lot(models.Model):
    """Credits that came together and lapse together."""

    class Kind(models.TextChoices):
        SUBSCRIPTION = "subscription", _("Plan")
        PURCHASE = "purchase", _("Top-up")
        GRANT = "grant", _("Bonus")

    account = models.ForeignKey(
        CreditAccount, on_delete=models.PROTECT, related_name="lots", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    priority = models.SmallIntegerField(
        _("priority"), help_text=_("Of lots that lapse together, the lowest is spent first.")
    )
    granted = models.BigIntegerField(_("granted"))
    remaining = models.BigIntegerField(_("remaining"))
    # For the indexes: it changes seldom, so that most spends need not touch any of them.
    has_credits = models.GeneratedField(
        verbose_name=_("has credits"),
        expression=GreaterThan(F("remaining"), 0),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    frozen = models.BigIntegerField(
        _("frozen"), default=0, help_text=_("Set aside while a payment is disputed.")
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    covered = models.BigIntegerField(
        _("covered"),
        default=0,
        db_default=0,
        help_text=_("No longer paid for: refunded, or lost in a dispute."),
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    source_ref = models.CharField(
        _("source ref"), max_length=200, help_text=_("What paid for it; credited only once.")
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.UniqueConstraint(fields=["source_ref"], name="lot_source_unique"),
            models.CheckConstraint(condition=Q(granted__gt=0), name="lot_granted_positive"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0, frozen__gte=0)
                & Q(granted__gte=F("remaining") + F("frozen")),
                name="lot_within_granted",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen=0) | Q(frozen_at__isnull=False, remaining=0),
                name="lot_frozen_whole",
            ),
            models.CheckConstraint(
                condition=Q(covered__gte=0, covered__lte=F("granted")),
                name="lot_covered_within_granted",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["subscription", "purchase", "grant"]), name="lot_kind_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "expires_at", "priority", "id"],
                condition=Q(has_credits=True),
                name="lot_spent_next",
            ),
            models.Index(fields=["expires_at"], condition=Q(has_credits=True), name="lot_lapses"),
        ]

    def __str__(self) -> str:
        told = gettext("%(kind)s: %(remaining)s of %(granted)s")
        return told % {
            "kind": self.get_kind_display(),
            "remaining": figure(self.remaining),
            "granted": figure(self.granted),
        }


class Transaction(models.Model):
    """One thing that happened to an account. Written once: triggers refuse every change."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("Credits added")
        USAGE = "usage", pgettext_lazy("label", "Run")
        HOLD = "hold", _("Held")
        CAPTURE = "capture", _("Hold charged")
        RELEASE = "release", _("Hold released")
        EXPIRE = "expire", _("Lapsed")
        REFUND = "refund", pgettext_lazy("label", "Refund")
        CLAWBACK = "clawback", _("Purchase refunded")
        UNDO = "undo", _("Refund undone")
        DISPUTE = "dispute", _("Payment disputed")
        SETTLE = "settle", _("Dispute settled")
        ADJUST = "adjust", _("Adjustment")

    account = models.ForeignKey(
        CreditAccount,
        on_delete=models.PROTECT,
        related_name="transactions",
        db_index=False,
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(
        pgettext_lazy("column", "key"),
        max_length=200,
        help_text=_("A retry with the same key does nothing."),
    )
    request = models.BinaryField(
        _("request"), help_text=_("Hash of what was asked: a key stands for one request.")
    )
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        db_index=False,
        help_text=_("The spend that this gives back."),
        verbose_name=_("reverses"),
    )
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("actor"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    change = models.BigIntegerField(_("change"), help_text=_("Of the available credits."))
    available_after = models.BigIntegerField(_("available after"))
    at = models.DateTimeField(_("time"))

    moved: list[str] | None = None
    """The kinds of credits that it moved, where `queries.movements` has found it."""

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="transaction_key_unique"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="transaction_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "grant",
                        "usage",
                        "hold",
                        "capture",
                        "release",
                        "expire",
                        "refund",
                        "clawback",
                        "undo",
                        "dispute",
                        "settle",
                        "adjust",
                    ]
                ),
                name="transaction_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="transaction_newest"),
            models.Index(fields=["account", "at"], name="transaction_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.change:+}"

    @property
    def title(self) -> str:
        """What it was: the service that ran, or the kind of movement."""
        service, colon, _about = self.reason.partition(": ")
        if colon and self.kind == self.Kind.USAGE:
            return gettext(service)
        if self.kind == self.Kind.GRANT and self.kinds == [Lot.Kind.PURCHASE]:
            return gettext("Credits bought")
        return self.get_kind_display()

    @property
    def detail(self) -> str:
        """What it was about, as somebody wrote it; what the ledger says itself is translated."""
        if self.kind == self.Kind.USAGE:
            _service, colon, about = self.reason.partition(": ")
            detail = about if colon else self.reason
        else:
            is_written = self.is_by_staff and self.kind in {self.Kind.ADJUST, self.Kind.GRANT}
            detail = self.reason if is_written else reasons.told(self.reason)
        return detail.removesuffix(".")

    @property
    def buckets(self) -> list[str]:
        """Which kinds of credits it moved, in the words of the page."""
        return [str(Lot.Kind(kind).label) for kind in self.kinds]

    @property
    def kinds(self) -> list[str]:
        if self.moved is None:
            entries = self.entries.filter(bucket=Entry.Bucket.LOT).order_by("pk")
            self.moved = list(dict.fromkeys(entries.values_list("lot__kind", flat=True)))
        return self.moved

    @property
    def who(self) -> str:
        """Whom the workspace is told: staff act as Support, jobs as System."""
        if self.actor is None:
            return pgettext("label", "System")
        if self.is_by_staff:
            return pgettext("label", "Support")
        return self.actor.name or self.actor.email

    @property
    def is_by_staff(self) -> bool:
        if self.actor is None:
            return False
        return self.kind == self.Kind.ADJUST or (self.kind in BY_STAFF and self.actor.is_staff)


Kind = Transaction.Kind
# What Support does, where whoever did it is staff: they run services of their own, too.
BY_STAFF = [Kind.GRANT, Kind.CLAWBACK, Kind.UNDO, Kind.DISPUTE, Kind.SETTLE]


class Entry(models.Model):
    """One side of a movement. The entries of a transaction sum to 0, checked at the commit."""

    class Bucket(models.TextChoices):
        LOT = "lot", _("Lot")
        HELD = "held", _("Held")
        DEBT = "debt", _("Debt")
        WORLD = "world", _("World")

    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="entries", verbose_name=_("transaction")
    )
    lot = models.ForeignKey(
        Lot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("lot"),
    )
    bucket = models.CharField(_("bucket"), max_length=5, choices=Bucket)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = pgettext_lazy("title", "entry")
        verbose_name_plural = pgettext_lazy("title", "entries")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
            models.CheckConstraint(
                condition=Q(bucket__in=["debt", "world"])
                | Q(bucket__in=["lot", "held"], lot__isnull=False),
                name="entry_names_its_lot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bucket_display()} {self.amount:+}"


class Hold(models.Model):
    """Credits set aside for work whose price is not known yet.

    The entries of `opened_by` tell which lots it took from; what is not captured goes back there.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("status", "Open")
        CAPTURED = "captured", _("Captured")
        RELEASED = "released", _("Released")
        EXPIRED = "expired", _("Expired")

    account = models.ForeignKey(
        CreditAccount, on_delete=models.PROTECT, related_name="holds", verbose_name=_("account")
    )
    opened_by = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="hold", verbose_name=_("opened by")
    )
    amount = models.BigIntegerField(_("amount"))
    captured = models.BigIntegerField(_("captured"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, captured__gte=0, captured__lte=F("amount")),
                name="hold_captures_at_most_all",
            ),
            models.CheckConstraint(
                condition=Q(state="captured", captured__gt=0)
                | Q(state__in=["open", "released", "expired"], captured=0),
                name="hold_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="hold_overdue")
        ]

    def __str__(self) -> str:
        return f"{figure(self.amount)} ({self.get_state_display()})"
