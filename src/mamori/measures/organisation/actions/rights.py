"""Says which roles may do the organisation's acts."""

from mamori.kernel.permission import Allowed, Reach, Role

# The office keeps the organisation's records; the product itself furnishes a new install.
MANAGE: Allowed = dict.fromkeys((Role.PRIVACY_OFFICER, Role.OFFICE, Role.SYSTEM), Reach.COMPANY)
# Posts are the representative's to give; the office writes down what was decided.
APPOINT: Allowed = {**MANAGE, Role.REPRESENTATIVE: Reach.COMPANY}
# Accounts are also the system administrator's, who reads no ledger.
KEEP_ACCOUNTS: Allowed = {**MANAGE, Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY}
GIVE_ROLES: Allowed = {**APPOINT, Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY}
# Who owns a task reports on it, whatever the role.
REPORT: Allowed = {**dict.fromkeys(Role.assignable(), Reach.OWN), Role.EMPLOYEE: Reach.OWN, **MANAGE}
# What the product does by itself when a day has passed.
BY_THE_CLOCK: Allowed = {Role.SYSTEM: Reach.COMPANY}
INVITED: Allowed = {Role.GUEST: Reach.COMPANY}
