"""Registers the organisation with Django and opens its slots."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    """The Django app of `mamori.measures.organisation`."""

    name = "mamori.measures.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declares ledgers, controls and chores, fills the menu, and says where people are found."""
        from mamori.kernel import navigation
        from mamori.measures.organisation import chores, controls, ledgers  # noqa: F401  # declared by being read
        from mamori.ui.people import people_proposed_by

        people_proposed_by("organisation.find_people")
        navigation.section("organisation", _("体制"), order=10)
        navigation.section("records", _("記録"), order=90)
        for order, (key, title, icon, also) in enumerate(_MENU):
            navigation.item(key, title, section="organisation", order=order, icon=icon, also=also)
        navigation.item(
            "organisation.accounts",
            _("アカウントと役割"),
            section="records",
            order=10,
            icon="key",
            also=("organisation.account", "organisation.give_role"),
        )
        navigation.item(
            "organisation.trail",
            _("操作の記録"),
            section="records",
            order=20,
            icon="clock",
        )
        navigation.item(
            "organisation.seals", _("記録の封印"), section="records", order=25, icon="lock-closed"
        )
        navigation.item(
            "organisation.company",
            _("会社の情報"),
            section="records",
            order=30,
            icon="building-office",
            also=("organisation.edit_company",),
        )


_MENU = (
    ("organisation.overview", _("体制図"), "share", ()),
    ("organisation.body", _("推進体制"), "user-group", (
        "organisation.earlier_body", "organisation.found_body", "organisation.change_body", "organisation.close_body",
        "organisation.add_seat", "organisation.seat_member")),
    ("organisation.appointments", _("任命の記録"), "identification", (
        "organisation.appoint", "organisation.end_appointment")),
    ("organisation.tasks", _("チームの仕事"), "list-bullet", (
        "organisation.task", "organisation.add_task", "organisation.change_task", "organisation.report_progress",
        "organisation.task_list")),
    ("organisation.departments", _("部門"), "rectangle-group", (
        "organisation.move_department", "organisation.close_department")),
    ("organisation.people", _("従業者"), "users", (
        "organisation.transfer_person", "organisation.record_leaving", "organisation.open_account")),
)  # fmt: skip
