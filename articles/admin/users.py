"""Users and groups: nobody can give or take permissions that they do not have themselves."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from articles.admin.base import curator_of

for model in (User, Group, EmailAddress, Authenticator):  # the last two are only for django-allauth
    admin.site.unregister(model)


def permissions_of(user: User) -> QuerySet[Permission]:
    """Return the permissions of a user, including those of groups."""
    if user.is_superuser:
        return Permission.objects.all()
    given = Permission.objects.filter(user=user) | Permission.objects.filter(group__user=user)
    return Permission.objects.filter(pk__in=given.values("pk"))


def groups_within(user: User) -> QuerySet[Group]:
    """Return the groups without any permission that a user does not have."""
    more = Group.permissions.through.objects.filter(group=OuterRef("pk")).exclude(permission__in=permissions_of(user))
    return Group.objects.exclude(Exists(more))


def is_within(other: User | Group, user: User) -> bool:
    """Tell whether another user or a group has no permission that a user does not have."""
    if user.is_superuser:
        return True
    if isinstance(other, Group):
        return groups_within(user).filter(pk=other.pk).exists()
    return not other.is_superuser and not permissions_of(other).exclude(pk__in=permissions_of(user)).exists()


if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
    _UserAdmin = DjangoUserAdmin[User]
else:
    _Admin, _UserAdmin = object, DjangoUserAdmin


class _WithinOwnRights(_Admin):
    """An admin whose rows can be changed only by users who have all their permissions."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or is_within(obj, curator_of(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or is_within(obj, curator_of(request)))

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Offer, and accept, only permissions and groups that the current user has."""
        user = curator_of(request)
        if db_field.name in {"permissions", "user_permissions"}:
            kwargs["queryset"] = (
                permissions_of(user).select_related("content_type").order_by("content_type", "codename")
            )
        elif db_field.name == "groups":
            kwargs["queryset"] = groups_within(user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(User)
class UserAdmin(_WithinOwnRights, _UserAdmin):
    """Users; whoever may change a user may remove a lost second factor."""

    actions = ("remove_second_factor",)
    readonly_fields = ("last_login", "date_joined")  # set by events: a login meanwhile is no conflict
    list_display = ("username", "email", "first_name", "last_name", "is_staff", "has_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(_has_second_factor=Exists(factors))

    @admin.display(description="second factor", boolean=True)
    def has_second_factor(self, user: User) -> bool:
        return bool(getattr(user, "_has_second_factor", False))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fields = tuple(str(name) for name in super().get_readonly_fields(request, obj))
        return fields if curator_of(request).is_superuser else (*fields, "is_superuser")

    @admin.action(description="Remove the second factor of the selected users", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let users who have lost their phone log in with their password again."""
        done, refused = [], []
        for user in users:
            if not self.has_change_permission(request, user):
                refused.append(user.username)
            elif Authenticator.objects.filter(user=user).delete()[0]:
                self.log_change(request, user, "Second factor removed.")
                done.append(user.username)
        if refused:
            messages.error(request, f"You cannot change {_join(refused)}, who has more rights than you.")
        messages.success(request, f"Second factor removed: {_join(done) or 'nobody had one'}.")


@admin.register(Group)
class GroupAdmin(_WithinOwnRights, DjangoGroupAdmin):
    """Groups, by what they may do."""


def _join(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
