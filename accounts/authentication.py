"""How a program says who it is: the token of an account, which speaks for the account's parties."""

from rest_framework import authentication

from accounts.speaking import speak_for


class TokenAuthentication(authentication.TokenAuthentication):
    """``Authorization: Token …``. The request reads the drafts of the account's own party."""

    def authenticate_credentials(self, key):
        """The account of the token, as Django REST framework finds it."""
        user, token = super().authenticate_credentials(key)
        if user.parties:
            speak_for(user.parties)
        return user, token
