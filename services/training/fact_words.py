"""The facts of an enrolment as its participant reads them, in English, French and Arabic."""

from shared.chassis.telling import Words

WORDS: Words = {
    "EnrolmentOpened": (
        "Training took your journey over from {from_stage}.",
        "La formation a repris votre parcours après l'étape {from_stage}.",
        "تكفّل التكوين بمسارك بعد مرحلة {from_stage}.",
    ),
    "HandoverDeclined": (
        "Training did not take your journey over from {from_stage}: {reason}.",
        "La formation n'a pas repris votre parcours après l'étape {from_stage} : {reason}.",
        "لم يتكفّل التكوين بمسارك بعد مرحلة {from_stage}: {reason}.",
    ),
    "SeatAwaited": (
        "You wait for a seat.",
        "Vous attendez une place.",
        "أنت في انتظار مقعد.",
    ),
    "SeatAssigned": (
        "You got a seat in cohort {cohort_id}.",
        "Vous avez obtenu une place dans la promotion {cohort_id}.",
        "حصلت على مقعد في الفوج {cohort_id}.",
    ),
    "TrainingStarted": (
        "Your training began, with version {curriculum[version]} of the curriculum.",
        "Votre formation a commencé, selon la version {curriculum[version]} du programme.",
        "بدأ تكوينك وفق النسخة {curriculum[version]} من البرنامج.",
    ),
    "AttendanceRecorded": (
        "Session of {module} on {held_on}; you were there: {present}.",
        "Séance de {module} le {held_on} ; vous étiez là : {present}.",
        "حصة {module} يوم {held_on}؛ كنت حاضرًا: {present}.",
    ),
    "ModuleAssessed": (
        "Module {module}: {score} of 100 points; passed: {passed}.",
        "Module {module} : {score} points sur 100 ; validé : {passed}.",
        "الوحدة {module}: {score} نقطة من 100؛ مستوفاة: {passed}.",
    ),
    "LanguageAssessed": (
        "Language {language}: level {level} ({occasion}).",
        "Langue {language} : niveau {level} ({occasion}).",
        "اللغة {language}: المستوى {level} ({occasion}).",
    ),
    "EnrolmentMoved": (
        "Your training went on with version {curriculum[version]} of the curriculum.",
        "Votre formation s'est poursuivie selon la version {curriculum[version]} du programme.",
        "استمر تكوينك وفق النسخة {curriculum[version]} من البرنامج.",
    ),
    "EnrolmentSuspended": (
        "Your training was paused: {reason}.",
        "Votre formation a été suspendue : {reason}.",
        "عُلّق تكوينك: {reason}.",
    ),
    "EnrolmentResumed": (
        "Your training went on.",
        "Votre formation a repris.",
        "استؤنف تكوينك.",
    ),
    "WaitingEnded": (
        "You stopped waiting for a seat: {reason}.",
        "Vous n'attendez plus de place : {reason}.",
        "توقفت عن انتظار مقعد: {reason}.",
    ),
    "DroppedOut": (
        "You left the training: {reason}.",
        "Vous avez quitté la formation : {reason}.",
        "غادرت التكوين: {reason}.",
    ),
    "TrackAssigned": (
        "Your track was set: {track}.",
        "Votre voie a été fixée : {track}.",
        "حُدّد مسارك: {track}.",
    ),
    "TrainingCompleted": (
        "You completed the training; share of sessions attended: {attendance}.",
        "Vous avez achevé la formation ; part des séances suivies : {attendance}.",
        "أكملت التكوين؛ نسبة الحصص التي حضرتها: {attendance}.",
    ),
    "LeadHandedOver": (
        "Your journey was handed over to {to_stage}, to be answered by {due_at}.",
        "Votre parcours a été transmis à l'étape {to_stage} ; réponse attendue avant le {due_at}.",
        "أُحيل مسارك إلى مرحلة {to_stage}؛ الجواب مطلوب قبل {due_at}.",
    ),
    "HandoverTaken": (
        "The next stage took your journey over.",
        "L'étape suivante a repris votre parcours.",
        "تكفّلت المرحلة التالية بمسارك.",
    ),
    "HandoverTurnedDown": (
        "The next stage did not take your journey over: {reason}.",
        "L'étape suivante n'a pas repris votre parcours : {reason}.",
        "لم تتكفّل المرحلة التالية بمسارك: {reason}.",
    ),
    "HandoverMissed": (
        "{to_stage} did not answer in time.",
        "L'étape {to_stage} n'a pas répondu à temps.",
        "لم تُجب مرحلة {to_stage} في الأجل.",
    ),
    "ContractNoted": (
        "An employment contract was signed, so your track is settled.",
        "Un contrat de travail a été signé : votre voie est fixée.",
        "وُقّع عقد عمل، فأصبح مسارك نهائيًا.",
    ),
}
