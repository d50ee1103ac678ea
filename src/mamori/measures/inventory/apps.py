"""Registers the inventory with Django and opens its slots."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_MENU = (
    (
        "inventory.rounds",
        _("棚卸し"),
        "clipboard-document-list",
        ("round", "open_round", "sheet", "change_answer", "changes"),
    ),
    ("inventory.entries", _("個人情報一覧表"), "table-cells", ("entry", "change_entry", "add_entry")),
    ("inventory.risks", _("リスク分析表"), "shield-exclamation", ("risk", "change_risk")),
    ("inventory.findings", _("矛盾と気になる点"), "exclamation-triangle", ()),
    ("inventory.flow", _("個人情報の流れ"), "share", ()),
    ("inventory.place_map", _("個人情報の所在図"), "map", ()),
    (
        "inventory.scans",
        _("調査の対象と実行"),
        "document-magnifying-glass",
        ("scan_target", "add_target", "change_target"),
    ),
    ("inventory.scanned", _("調査結果"), "folder-open", ("scanned_file",)),
    (
        "inventory.reconciliation",
        _("一覧表との突き合わせ"),
        "arrows-right-left",
        (
            "discrepancies",
            "discrepancy",
            "register_found",
            "excuse_found",
            "remove_found",
            "prove_removal",
            "reopen_found",
        ),
    ),
    ("inventory.operator", _("事業者の判断"), "scale", ()),
)  # access key, title, icon, further pages that belong to it


class InventoryConfig(AppConfig):
    name = "mamori.measures.inventory"
    label = "inventory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Opens the guests' door, and registers menu, home panel, controls, chores and files."""
        from mamori.kernel import files, navigation
        from mamori.measures.inventory import chores, controls  # noqa: F401  # declared by being read
        from mamori.measures.inventory.models import Discrepancy, Entry
        from mamori.measures.inventory.queries import READ_ENTRIES, READ_SHEET, home  # noqa: F401  # home registers its panel
        from mamori.measures.inventory.queries.scans import READ_DIFFERENCES
        from mamori.measures.inventory.views.guests import guest_of
        from mamori.ui.pages import admit_guests

        admit_guests(guest_of, homes={"inventory.sheet": READ_SHEET})
        files.guard(Entry, READ_ENTRIES)
        files.guard(Discrepancy, READ_DIFFERENCES)
        navigation.section("inventory", _("情報の棚卸し"), order=20)
        for order, (key, title, icon, also) in enumerate(_MENU):
            pages = [f"inventory.{name}" for name in also]
            navigation.item(key, title, section="inventory", order=order, icon=icon, also=pages)
