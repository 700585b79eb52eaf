"""The facts of a placement as its participant reads them, in English, French and Arabic."""

from shared.chassis.telling import Words

WORDS: Words = {
    "PlacementOpened": (
        "Mobility took your journey over from {from_stage}, on the track {track}.",
        "La mobilité a repris votre parcours après l'étape {from_stage}, sur la voie {track}.",
        "تكفّل التنقل بمسارك بعد مرحلة {from_stage}، على المسار {track}.",
    ),
    "SecondHandoverRefused": (
        "A second hand-over from {from_stage} was refused: your journey is held already.",
        "Une seconde transmission de l'étape {from_stage} a été refusée : votre parcours est déjà pris en charge.",
        "رُفضت إحالة ثانية من مرحلة {from_stage}: مسارك متكفَّل به من قبل.",
    ),
    "JourneyPassedOn": (
        "Your journey was handed over to {to_stage}, to be answered by {due_at}.",
        "Votre parcours a été transmis à l'étape {to_stage} ; réponse attendue avant le {due_at}.",
        "أُحيل مسارك إلى مرحلة {to_stage}؛ الجواب مطلوب قبل {due_at}.",
    ),
    "AcceptanceNoted": (
        "{by_stage} took your journey over.",
        "L'étape {by_stage} a repris votre parcours.",
        "تكفّلت مرحلة {by_stage} بمسارك.",
    ),
    "RefusalNoted": (
        "{by_stage} did not take your journey over: {reason}.",
        "L'étape {by_stage} n'a pas repris votre parcours : {reason}.",
        "لم تتكفّل مرحلة {by_stage} بمسارك: {reason}.",
    ),
    "AcceptanceOverdue": (
        "{by_stage} did not answer in time.",
        "L'étape {by_stage} n'a pas répondu à temps.",
        "لم تُجب مرحلة {by_stage} في الأجل.",
    ),
    "OfferMade": (
        "Employer {offer[employer_id]} offered you work in {offer[country]}, open until {clock[due_at]}.",
        "L'employeur {offer[employer_id]} vous a proposé un emploi ({offer[country]}), jusqu'au {clock[due_at]}.",
        "عرض عليك المشغّل {offer[employer_id]} عملًا ({offer[country]})، إلى غاية {clock[due_at]}.",
    ),
    "OfferAccepted": (
        "You accepted the offer for vacancy {vacancy_id}.",
        "Vous avez accepté l'offre du poste {vacancy_id}.",
        "قبلت عرض المنصب {vacancy_id}.",
    ),
    "OfferDeclined": (
        "You declined the offer for vacancy {vacancy_id}: {reason}.",
        "Vous avez décliné l'offre du poste {vacancy_id} : {reason}.",
        "رفضت عرض المنصب {vacancy_id}: {reason}.",
    ),
    "OfferWithdrawn": (
        "The employer withdrew the offer for vacancy {vacancy_id}: {reason}.",
        "L'employeur a retiré l'offre du poste {vacancy_id} : {reason}.",
        "سحب المشغّل عرض المنصب {vacancy_id}: {reason}.",
    ),
    "OfferLapsed": (
        "The offer for vacancy {vacancy_id} was not answered in time.",
        "L'offre du poste {vacancy_id} est restée sans réponse à temps.",
        "لم يُجَب عن عرض المنصب {vacancy_id} في أجله.",
    ),
    "SearchEnded": (
        "The search for an employer ended: {reason}.",
        "La recherche d'un employeur a pris fin : {reason}.",
        "انتهى البحث عن مشغّل: {reason}.",
    ),
    "ContractSigned": (
        "A contract with {employer_id} was signed ({country}); work starts on {terms[starts_on]}.",
        "Un contrat avec {employer_id} a été signé ({country}) ; prise de poste le {terms[starts_on]}.",
        "وُقّع عقد مع {employer_id} ({country})؛ يبدأ العمل يوم {terms[starts_on]}.",
    ),
    "PathwayStepOpened": (
        "Next on your way: {step[name]}, due by {clock[due_at]}.",
        "Prochaine démarche : {step[name]}, avant le {clock[due_at]}.",
        "الخطوة التالية: {step[name]}، قبل {clock[due_at]}.",
    ),
    "PathwayStepCompleted": (
        "Done: {step}.",
        "Fait : {step}.",
        "أُنجز: {step}.",
    ),
    "PathwayStepOverdue": (
        "Overdue: {step}, owed by {owner}.",
        "En retard : {step}, à la charge de {owner}.",
        "متأخر: {step}، على عاتق {owner}.",
    ),
    "ParticipantArrived": (
        "You arrived in {country}.",
        "Vous êtes arrivé(e) à destination ({country}).",
        "وصلت إلى الوجهة ({country}).",
    ),
    "PlacementStarted": (
        "Work began in {country}, on the track {track}.",
        "Le travail a commencé ({country}), sur la voie {track}.",
        "بدأ العمل ({country})، على المسار {track}.",
    ),
    "PlacementEnded": (
        "Your placement ended: {cause}, on the side of: {side}.",
        "Votre placement a pris fin : {cause}, du côté de : {side}.",
        "انتهى توظيفك: {cause}، من جهة: {side}.",
    ),
    "PlacementSuspended": (
        "The corridor {corridor} was suspended: {reason}. The clocks stand still.",
        "Le corridor {corridor} a été suspendu : {reason}. Les délais sont arrêtés.",
        "عُلّق الممر {corridor}: {reason}. توقفت الآجال.",
    ),
    "PlacementResumed": (
        "The corridor {corridor} was resumed; the clocks run again.",
        "Le corridor {corridor} a repris ; les délais courent à nouveau.",
        "استؤنف الممر {corridor}؛ وعادت الآجال إلى السريان.",
    ),
}
