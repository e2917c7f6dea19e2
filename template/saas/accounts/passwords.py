"""Django's password rules, in the words of this house."""

from django.contrib.auth import password_validation as rules


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Too short. Use {self.min_length} characters or more."

    def get_help_text(self) -> str:
        return f"Use {self.min_length} characters or more. A few unrelated words work well."


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Many people use this one. Take a few unrelated words."


class NotAboutYou(rules.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return "Too close to your %(verbose_name)s. Take words that have nothing to do with you."


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Only digits. Add some words."
