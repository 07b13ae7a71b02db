"""How people get in: by the secretariat's invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; see smewg/invitations.py for the way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
