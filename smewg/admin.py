"""What a superuser may mend: labels of economies, partners and meetings. People have pages."""

from typing import ClassVar

from django.contrib import admin

from smewg.models import Economy, Meeting, Partner


@admin.register(Economy)
class EconomyAdmin(admin.ModelAdmin):
    """Names and their order are APEC's; codes and aliases are labels that may be edited."""

    list_display = ("order", "short_name", "code", "aliases")
    readonly_fields = ("order", "short_name", "running_text", "long_name", "joined")

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    search_fields = ("name",)


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    list_display = ("kind", "number", "year", "place", "host", "mode")
    list_filter: ClassVar = ["kind", "year"]
