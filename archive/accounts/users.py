"""Wagtail's app of accounts, with the archive's own views of them."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "archive.accounts.viewsets.AccountViewSet"
