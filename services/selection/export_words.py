"""The words of an access export, in the languages of the people it is for."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "fr", "ar"]

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Your data",
        "about": "Everything that the selection service holds on you. The same is in data.json, for machines.",
        "identity": "Who you are",
        "applications": "Your applications",
        "consents": "What you agreed to (given / withdrawn)",
        "readings": "Who read who you are, and what for",
        "facts": "What was recorded",
        "national_id": "National number",
        "family_name": "Family name",
        "given_name": "Given name",
        "birth_date": "Date of birth",
        "city": "City",
        "phone": "Telephone",
        "email": "E-mail",
    },
    "fr": {
        "title": "Vos données",
        "about": "Tout ce que le service de sélection détient sur vous, aussi dans data.json pour les machines.",
        "identity": "Qui vous êtes",
        "applications": "Vos candidatures",
        "consents": "Vos consentements (donnés / retirés)",
        "readings": "Qui a lu votre identité, et pourquoi",
        "facts": "Ce qui a été enregistré",
        "national_id": "Numéro national",
        "family_name": "Nom",
        "given_name": "Prénom",
        "birth_date": "Date de naissance",
        "city": "Ville",
        "phone": "Téléphone",
        "email": "Courriel",
    },
    "ar": {
        "title": "بياناتك",
        "about": "كل ما تحتفظ به خدمة الانتقاء عنك، وهو أيضا في الملف data.json للآلات.",
        "identity": "من أنت",
        "applications": "طلباتك",
        "consents": "موافقاتك (منحها / سحبها)",
        "readings": "من اطلع على هويتك ولأي غرض",
        "facts": "ما تم تسجيله",
        "national_id": "الرقم الوطني",
        "family_name": "الاسم العائلي",
        "given_name": "الاسم الشخصي",
        "birth_date": "تاريخ الازدياد",
        "city": "المدينة",
        "phone": "الهاتف",
        "email": "البريد الإلكتروني",
    },
}
