"""The words people read for gates, indicators and the groups that figures are split by."""

from services.gateway.web.language import marked

GATES = {
    "submitted": marked("Applied"),
    "eligible": marked("Meet the requirements"),
    "shortlisted": marked("Shortlisted"),
    "tested": marked("Took the test"),
    "interviewed": marked("Interviewed"),
    "selected": marked("Selected"),
    "handed_over": marked("Handed over"),
    "enrolled": marked("Enrolled"),
    "started": marked("Began training"),
    "completed": marked("Completed training"),
    "offered": marked("Offered a job"),
    "contracted": marked("Signed a contract"),
    "arrived": marked("Arrived abroad"),
    "placed": marked("Started work"),
    "case_opened": marked("Case opened"),
    "outcome_known": marked("Outcome known"),
    "closed": marked("Case closed"),
}
ASIDE = {
    "ineligible": marked("Did not meet the requirements"),
    "reserved": marked("Put on the reserve list"),
    "rejected": marked("Not selected"),
    "dropped_out": marked("Left the training"),
    "suspended": marked("Placements put on hold"),
    "ended": marked("Placements ended"),
    "search_ended": marked("Searches ended without a match"),
}
INDICATORS = {
    "Reach": marked("Applicants reached"),
    "Selection rate": marked("Selection rate"),
    "Gender balance per gate": marked("Women among those selected"),
    "Regional spread": marked("Regions with someone selected"),
    "Rigour": marked("Selected after an interview"),
    "Explained, human-made decisions": marked("Decisions by a named person, with a reason"),
    "Completion": marked("Training completed"),
    "Language gain": marked("Language gain"),
    "Curriculum responsiveness": marked("Curriculum revisions"),
    "Track split": marked("Prepared for work abroad"),
    "Commitment conversion": marked("Offers that became contracts"),
    "SMEs hiring abroad for the first time": marked("Small firms hiring abroad for the first time"),
    "Realisation": marked("Arrivals against the target"),
    "Time to placement": marked("From selection to the first day of work"),
    "Early end": marked("Placements ended early"),
    "Work at the project's end": marked("At work at the project's end"),
    "Shared benefit": marked("At work: home track for each on the away track"),
}
REASONS = {
    "too_few": marked("Not shown: it would tell of fewer than 5 people."),
    "nobody_applied": marked("Nobody has applied yet."),
    "nobody_selected": marked("Nobody has been selected yet."),
    "nothing_decided": marked("Nothing has been decided yet."),
    "scheme_names_no_regions": marked("The scheme names no regions."),
    "nobody_started": marked("Nobody has begun training yet."),
    "nobody_assessed_twice": marked("Nobody was assessed both at entry and at the end."),
    "nobody_completed": marked("Nobody has completed the training yet."),
    "nobody_offered": marked("Nobody was offered a job yet."),
    "nobody_contracted": marked("No contract was signed yet."),
    "scheme_has_no_target": marked("The scheme has no target for it."),
    "nobody_placed": marked("Nobody has started work yet."),
    "no_case_opened": marked("No case was opened yet."),
    "nobody_left": marked("Not applicable: nobody has left."),
    "no_outcome_on_one_track": marked("One of the tracks has no known outcome."),
}
DIMENSIONS = {
    "sex": marked("By sex"),
    "age_band": marked("By age"),
    "region": marked("By region"),
    "track": marked("By track"),
    "gate": marked("By gate: women among all"),
    "moment": marked("By moment"),
}
GROUPS = {"sex": "SEXES", "track": "TRACKS", "gate": "GATES", "moment": "CODES"}
