"""Administration of people, posts and organizations; for administrators only.

No position, draft or paper is registered here: an administrator manages accounts and cannot read
a group's drafts through the application (design, section 4). Passwords are not set here either: a
person chooses their own through "Forgotten password".
"""

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, OrganizationAlias, Post, Tenure, User
from accounts.rights import Right

# One way in for everybody, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = _("Concertation: administration")


class AdministratorOnly:
    """Every permission comes from the right to manage accounts; nothing is deleted."""

    def _may(self, request) -> bool:
        return request.user.is_active and request.user.can(Right.MANAGE_ACCOUNTS)

    def has_module_permission(self, request) -> bool:
        """Whether the application is listed."""
        return self._may(request)

    def has_view_permission(self, request, obj=None) -> bool:
        """Whether rows are shown."""
        return self._may(request)

    def has_add_permission(self, request, obj=None) -> bool:
        """Whether rows are added."""
        return self._may(request)

    def has_change_permission(self, request, obj=None) -> bool:
        """Whether rows are changed."""
        return self._may(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        """A person is closed, a tenure ended, an organization archived: nothing is deleted."""
        return False


class PersonForm(forms.ModelForm):
    """A person's account. The address is kept in small letters, as signing in compares it."""

    class Meta:
        model = User
        fields = ("email", "name", "language", "time_zone", "is_active", "is_staff")

    def clean_email(self):
        """The address in small letters, so that it is taken only once."""
        return self.cleaned_data["email"].lower()

    def save(self, commit=True):
        """A new account has no password: its owner chooses one."""
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit)


class TenureInline(AdministratorOnly, admin.TabularInline):
    """The posts a person holds and held."""

    model = Tenure
    fk_name = "user"
    autocomplete_fields = ("post",)
    extra = 0


@admin.register(User)
class UserAdmin(AdministratorOnly, admin.ModelAdmin):
    """People who sign in."""

    form = PersonForm
    inlines = (TenureInline,)
    list_display = ("email", "name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language", "tenures__post__role")
    search_fields = ("email", "name")
    show_full_result_count = False


@admin.register(Post)
class PostAdmin(AdministratorOnly, admin.ModelAdmin):
    """Functions, with the role that gives their rights."""

    list_display = ("title_en", "role", "group", "organization")
    list_filter = ("role", "group")
    list_select_related = ("organization",)
    search_fields = ("title_en", "title_fr", "title_es", "organization__name_en")
    autocomplete_fields = ("organization",)
    show_full_result_count = False


@admin.register(Tenure)
class TenureAdmin(AdministratorOnly, admin.ModelAdmin):
    """Who held which post when."""

    list_display = ("user", "post", "begins_on", "ends_on")
    list_filter = ("post__role", "post__group")
    list_select_related = ("user", "post")
    search_fields = ("user__email", "user__name", "post__title_en")
    autocomplete_fields = ("user", "post")
    show_full_result_count = False


class AliasInline(AdministratorOnly, admin.TabularInline):
    """Other names in use for an organization."""

    model = OrganizationAlias
    fields = ("name",)
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(AdministratorOnly, admin.ModelAdmin):
    """Constituents, partners and units of the Office, under every name in use."""

    inlines = (AliasInline,)
    fields = ("name_en", "name_fr", "name_es", "acronym", "kind", "group", "country", "parent")
    list_display = ("name_en", "acronym", "kind", "group", "country")
    list_filter = ("kind", "group")
    search_fields = ("name_en", "acronym", "name_fr", "name_es", "aliases__name")
    autocomplete_fields = ("parent",)
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        """Each save is a new version, so that a form opened before it is refused elsewhere."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
