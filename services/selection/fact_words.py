"""The facts of a person and of an application as that person reads them, in English, French and Arabic."""

from shared.chassis.telling import Words

APPLICATION: Words = {
    "ApplicationSubmitted": (
        "Your application {reference} was submitted through {organisation_id}.",
        "Votre candidature {reference} a été déposée auprès de {organisation_id}.",
        "قُدّم طلبك {reference} عن طريق {organisation_id}.",
    ),
    "EligibilityAssessed": (
        "The requirements were checked; each is in data.json.",
        "Les conditions ont été vérifiées ; chacune figure dans data.json.",
        "تم التحقق من الشروط؛ كل شرط مفصّل في data.json.",
    ),
    "ApplicationScored": (
        "Your application received {points} of 100 points, by version {rubric_version} of the rubric.",
        "Votre candidature a reçu {points} points sur 100, selon la version {rubric_version} de la grille.",
        "حصل طلبك على {points} نقطة من 100، وفق النسخة {rubric_version} من شبكة التنقيط.",
    ),
    "ApplicationShortlisted": (
        "Your application came to place {rank} of the shortlist.",
        "Votre candidature est arrivée au rang {rank} de la présélection.",
        "جاء طلبك في الرتبة {rank} من القائمة المختصرة.",
    ),
    "TestTaken": (
        "Your test: {score} of 100 points (–: absent).",
        "Votre test : {score} points sur 100 (– : absence).",
        "اختبارك: {score} نقطة من 100 (–: غياب).",
    ),
    "InterviewInvited": (
        "You were invited to an interview.",
        "Vous avez été invité(e) à un entretien.",
        "دُعيت إلى مقابلة.",
    ),
    "InterviewHeld": (
        "Your interview: {score} of 100 points, panel {panel}.",
        "Votre entretien : {score} points sur 100, jury {panel}.",
        "مقابلتك: {score} نقطة من 100، اللجنة {panel}.",
    ),
    "OutcomeProposed": (
        "It was proposed to the committee: {outcome}, rank {rank}.",
        "Il a été proposé au comité : {outcome}, rang {rank}.",
        "اقتُرح على اللجنة: {outcome}، الرتبة {rank}.",
    ),
    "CandidateSelected": (
        "The committee selected you, at place {rank}: {reason}. Decided by {decided_by}.",
        "Le comité a retenu votre candidature, au rang {rank} : {reason}. Décision de {decided_by}.",
        "انتقتك اللجنة في الرتبة {rank}: {reason}. اتخذ القرار {decided_by}.",
    ),
    "CandidateReserved": (
        "The committee put you on the reserve list, at place {place}: {reason}. Decided by {decided_by}.",
        "Le comité vous a inscrit(e) sur la liste de réserve, au rang {place} : {reason}. Décision de {decided_by}.",
        "وضعتك اللجنة في لائحة الانتظار في الرتبة {place}: {reason}. اتخذ القرار {decided_by}.",
    ),
    "CandidateRejected": (
        "The committee did not select you: {reason}. Decided by {decided_by}.",
        "Le comité n'a pas retenu votre candidature : {reason}. Décision de {decided_by}.",
        "لم تنتقك اللجنة: {reason}. اتخذ القرار {decided_by}.",
    ),
    "CandidatePromoted": (
        "A seat became free: you were promoted from place {place} of the reserve list.",
        "Une place s'est libérée : vous avez été appelé(e) du rang {place} de la liste de réserve.",
        "شغر مقعد: استُدعيت من الرتبة {place} في لائحة الانتظار.",
    ),
    "ApplicationHandedOver": (
        "Your journey was handed over to {to_stage}, to be answered by {due_at}.",
        "Votre parcours a été transmis à l'étape {to_stage} ; réponse attendue avant le {due_at}.",
        "أُحيل مسارك إلى مرحلة {to_stage}؛ الجواب مطلوب قبل {due_at}.",
    ),
    "HandoverAccepted": (
        "{to_stage} took your journey over.",
        "L'étape {to_stage} a repris votre parcours.",
        "تكفّلت مرحلة {to_stage} بمسارك.",
    ),
    "HandoverRefused": (
        "{to_stage} did not take your journey over: {reason}.",
        "L'étape {to_stage} n'a pas repris votre parcours : {reason}.",
        "لم تتكفّل مرحلة {to_stage} بمسارك: {reason}.",
    ),
    "HandoverOverdue": (
        "{to_stage} did not answer in time.",
        "L'étape {to_stage} n'a pas répondu à temps.",
        "لم تُجب مرحلة {to_stage} في الأجل.",
    ),
    "CorrectionProposed": (
        "A later file proposes to correct: {fields}.",
        "Un fichier ultérieur propose de corriger : {fields}.",
        "يقترح ملف لاحق تصحيح: {fields}.",
    ),
    "ApplicationWithdrawn": (
        "Your application was withdrawn: {reason}.",
        "Votre candidature a été retirée : {reason}.",
        "سُحب طلبك: {reason}.",
    ),
}
PARTICIPANT: Words = {
    "ParticipantRegistered": (
        "Who you are was noted, sealed under a key of your own.",
        "Votre identité a été notée, scellée sous une clé qui vous est propre.",
        "سُجّلت هويتك مختومة بمفتاح خاص بك.",
    ),
    "IdentityUpdated": (
        "A later file changed what is noted of who you are.",
        "Un fichier ultérieur a modifié ce qui est noté de votre identité.",
        "غيّر ملف لاحق ما سُجّل من هويتك.",
    ),
    "IdentityRectified": (
        "Put right: {fields}.",
        "Rectifié : {fields}.",
        "تم تصحيح: {fields}.",
    ),
    "IdentityRead": (
        "Read of who you are: {fields}, for {purpose}.",
        "Lu de votre identité : {fields}, pour {purpose}.",
        "اطُّلع من هويتك على: {fields}، لغرض {purpose}.",
    ),
    "EmergencyOpened": (
        "In an emergency {opened_by} was let see who you are, until {until}: {reason}. {note}",
        "Dans une urgence, {opened_by} a pu voir qui vous êtes, jusqu'au {until} : {reason}. {note}",
        "في حالة طارئة أُذن لـ {opened_by} بالاطلاع على هويتك، إلى غاية {until}: {reason}. {note}",
    ),
    "ConsentGiven": (
        "You consented to {purpose} in {scheme_id} (wording {wording}).",
        "Vous avez consenti à {purpose} dans {scheme_id} (texte {wording}).",
        "وافقت على {purpose} في {scheme_id} (الصيغة {wording}).",
    ),
    "ConsentWithdrawn": (
        "You withdrew your consent to {purpose} in {scheme_id}, or objected to it.",
        "Vous avez retiré votre consentement à {purpose} dans {scheme_id}, ou vous y êtes opposé(e).",
        "سحبت موافقتك على {purpose} في {scheme_id} أو اعترضت عليه.",
    ),
    "ProcessingRestricted": (
        "Who you are was locked: {reason}.",
        "Votre identité a été verrouillée : {reason}.",
        "قُيّد الاطلاع على هويتك: {reason}.",
    ),
    "RestrictionLifted": (
        "The lock was lifted.",
        "Le verrouillage a été levé.",
        "رُفع التقييد.",
    ),
    "HoldPlaced": (
        "Your data are to be kept for {hold[category]} of {hold[scheme_id]}, until {hold[until]}.",
        "Vos données sont à conserver pour {hold[category]} de {hold[scheme_id]}, jusqu'au {hold[until]}.",
        "يجب حفظ بياناتك لغرض {hold[category]} في {hold[scheme_id]}، إلى غاية {hold[until]}.",
    ),
    "ErasureRequested": (
        "Your erasure was asked for: {reason}.",
        "Votre effacement a été demandé : {reason}.",
        "طُلب محو بياناتك: {reason}.",
    ),
    "ErasureRefused": (
        "Your erasure was refused: {reason}.",
        "Votre effacement a été refusé : {reason}.",
        "رُفض محو بياناتك: {reason}.",
    ),
    "ErasureDeferred": (
        "Your erasure was approved, and is carried out on {until}.",
        "Votre effacement a été approuvé et aura lieu le {until}.",
        "قُبل محو بياناتك وسينفَّذ يوم {until}.",
    ),
    "ErasureOrdered": (
        "Your erasure was ordered.",
        "Votre effacement a été ordonné.",
        "صدر الأمر بمحو بياناتك.",
    ),
    "IdentityDestroyed": (
        "The key to who you are was destroyed on {destroyed_at}.",
        "La clé de votre identité a été détruite le {destroyed_at}.",
        "أُتلف مفتاح هويتك يوم {destroyed_at}.",
    ),
    "ErasureAcknowledged": (
        "{acknowledged[holder]} did its part of your erasure.",
        "{acknowledged[holder]} a fait sa part de votre effacement.",
        "أدّت {acknowledged[holder]} نصيبها من محو بياناتك.",
    ),
    "ErasureOverdue": (
        "Not answered in time: {missing}.",
        "Sans réponse à temps : {missing}.",
        "لم تُجب في الأجل: {missing}.",
    ),
    "ParticipantErased": (
        "Your erasure is complete.",
        "Votre effacement est achevé.",
        "اكتمل محو بياناتك.",
    ),
}
WORDS: Words = {**APPLICATION, **PARTICIPANT}
