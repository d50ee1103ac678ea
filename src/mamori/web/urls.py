"""Mounts every address: the house's own, then those of each measure."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from mamori.ui.ledger.api import api_urls
from mamori.ui.pages import page
from mamori.web import errors, founding, health, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="web.home"),
    path("login/", page(public=True)(views.SignIn.as_view()), name="web.login"),
    path("logout/", views.logout, name="web.logout"),
    path("password/", views.change_password, name="web.password"),
    path("language/", views.choose_language, name="web.language"),
    path("mail/", views.mail_server, name="web.mail"),
    path("setup/company/", founding.company, name="web.founding_company"),
    path("setup/administrator/", founding.founder, name="web.found_company"),
    path("setup/<str:token>/", founding.enter, name="web.founding"),
    path("healthz", health.healthz, name="web.healthz"),
    path("readyz", health.readyz, name="web.readyz"),
]
# A room without pages has no urls module.
urlpatterns += [
    path("", include(f"{name}.urls"))
    for name in ("mamori.ui", *(f"mamori.measures.{measure}" for measure in settings.MEASURES))
    if find_spec(f"{name}.urls")
]
# The API speaks of every ledger that the rooms above have declared by now.
urlpatterns.append(path("api/", include((api_urls(), "api"))))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
