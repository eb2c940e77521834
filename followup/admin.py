"""Administration of what recommendations are filed under: source reports and themes.

Recommendations and actions are not registered here: the secretariat changes them on the pages,
where versions, reasons and the rules of the register hold.
"""

from django.contrib import admin

from accounts.admin import AdministratorOnly
from followup.models import SourceReport, Theme


@admin.register(SourceReport)
class SourceReportAdmin(AdministratorOnly, admin.ModelAdmin):
    """Reports whose recommendations are followed up."""

    list_display = ("code", "title_en", "issued_by", "issued_on")
    search_fields = ("code", "title_en", "title_fr", "title_es")
    show_full_result_count = False


@admin.register(Theme)
class ThemeAdmin(AdministratorOnly, admin.ModelAdmin):
    """The tree of subjects."""

    fields = ("code", "name_en", "name_fr", "name_es", "parent")
    list_display = ("code", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name_en", "name_fr", "name_es")
    autocomplete_fields = ("parent",)
    show_full_result_count = False
