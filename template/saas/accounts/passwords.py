"""Django's password rules, in the words of this house."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "Too short. Use %(n)d character or more.",
            "Too short. Use %(n)d characters or more.",
            self.min_length,
        ) % {"n": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "Use %(n)d character or more. A few unrelated words work well.",
            "Use %(n)d characters or more. A few unrelated words work well.",
            self.min_length,
        ) % {"n": self.min_length}


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this one. Take a few unrelated words.")


class NotAboutYou(rules.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return _("Too close to your %(verbose_name)s. Take words that have nothing to do with you.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Only digits. Add some words.")
