"""Mounts the pages of the organisation; a page that does an act is named by the act's key."""

from django.urls import path

from mamori.measures.organisation import ledgers
from mamori.measures.organisation.views import (
    accounts,
    appointments,
    bodies,
    departments,
    overview,
    people,
    seals,
    tasks,
)
from mamori.ui.ledger import ledger_urls

urlpatterns = [
    path("organisation/", overview.overview, name="organisation.overview"),
    path("organisation/company/", overview.company, name="organisation.company"),
    path("organisation/company/edit/", overview.edit_company, name="organisation.edit_company"),
    path("organisation/body/", bodies.body, name="organisation.body"),
    path("organisation/body/<int:pk>/", bodies.body, name="organisation.earlier_body"),
    path("organisation/body/found/", bodies.found_body, name="organisation.found_body"),
    path("organisation/body/<int:pk>/change/", bodies.change_body, name="organisation.change_body"),
    path("organisation/body/<int:pk>/close/", bodies.close_body, name="organisation.close_body"),
    path("organisation/body/<int:pk>/seats/new/", bodies.add_seat, name="organisation.add_seat"),
    path("organisation/seats/<int:pk>/remove/", bodies.remove_seat, name="organisation.remove_seat"),
    path("organisation/seats/<int:pk>/fill/", bodies.seat_member, name="organisation.seat_member"),
    path("organisation/members/<int:pk>/unseat/", bodies.unseat_member, name="organisation.unseat_member"),
    path("organisation/appoint/", appointments.appoint, name="organisation.appoint"),
    path("organisation/appointments/new/", appointments.appoint, name="organisation.appointments.create"),
    path("organisation/appoint/concerns/", appointments.concerns, name="organisation.concerns"),
    path(
        "organisation/appointments/<int:pk>/end/",
        appointments.end_appointment,
        name="organisation.end_appointment",
    ),
    path("organisation/appointments/<int:pk>/letter/", appointments.letter, name="organisation.letter"),
    path(
        "organisation/appointments/<int:pk>/letter.pdf",
        appointments.letter_pdf,
        name="organisation.letter_pdf",
    ),
    *ledger_urls(ledgers.appointments, without=("create",)),
    path(
        "organisation/departments/<int:pk>/move/",
        departments.move_department,
        name="organisation.move_department",
    ),
    path(
        "organisation/departments/<int:pk>/close/",
        departments.close_department,
        name="organisation.close_department",
    ),
    *ledger_urls(ledgers.departments),
    path("organisation/people/find/", people.find_people, name="organisation.find_people"),
    path(
        "organisation/people/<int:pk>/transfer/", people.transfer_person, name="organisation.transfer_person"
    ),
    path("organisation/people/<int:pk>/leaving/", people.record_leaving, name="organisation.record_leaving"),
    path(
        "organisation/people/<int:pk>/leaving/cancel/",
        people.cancel_leaving,
        name="organisation.cancel_leaving",
    ),
    *ledger_urls(ledgers.people),
    path("organisation/tasks/", tasks.board, name="organisation.tasks"),
    path("organisation/tasks/new/", tasks.add_task, name="organisation.add_task"),
    path("organisation/tasks/<int:pk>/", tasks.task, name="organisation.task"),
    path("organisation/tasks/<int:pk>/report/", tasks.report_progress, name="organisation.report_progress"),
    path("organisation/tasks/<int:pk>/change/", tasks.change_task, name="organisation.change_task"),
    *ledger_urls(ledgers.tasks),
    path("organisation/accounts/new/", accounts.open_account, name="organisation.accounts.create"),
    path("organisation/people/<int:pk>/account/", accounts.open_account, name="organisation.open_account"),
    path("organisation/accounts/<int:pk>/", accounts.account, name="organisation.account"),
    path("organisation/accounts/<int:pk>/invite/", accounts.invite, name="organisation.invite"),
    path(
        "organisation/accounts/<int:pk>/stop/",
        accounts.deactivate_account,
        name="organisation.deactivate_account",
    ),
    path(
        "organisation/accounts/<int:pk>/reopen/",
        accounts.reactivate_account,
        name="organisation.reactivate_account",
    ),
    path("organisation/accounts/<int:pk>/roles/new/", accounts.give_role, name="organisation.give_role"),
    path("organisation/roles/<int:pk>/end/", accounts.end_role, name="organisation.end_role"),
    *ledger_urls(ledgers.accounts, without=("create",)),
    path("invitation/<str:link>/", accounts.accept_invitation, name="organisation.accept_invitation"),
    path("organisation/trail/<int:pk>/proof/", seals.trail_proof, name="organisation.trail_proof"),
    *ledger_urls(ledgers.trail),
    path("organisation/seals/", seals.seals, name="organisation.seals"),
    path("organisation/seals/print/", seals.seals_print, name="organisation.seals_print"),
    path("organisation/seals/checkpoint/", seals.seals_checkpoint, name="organisation.seals_checkpoint"),
]
