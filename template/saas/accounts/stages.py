from allauth.account import stages
from django.http import HttpRequest


class LoginByCodeStage(stages.LoginByCodeStage):
    def is_resumable(self, request: HttpRequest) -> bool:
        """Leave other ways in open to who has asked for a code, such as the password."""
        return not self.state.get("initiated_by_user")
