"""How curators keep the accounts. Nobody makes an administrator here, and only administrators touch one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.views import View
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import DeleteView, EditView, UserViewSet


class AccountCreationForm(UserCreationForm):
    """An account gets its rights by its roles. `manage.py createsuperuser` makes an administrator."""

    is_superuser = None

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields - {"is_superuser"}


class AccountEditForm(UserEditForm):
    """Whether somebody is an administrator stays as it is."""

    is_superuser = None

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields - {"is_superuser"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]


class GuardsAdministrators(View):
    """Whoever could set an administrator's password would be one."""

    def get_object(self) -> Any:
        account = super().get_object()  # type: ignore[misc]
        if account.is_superuser and not self.request.user.is_superuser:  # type: ignore[union-attr]
            raise PermissionDenied
        return account


class AccountEditView(GuardsAdministrators, EditView):
    pass


class AccountDeleteView(GuardsAdministrators, DeleteView):
    pass


class AccountViewSet(UserViewSet):
    edit_view_class = AccountEditView
    delete_view_class = AccountDeleteView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return AccountEditForm if for_update else AccountCreationForm
