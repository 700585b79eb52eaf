"""The dossier of someone selected: what the next stage needs of the profile, and not a field more."""

from services.selection.domain.profile import Profile
from shared.contracts.dossier import Dossier, Qualification

_BANDS = ((18, "under-18"), (25, "18-24"), (30, "25-29"), (36, "30-35"), (46, "36-45"))


def age_band(age: int) -> str:
    return next((band for upper, band in _BANDS if age < upper), "over-45")


def dossier_of(profile: Profile, rank: int) -> Dossier:
    return Dossier(
        sex=profile.sex,
        age_band=age_band(profile.age),
        region=profile.region,
        languages=profile.languages,
        qualification=Qualification(eqf=profile.eqf, field=profile.field_of_study, year=profile.graduation_year),
        skills=profile.skills,
        experience_months=profile.experience_months,
        rank=rank,
    )
