"""What people read of selection: applications, calls, imports, organisations and schemes."""

from services.selection.views.applications import ApplicationView, applications
from services.selection.views.calls import CallView, calls
from services.selection.views.imports import ImportView, imports
from services.selection.views.organisations import OrganisationView, organisations
from services.selection.views.participants import ParticipantView, participants
from services.selection.views.readings import ReadingsView, readings
from services.selection.views.schemes import SchemeView, schemes

__all__ = [
    "ApplicationView",
    "CallView",
    "ImportView",
    "OrganisationView",
    "ParticipantView",
    "ReadingsView",
    "SchemeView",
    "applications",
    "calls",
    "imports",
    "organisations",
    "participants",
    "readings",
    "schemes",
]
