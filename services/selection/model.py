"""The aggregates of selection."""

from services.selection.domain.application import application, application_schedule
from services.selection.domain.call import call, call_schedule
from services.selection.domain.intake import intake
from services.selection.domain.organisation import organisation
from services.selection.domain.participant import participant
from services.selection.domain.participant_erasing import participant_schedule
from services.selection.domain.scheme import scheme
from services.selection.domain.sharing import sharing
from services.selection.views import applications, calls, imports, organisations, participants, readings, schemes
from services.selection.views.emergencies import emergencies
from services.selection.views.shares import shares
from shared.kernel import Aggregate, model

selection = model(
    Aggregate(organisation, views=(organisations,)),
    Aggregate(scheme, views=(schemes,)),
    Aggregate(call, views=(calls,), schedule=call_schedule),
    Aggregate(sharing, views=(shares,)),
    Aggregate(participant, views=(participants, readings, emergencies), schedule=participant_schedule),
    Aggregate(application, views=(applications,), schedule=application_schedule),
    Aggregate(intake, views=(imports,)),
)
