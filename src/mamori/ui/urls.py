"""Addresses of the look's own pages."""

from django.urls import URLPattern, path

from mamori.ui import gallery
from mamori.ui.ledger import saved, sending

urlpatterns: list[URLPattern] = [
    path("ui/gallery/", gallery.gallery, name="ui.gallery"),
    *saved.urlpatterns,
    *sending.urlpatterns,
]
