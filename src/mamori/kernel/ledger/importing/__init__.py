"""Brings rows from any xlsx or csv file into a ledger: look, map, check, mend, apply; nothing is lost on the way."""

from mamori.kernel.ledger.importing.declaration import Importer, department_named, import_field, person_named

__all__ = ["Importer", "department_named", "import_field", "person_named"]
