"""The facts of a return case as its participant reads them, in English, French and Arabic."""

from shared.chassis.telling import Words

WORDS: Words = {
    "ArrivalNoted": (
        "Your arrival abroad was noted, so that a return can be planned.",
        "Votre arrivée à l'étranger a été notée, pour qu'un retour puisse être préparé.",
        "سُجّل وصولك إلى الخارج حتى يمكن الإعداد للعودة.",
    ),
    "CaseOpened": (
        "A case was opened for you on {opened_on}, on the track {track}.",
        "Un dossier a été ouvert pour vous le {opened_on}, sur la voie {track}.",
        "فُتح لك ملف مواكبة يوم {opened_on}، على المسار {track}.",
    ),
    "JourneyTakenOver": (
        "Reintegration took your journey over from {from_stage}.",
        "La réintégration a repris votre parcours après l'étape {from_stage}.",
        "تكفّلت إعادة الإدماج بمسارك بعد مرحلة {from_stage}.",
    ),
    "HandoverDeclined": (
        "Reintegration did not take your journey over from {from_stage}: {reason}.",
        "La réintégration n'a pas repris votre parcours après l'étape {from_stage} : {reason}.",
        "لم تتكفّل إعادة الإدماج بمسارك بعد مرحلة {from_stage}: {reason}.",
    ),
    "FollowUpScheduled": (
        "The follow-up after {month} months is due by {due_at}.",
        "Le suivi à {month} mois est attendu avant le {due_at}.",
        "التتبع بعد {month} أشهر مطلوب قبل {due_at}.",
    ),
    "ReturnConfirmed": (
        "You returned on {returned_on}.",
        "Votre retour a eu lieu le {returned_on}.",
        "تمت عودتك يوم {returned_on}.",
    ),
    "NeedsAssessed": (
        "Your needs: economic {needs[economic]}, social {needs[social]}, psychosocial {needs[psychosocial]}.",
        "Vos besoins : économique {needs[economic]}, social {needs[social]}, psychosocial {needs[psychosocial]}.",
        "احتياجاتك: اقتصادية {needs[economic]}، اجتماعية {needs[social]}، نفسية اجتماعية {needs[psychosocial]}.",
    ),
    "PlanAgreed": (
        "A plan was agreed with you: {supports}.",
        "Un plan a été convenu avec vous : {supports}.",
        "اتُّفق معك على خطة: {supports}.",
    ),
    "SupportDelivered": (
        "You were given support: {support}.",
        "Un appui vous a été apporté : {support}.",
        "قُدّم لك الدعم: {support}.",
    ),
    "FollowUpDone": (
        "The follow-up after {month} months was done; late: {late}.",
        "Le suivi à {month} mois a été fait ; en retard : {late}.",
        "تم التتبع بعد {month} أشهر؛ متأخرًا: {late}.",
    ),
    "FollowUpMissed": (
        "The follow-up after {month} months was missed.",
        "Le suivi à {month} mois n'a pas eu lieu à temps.",
        "لم يتم التتبع بعد {month} أشهر في أجله.",
    ),
    "OutcomeRecorded": (
        "Your situation on {observed_on}: {outcome}.",
        "Votre situation le {observed_on} : {outcome}.",
        "وضعيتك يوم {observed_on}: {outcome}.",
    ),
    "CaseClosed": (
        "Your case was closed: {reason}.",
        "Votre dossier a été clos : {reason}.",
        "أُغلق ملفك: {reason}.",
    ),
}
