"""The demo users of a local stack: invented people, one for each role that people have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """`names` are what this user is called in each language of the pages."""

    role: str
    organisation: str | None
    names: dict[str, str]

    @property
    def subject(self) -> str:
        return f"demo-{self.role}"


USERS = {
    user.role: user
    for user in (
        User("operator", None, {"en": "Operator", "fr": "Opératrice", "ar": "المشغّلة"}),
        User(
            "agency",
            "anapec",
            {
                "en": "Agency clerk (anapec)",
                "fr": "Agente de l’agence (anapec)",
                "ar": "موظفة الوكالة (anapec)",
            },
        ),
        User("employer", "antwerp-digital", {"en": "Employer", "fr": "Employeur", "ar": "ربّ العمل"}),
        User("case_worker", "anapec", {"en": "Case worker", "fr": "Accompagnatrice", "ar": "مرافِقة العائدين"}),
        User("participant", None, {"en": "Participant", "fr": "Participant", "ar": "مشارك"}),
        User("auditor", None, {"en": "Auditor", "fr": "Auditrice", "ar": "المدقّقة"}),
    )
}
