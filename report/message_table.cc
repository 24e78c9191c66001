#include "report/message_table.h"

#include <array>

namespace mailtide {
namespace {

struct Row {
  MessageId id;
  std::string_view italian, english;
};

// An apostrophe just before a brace must be doubled. A number style starts
// right behind its comma: ICU keeps a blank there.
constexpr std::array<Row, kMessageCount> kTable = {{
    {MessageId::kGradeRegular, "REGOLARE", "REGULAR"},
    {MessageId::kGradeAttention, "ATTENZIONE", "ATTENTION"},
    {MessageId::kGradeAlarm, "ALLARME", "ALARM"},
    {MessageId::kHeadline, "{grade} - mailtide@{gateway} - {period}: {what}",
     "{grade} - mailtide@{gateway} - {period}: {what}"},
    {MessageId::kPeriod, "dal {first} al {last}", "{first} to {last}"},
    {MessageId::kNoDays, "nessun giorno", "no day"},
    {MessageId::kOutOfLine, "{count, number} fuori norma",
     "{count, number} out of line"},
    {MessageId::kBackInLine,
     "{count, plural, one {# rientrato} other {# rientrati}}",
     "{count, number} back in line"},
    {MessageId::kTakenBack,
     "{count, plural, one {# ritirato} other {# ritirati}}",
     "{count, number} taken back"},
    {MessageId::kGoingOn,
     "{count, plural, one {# prosegue} other {# proseguono}}",
     "{count, plural, one {# goes on} other {# go on}}"},
    {MessageId::kAlreadyTold,
     "{count, plural, one {# già segnalato} other {# già segnalati}}",
     "{count, number} already told"},
    {MessageId::kNothingNew, "nessuna novità", "nothing new"},
    {MessageId::kInLine, "tutto nella norma", "all in line"},
    {MessageId::kNothingClosed, "nessun giorno chiuso da giudicare",
     "no closed day to judge"},
    {MessageId::kHistory,
     "Prima di questi: {days, plural, one {# giorno} other {# giorni}} di "
     "storia, {count, number} fuori norma.",
     "Before these: {days, plural, one {# day} other {# days}} of history, "
     "{count, number} out of line."},

    {MessageId::kHeadNews, "NOVITÀ", "NEWS"},
    {MessageId::kHeadGoesOn, "PROSEGUE", "GOES ON"},
    {MessageId::kHeadTold, "GIÀ SEGNALATI, ANCORA PRESENTI",
     "ALREADY TOLD, STILL PRESENT"},
    {MessageId::kHeadOldLines, "AVVISI DEL {day}", "ALERTS OF {day}"},
    {MessageId::kHeadDays, "GIORNI", "DAYS"},
    {MessageId::kHeadOutcomes, "ESITI DEL {day}", "OUTCOMES OF {day}"},
    {MessageId::kHeadOutcomesTotal, "ESITI DAL {first} AL {last}",
     "OUTCOMES FROM {first} TO {last}"},
    {MessageId::kHeadAccounts, "INVII ALL'ESTERNO PER ACCOUNT, {day}",
     "SENT OUTSIDE BY ACCOUNT, {day}"},
    {MessageId::kHeadGaps, "COSA MANCA", "WHAT IS MISSING"},
    {MessageId::kHeadNotes, "COME SI È CONTATO", "HOW THIS WAS COUNTED"},
    {MessageId::kHeadInput, "LOG LETTI", "LOGS READ"},

    {MessageId::kReceived,
     "{count, select, copies {Copie ricevute} other {Messaggi ricevuti}}",
     "{count, select, copies {Copies received} other {Messages received}}"},
    {MessageId::kSent,
     "{count, select, copies {Copie inviate} other {Messaggi inviati}}",
     "{count, select, copies {Copies sent} other {Messages sent}}"},
    {MessageId::kRelayed,
     "{count, select, copies {Copie inviate} other {Messaggi inviati}} "
     "all'esterno",
     "{count, select, copies {Copies} other {Messages}} sent outside"},
    {MessageId::kOnWeekdays, "{what}, lunedì-venerdì",
     "{what}, Monday to Friday"},
    {MessageId::kDeviationLow,
     "{what}: {value, number}, {percent, number,#,##0} % sotto la media.",
     "{what}: {value, number}, {percent, number,#,##0} % below the mean."},
    {MessageId::kDeviationHigh,
     "{what}: {value, number}, {percent, number,#,##0} % sopra la media.",
     "{what}: {value, number}, {percent, number,#,##0} % above the mean."},
    {MessageId::kDeviationPlain, "{what}: {value, number}, fuori dai limiti.",
     "{what}: {value, number}, outside the bounds."},
    {MessageId::kBounds,
     "Attesi {mean, number,#,##0.0} (media di {samples, plural, "
     "one {# giorno} other {# giorni}}), limiti da "
     "{low, number,#,##0.0} a {high, number,#,##0.0} "
     "(M ± {sigma, number}S).",
     "Expected {mean, number,#,##0.0} (mean of {samples, plural, "
     "one {# day} other {# days}}), bounds {low, number,#,##0.0} to "
     "{high, number,#,##0.0} (M ± {sigma, number}S)."},
    {MessageId::kForecastLow,
     "{what}: {value, number}, {percent, number,#,##0} % sotto la previsione.",
     "{what}: {value, number}, {percent, number,#,##0} % below the forecast."},
    {MessageId::kForecastHigh,
     "{what}: {value, number}, {percent, number,#,##0} % sopra la previsione.",
     "{what}: {value, number}, {percent, number,#,##0} % above the forecast."},
    {MessageId::kForecastTimes,
     "{what}: {value, number}, {times, number,#,##0.0} volte la previsione.",
     "{what}: {value, number}, {times, number,#,##0.0} times the forecast."},
    {MessageId::kForecastBounds,
     "Previsione {expected, number,#,##0}, norma da {low, number} a "
     "{high, number}.",
     "Forecast {expected, number,#,##0}, normal from {low, number} to "
     "{high, number}."},
    {MessageId::kForecastUpTo,
     "Previsione {expected, number,#,##0}, norma fino a {high, number}.",
     "Forecast {expected, number,#,##0}, normal up to {high, number}."},
    {MessageId::kOnHoliday, "Giorno festivo, previsto come una domenica.",
     "A holiday, forecast as a Sunday."},
    {MessageId::kLevelAccepted,
     "È così dal {since}: dal giorno dopo questo è il livello normale.",
     "It has been so since {since}: from the next day on this is the normal "
     "level."},
    {MessageId::kForecastReturned,
     "{what}: {value, number}, di nuovo nella norma. Era fuori norma dal "
     "{since}.",
     "{what}: {value, number}, back in line. It had been out of line since "
     "{since}."},
    {MessageId::kCarriedOver,
     "La previsione tiene conto anche del giorno lavorativo precedente.",
     "The forecast takes the working day before into account too."},
    {MessageId::kDrift,
     "{what}: da alcuni giorni {side, select, low {sotto} other {sopra}} la "
     "previsione, poco alla volta. In questo giorno {value, number}, "
     "previsione {expected, number,#,##0}.",
     "{what}: for some days {side, select, low {below} other {above}} the "
     "forecast, little by little. On this day {value, number}, forecast "
     "{expected, number,#,##0}."},
    {MessageId::kSoFar,
     "{what} fino alle {time}: {value, number}. Previsione a quest'ora "
     "{expected, number,#,##0}, norma da {low, number} a {high, number}.",
     "{what} until {time}: {value, number}. By now {expected, number,#,##0} "
     "are forecast, normal from {low, number} to {high, number}."},
    {MessageId::kDayEnd, "A fine giornata saranno circa {end, number,#,##0}.",
     "The day will come to about {end, number,#,##0}."},
    {MessageId::kSilentSince, "L'ultimo record è del {stamp}.",
     "The last record is from {stamp}."},
    {MessageId::kAccountOverLimit,
     "L'account {account} ha inviato fuori {value, plural, one {# copia} "
     "other {# copie}} (limite {limit, number}).",
     "The account {account} sent {value, plural, one {# copy} other "
     "{# copies}} outside (limit {limit, number})."},
    {MessageId::kAccountUnusual,
     "L'account {account} ha inviato fuori {value, plural, one {# messaggio} "
     "other {# messaggi}} ({copies, plural, one {# copia} other {# copie}}).",
     "The account {account} sent {value, plural, one {# message} other "
     "{# messages}} ({copies, plural, one {# copy} other {# copies}}) "
     "outside."},
    {MessageId::kAccountUsual,
     "Di solito {mean, number,#,##0.0} messaggi al giorno (in {days, plural, "
     "one {# giorno} other {# giorni}}).",
     "Usually {mean, number,#,##0.0} messages a day (in {days, plural, one {# "
     "day} "
     "other {# days}})."},
    {MessageId::kAccountNew, "Non ha ancora giorni con cui confrontarlo.",
     "It has no days yet to compare with."},
    {MessageId::kAccountReturned,
     "{account}: {value, plural, =0 {nessun messaggio} one {# messaggio} other "
     "{# messaggi}} fuori, di nuovo nella norma. Era fuori norma dal {since}.",
     "{account}: {value, plural, =0 {no message} one {# message} other {# "
     "messages}} outside, back in line. It had been out of line since "
     "{since}."},
    {MessageId::kAccountLimitReturned,
     "{account}: {value, plural, =0 {nessuna copia} one {# copia} other "
     "{# copie}} fuori, di nuovo nella norma. Era fuori norma dal {since}.",
     "{account}: {value, plural, =0 {no copy} one {# copy} other {# copies}} "
     "outside, back in line. It had been out of line since {since}."},
    {MessageId::kOpenRelay,
     "Sospetto open relay: da {client} {value, plural, one {# copia} "
     "other {# copie}} verso l'esterno, di nessuno dei nostri.",
     "Suspected open relay: {value, plural, one {# copy} other {# copies}} "
     "from {client} to the outside, sent by none of ours."},
    {MessageId::kOpenRelayReturned,
     "{client}: di nuovo nella norma, nessuna copia verso l'esterno che non "
     "sia dei nostri. Era segnalato dal {since}.",
     "{client}: back in line, no more copies to the outside but our own. It "
     "had been reported since {since}."},
    {MessageId::kUnknownClient, "un client senza indirizzo nel log",
     "a client without an address in the log"},
    {MessageId::kIndicatorTakenBack,
     "{what}: {value, number} a giornata chiusa, nella norma. L'avviso del "
     "{stamp} ({side, select, low {sotto} other {sopra}} i limiti) è ritirato.",
     "{what}: {value, number} in the whole day, in line. The alert of {stamp} "
     "({side, select, low {below} other {above}} the limits) is taken back."},
    {MessageId::kAlertTakenBack,
     "{subject}: l'avviso del {stamp} è ritirato, a giornata chiusa non vale "
     "più.",
     "{subject}: the alert of {stamp} is taken back, it does not hold for the "
     "whole day."},
    {MessageId::kForbiddenAccepted,
     "Mittente vietato ma accettato: {sender}, {value, plural, "
     "one {# messaggio} other {# messaggi}}.",
     "Forbidden sender accepted all the same: {sender}, {value, plural, "
     "one {# message} other {# messages}}."},
    {MessageId::kNoLog,
     "Manca il log: nessun file letto copre questo giorno. I numeri non sono "
     "zero, sono sconosciuti.",
     "The log is missing: no file that was read covers this day. Its numbers "
     "are not zero, they are unknown."},
    {MessageId::kEmptyLog,
     "Il log c'è ma è vuoto: nessun record in tutto il giorno. Il server era "
     "fermo, o scrive altrove?",
     "The log is there but empty: no record all day. Was the server down, or "
     "does it write elsewhere?"},
    {MessageId::kLogEnds,
     "Il log finisce alle {detail} e il seguito non c'è: se il server ha "
     "continuato, i numeri sono troppo bassi.",
     "The log ends at {detail} and what follows is not there: if the server "
     "went on, the numbers are too low."},
    {MessageId::kDayIncomplete,
     "I log letti coprono il giorno solo in parte: i numeri sono troppo bassi "
     "e restano fuori dalle medie.",
     "The logs that were read cover only a part of the day: its numbers are "
     "too low and stay out of the means."},
    {MessageId::kDamaged,
     "Log danneggiato o tronco, contato solo quel che si legge: {detail}.",
     "Log damaged or cut off, only what is readable was counted: {detail}."},
    {MessageId::kNotUnderstood,
     "Righe di log capite solo in parte: {detail}. È cambiato il formato?",
     "Only a part of the log lines was understood: {detail}. Did the format "
     "change?"},
    {MessageId::kImpossibleTimes,
     "Record di prima del 1990 o più di 36 ore nel futuro, non contati: "
     "{detail}. È giusto l'orologio (o --now)?",
     "Records from before 1990 or more than 36 hours ahead, not counted: "
     "{detail}. Is the clock right (or --now)?"},
    {MessageId::kFutureRecords,
     "Record con un'ora futura: {detail}. È giusto il fuso orario "
     "(--timezone)?",
     "Records with a time in the future: {detail}. Is the time zone right "
     "(--timezone)?"},
    {MessageId::kOverlap,
     "Log che coprono le stesse ore, la posta può essere contata due volte: "
     "{detail}.",
     "Logs that cover the same hours, mail may be counted twice: {detail}."},
    {MessageId::kIndicatorGoesOn,
     "{what}: {value, number}, ancora {side, select, low {sotto} other "
     "{sopra}} i limiti",
     "{what}: {value, number}, still {side, select, low {below} other "
     "{above}} the limits"},
    {MessageId::kAccountGoesOn,
     "{account}: {value, plural, one {# copia} other {# copie}} fuori (limite "
     "{limit, number})",
     "{account}: {value, plural, one {# copy} other {# copies}} outside (limit "
     "{limit, number})"},
    {MessageId::kAccountUnusualGoesOn,
     "{account}: {value, plural, one {# messaggio} other {# messaggi}} fuori, "
     "più del solito",
     "{account}: {value, plural, one {# message} other {# messages}} outside, "
     "more than usual"},
    {MessageId::kDayOfCase, "{what}; giorno {number, number}, dal {since}.",
     "{what}; day {number, number}, since {since}."},
    {MessageId::kDayOfLongCase, "{what}; da almeno {days, number} giorni.",
     "{what}; for {days, number} days or longer."},
    {MessageId::kEvidenceLines, "Righe {lines} di {path}",
     "Lines {lines} of {path}"},
    {MessageId::kEvidenceMoreLogs,
     "e di {count, plural, one {un altro log} other {altri # log}}",
     "and of {count, plural, one {one more log} other {# more logs}}"},
    {MessageId::kEvidenceCommand, "Di più: {command}", "More: {command}"},
    {MessageId::kExcessBeside,
     "Da dove viene l'eccesso, rispetto a {day} ({usual, plural, one {# copia} "
     "other {# copie}}):",
     "Where the excess comes from, compared with {day} ({usual, plural, one {# "
     "copy} other {# copies}}):"},
    {MessageId::kExcessAlone,
     "Da dove vengono le {copies, number} copie{like, select, none { (manca un "
     "giorno simile con cui confrontarle)} other {}}:",
     "What makes up the {copies, number} copies{like, select, none { (there is "
     "no comparable day to set them against)} other {}}:"},
    {MessageId::kExcessAsAbove, "L'eccesso è lo stesso della voce \"{what}\".",
     "The excess is the same as of the entry \"{what}\"."},
    {MessageId::kCauseAccounts,
     "{side, select, received {destinatari} other {account}}: {list}",
     "{side, select, received {recipients} other {accounts}}: {list}"},
    {MessageId::kCauseDomains,
     "{side, select, received {domini mittenti} other {domini destinatari}}: "
     "{list}",
     "{side, select, received {sender domains} other {recipient domains}}: "
     "{list}"},
    {MessageId::kCauseClients, "client: {list}", "clients: {list}"},
    {MessageId::kCause, "{percent, number,#,##0} % ({copies, number})",
     "{percent, number,#,##0} % ({copies, number})"},
    {MessageId::kCauseBeside,
     "{percent, number,#,##0} % ({copies, number}, allora {usual, number})",
     "{percent, number,#,##0} % ({copies, number}, then {usual, number})"},
    {MessageId::kNoCause,
     "nessun account, dominio o client ne fa almeno il {percent, "
     "number,#,##0} %: è distribuito",
     "no account, domain or client makes up {percent, number,#,##0} % of it or "
     "more: it is spread out"},
    {MessageId::kMoreVerdicts,
     "... e {count, plural, one {un altro avviso} other {altri # avvisi}} di "
     "questo tipo, in tutto {total, number}.",
     "... and {count, plural, one {one more alert} other {# more alerts}} of "
     "this kind, {total, number} in all."},
    {MessageId::kEarlierVerdicts,
     "{count, plural, one {Un avviso} other {# avvisi}} nei giorni prima del "
     "{day}.",
     "{count, plural, one {One alert} other {# alerts}} on the days before "
     "{day}."},
    {MessageId::kToldTotal,
     "{count, plural, one {# avviso} other {# avvisi}}, dal {first} al "
     "{last}.",
     "{count, plural, one {# alert} other {# alerts}}, from {first} to "
     "{last}."},
    {MessageId::kToldOfDay,
     "{count, plural, one {# avviso} other {# avvisi}}, del {day}.",
     "{count, plural, one {# alert} other {# alerts}}, of {day}."},
    {MessageId::kMoreAccountLines,
     "... e {count, plural, one {un altro account} other {altri # account}} "
     "oltre il limite, in tutto {total, number}.",
     "... and {count, plural, one {one more account} other "
     "{# more accounts}} over the limit, {total, number} in all."},

    {MessageId::kColumnDay, "giorno", "day"},
    {MessageId::kColumnReceived, "ricevuti", "received"},
    {MessageId::kColumnSent, "inviati", "sent"},
    {MessageId::kColumnRelayed, "all'esterno", "sent outside"},
    {MessageId::kColumnMessages, "messaggi", "messages"},
    {MessageId::kColumnCopies, "copie", "copies"},
    {MessageId::kColumnState, "stato", "state"},
    {MessageId::kColumnAccount, "account", "account"},
    {MessageId::kTotal, "totale", "total"},
    {MessageId::kMarkExplained, "! = giorno con avvisi", "! = day with alerts"},
    {MessageId::kEarlierDays,
     "Nel totale {count, plural, one {anche un giorno precedente} other "
     "{anche i # giorni precedenti}}, dal {first}.",
     "The total includes {count, plural, one {one earlier day} other "
     "{# earlier days}}, from {first} on."},
    {MessageId::kStateOpen, "aperto", "open"},
    {MessageId::kStateRotated, "ruotato", "rotated"},
    {MessageId::kStateComplete, "completo", "complete"},
    {MessageId::kStateEnded, "finito", "ended"},
    {MessageId::kStatePartial, "parziale", "partial"},
    {MessageId::kStateMissing, "mancante", "missing"},

    {MessageId::kAccepted,
     "{count, plural, one {# accettato} other {# accettati}}",
     "{count, number} accepted"},
    {MessageId::kRejected,
     "{count, plural, one {# rifiutato} other {# rifiutati}}",
     "{count, number} rejected"},
    {MessageId::kDeferred,
     "{count, plural, one {# differito} other {# differiti}}",
     "{count, number} deferred"},
    {MessageId::kQuarantined, "{count, number} in quarantena",
     "{count, number} quarantined"},
    {MessageId::kDeleted,
     "{count, plural, one {# eliminato} other {# eliminati}}",
     "{count, number} deleted"},
    {MessageId::kVirus, "{count, number} con virus",
     "{count, number} with a virus"},
    {MessageId::kSpam, "{count, number} spam", "{count, number} spam"},
    {MessageId::kPhishing, "{count, number} phishing",
     "{count, number} phishing"},
    {MessageId::kDelivered,
     "{count, plural, one {# consegnato} other {# consegnati}}",
     "{count, number} delivered"},
    {MessageId::kBounced,
     "{count, plural, one {# respinto alla consegna} other "
     "{# respinti alla consegna}}",
     "{count, number} bounced"},
    {MessageId::kIncomplete,
     "{count, plural, one {# incompleto} other {# incompleti}}",
     "{count, number} incomplete"},
    {MessageId::kNoOutcomes, "Nessun messaggio.", "No message."},
    {MessageId::kUnknownRecipients,
     "Destinatari fuori dall'elenco: {accepted, number} accettati, "
     "{refused, number} rifiutati.",
     "Recipients not on the list: {accepted, number} accepted, "
     "{refused, number} refused."},
    {MessageId::kMoreRelaying,
     "... e {count, plural, one {un altro account} other {altri # account}} "
     "con {copies, plural, one {# copia} other {# copie}}.",
     "... and {count, plural, one {one more account} other "
     "{# more accounts}} with {copies, plural, one {# copy} other "
     "{# copies}}."},
    {MessageId::kNobodyRelaying, "Nessun account ha inviato all'esterno.",
     "No account sent anything outside."},

    {MessageId::kMissingDays,
     "{count, plural, one {Un giorno} other {# giorni}} senza alcun log, "
     "numeri sconosciuti e non zero: {days}.",
     "{count, plural, one {One day} other {# days}} without any log, numbers "
     "unknown and not zero: {days}."},
    {MessageId::kPartialDays,
     "{count, plural, one {Un giorno coperto} other {# giorni coperti}} solo "
     "in parte, numeri troppo bassi, fuori dalle medie: {days}.",
     "{count, plural, one {One day} other {# days}} covered only in part, "
     "numbers too low, left out of the means: {days}."},
    {MessageId::kOpenDays,
     "{count, plural, one {Un giorno ancora aperto} other "
     "{# giorni ancora aperti}}, i numeri possono crescere: {days}.",
     "{count, plural, one {One day} other {# days}} still open, numbers may "
     "grow: {days}."},
    {MessageId::kEndedDays,
     "{count, plural, one {Un giorno finito} other {# giorni finiti}} senza "
     "che si sia visto il log ruotato o quello del giorno dopo: {days}.",
     "{count, plural, one {One day} other {# days}} over without the rotated "
     "log or that of the day after: {days}."},
    {MessageId::kEmptyDays,
     "{count, plural, one {Un giorno} other {# giorni}} con il log presente "
     "ma vuoto: {days}.",
     "{count, plural, one {One day} other {# days}} with a log that is there "
     "but empty: {days}."},
    {MessageId::kQuietDays,
     "{count, plural, one {Un giorno} other {# giorni}} senza posta ricevuta o "
     "inviata, ma con il log presente e letto: {days}.",
     "{count, plural, one {One day} other {# days}} without mail received or "
     "sent, with a log that is there and was read: {days}."},
    {MessageId::kOldSettingsDays,
     "{count, plural, one {Un giorno contato} other {# giorni contati}} con "
     "impostazioni non più in vigore (il log non c'è più): {days}.",
     "{count, plural, one {One day} other {# days}} counted under settings "
     "no longer in force (the log is gone): {days}."},
    {MessageId::kShortHistory,
     "Storia ancora troppo corta per la regola fissa, mancano fino a "
     "{missing, plural, one {# giorno} other {# giorni}}: il suo silenzio non "
     "vuol dire che tutto è normale ({days}).",
     "Too little history yet for the fixed rule, up to {missing, plural, "
     "one {# day is} other {# days are}} missing: its silence does not mean "
     "that all is well ({days})."},
    {MessageId::kMoreInList, "e altri {count, number}",
     "and {count, number} more"},

    {MessageId::kCountsCopies,
     "Indicatori e limiti contano copie: una mail a tre persone è 1 "
     "messaggio e 3 copie.",
     "Indicators and limits count copies: a mail to three people is 1 message "
     "and 3 copies."},
    {MessageId::kCountsMessages,
     "Gli indicatori contano messaggi, i limiti degli account copie: una mail "
     "a tre persone è 1 messaggio e 3 copie.",
     "Indicators count messages, account limits copies: a mail to three "
     "people is 1 message and 3 copies."},
    {MessageId::kByMarks,
     "Nessun internal_domain è configurato: interno o esterno è ogni "
     "destinatario come lo segna il log, e nostri sono solo i messaggi "
     "autenticati.",
     "No internal_domain is configured: recipients are internal or external as "
     "the log marks them, and only authenticated mails are ours."},
    {MessageId::kInferred,
     "{count, plural, one {Di # messaggio} other {Di # messaggi}} il log non "
     "dà i destinatari: la direzione è dedotta dall'host mittente.",
     "The log does not give the recipients of {count, plural, "
     "one {# message} other {# messages}}: the direction was inferred from "
     "the sending host."},
    {MessageId::kUnauthenticated,
     "{count, plural, one {# messaggio contato come nostro per il solo "
     "mittente è arrivato} other {# messaggi contati come nostri per il solo "
     "mittente sono arrivati}} senza autenticazione da indirizzi pubblici: "
     "configurare local_host.",
     "{count, plural, one {# message} other {# messages}} counted as ours by "
     "the sender alone came unauthenticated from public addresses: configure "
     "local_host."},
    {MessageId::kClaimed,
     "{count, plural, one {# messaggio} other {# messaggi}} con un mittente "
     "interno, ma da fuori e senza autenticazione (falsificato?): sul conto "
     "di nessuno.",
     "{count, plural, one {# message} other {# messages}} with an internal "
     "sender, but from elsewhere and unauthenticated (forged?): on nobody's "
     "account."},
    {MessageId::kNoRecipient,
     "{count, plural, one {# messaggio accettato} other "
     "{# messaggi accettati}} senza destinatari nel log: negli esiti sì, tra "
     "ricevuti e inviati no.",
     "{count, plural, one {# accepted message} other {# accepted messages}} "
     "without recipients in the log: among the outcomes, but neither received "
     "nor sent."},
    {MessageId::kUnmarked,
     "{count, plural, one {# copia accettata} other {# copie accettate}} di "
     "cui né la configurazione né il log dicono se interna o esterna: "
     "configurare internal_domain.",
     "{count, plural, one {# accepted copy of which} other {# accepted copies "
     "of which}} neither the configuration nor the log says whether it went "
     "inside or outside: configure internal_domain."},
    {MessageId::kUnnamedLogins,
     "{count, plural, one {# messaggio autenticato il cui utente non si legge} "
     "other {# messaggi autenticati i cui utenti non si leggono}} nel log: sul "
     "conto del mittente.",
     "{count, plural, one {# authenticated message whose user} other {# "
     "authenticated messages whose users}} cannot be read in the log: on the "
     "sender''s account."},
    {MessageId::kAssumedRecipients,
     "{count, plural, one {# messaggio di cui il log non mostra} other {# "
     "messaggi di cui il log non mostra}} tutti i destinatari: gli altri sono "
     "contati come l''ultimo mostrato.",
     "{count, plural, one {# message} other {# messages}} of which the log "
     "does not show all recipients: the others are counted like the last one "
     "shown."},
    {MessageId::kForwarded,
     "{count, plural, one {# inoltro} other {# inoltri}} per anzianità, fuori "
     "da ogni sessione: non tra gli inviati.",
     "{count, plural, one {# forward} other {# forwards}} by age, outside of "
     "any session: not among the sent ones."},
    {MessageId::kDroppedInJoining,
     "{count, plural, one {# sessione aperta abbandonata} other {# sessioni "
     "aperte abbandonate}} tra un log e il seguente: troppe insieme per la "
     "memoria.",
     "{count, plural, one {# open session} other {# open sessions}} given up "
     "between one log and the next: too many at once for the memory."},
    {MessageId::kRefusals, "Rifiuti per motivo: {list}.",
     "Refusals by reason: {list}."},
    // The reasons are IceWarp's classes (RefusalClass in parser/mail_event.h).
    {MessageId::kRefusal,
     "{reason, select, dnsbl {lista nera} ana {accesso negato} as {spam} "
     "av {virus} dbf {filtro} sdme {dominio del mittente} scan {scansione} "
     "tarp {prevenzione intrusioni} wdnr {relay negato} unk {destinatario "
     "sconosciuto} cnc {server non raggiunto} grlst {greylist} incplt "
     "{incompleto} other {altro}} {count, number}",
     "{reason, select, dnsbl {black list} ana {access denied} as {spam} "
     "av {virus} dbf {filter} sdme {sender''s domain} scan {scan} "
     "tarp {intrusion prevention} wdnr {no relay} unk {user unknown} "
     "cnc {no connection} grlst {greylist} incplt {incomplete} other {other}} "
     "{count, number}"},
    {MessageId::kSuspiciousRelay,
     "{count, plural, one {# copia} other {# copie}} verso l'esterno di "
     "nessuno dei nostri (open relay?): {clients}.",
     "{count, plural, one {# copy} other {# copies}} to the outside sent by "
     "none of ours (open relay?): {clients}."},
    {MessageId::kClientCopies, "da {client} {copies, number}",
     "{copies, number} from {client}"},

    {MessageId::kInputTotal,
     "{files, number} file, {lines, plural, one {# riga} other {# righe}}, "
     "{bytes, number} byte",
     "{files, plural, one {# file} other {# files}}, {lines, plural, "
     "one {# line} other {# lines}}, {bytes, plural, one {# byte} other "
     "{# bytes}}"},
    {MessageId::kNoSources, "Nessun log letto.", "No log was read."},
    {MessageId::kUnknownDialect, "formato non riconosciuto", "unknown format"},
    {MessageId::kSourceBytes, "{bytes, number} byte",
     "{bytes, plural, one {# byte} other {# bytes}}"},
    {MessageId::kNoTimes, "nessun orario", "no time in it"},
    {MessageId::kSourceLines,
     "{lines, plural, one {# riga} other {# righe}} = {events, plural, "
     "one {# evento} other {# eventi}} + {context, number} di contesto + "
     "{blank, plural, one {# vuota} other {# vuote}} + {rejected, plural, "
     "one {# scartata} other {# scartate}}",
     "{lines, plural, one {# line} other {# lines}} = {events, plural, "
     "one {# event} other {# events}} + {context, number} of context + "
     "{blank, number} blank + {rejected, number} rejected"},
    {MessageId::kTooLong,
     "{count, plural, one {# troppo lunga} other {# troppo lunghe}}",
     "{count, number} too long"},
    {MessageId::kNoRecord, "{count, number} senza un record",
     "{count, number} without a record"},
    {MessageId::kBadTime, "{count, number} senza un'ora leggibile",
     "{count, number} without a readable time"},
    {MessageId::kOutOfRange, "{count, number} con una data impossibile",
     "{count, number} with an impossible date"},
    {MessageId::kTorn,
     "{count, plural, one {# troncata} other {# troncate}} a fine file",
     "{count, number} torn at the end of the file"},
    {MessageId::kRejectedLines, "scartate: {list}", "rejected: {list}"},
    {MessageId::kRemarks, "da notare: {list}", "to note: {list}"},
    {MessageId::kDuplicateKeys,
     "{count, plural, one {# chiave ripetuta} other {# chiavi ripetute}}",
     "{count, plural, one {# repeated key} other {# repeated keys}}"},
    {MessageId::kNonConforming,
     "{count, number} record senza le chiavi d'obbligo",
     "{count, plural, one {# record} other {# records}} without the "
     "mandatory keys"},
    {MessageId::kRepaired, "{count, number} record con virgolette non chiuse",
     "{count, plural, one {# record} other {# records}} with quotes that do "
     "not close"},
    {MessageId::kRepeatedFields,
     "{count, number} record con host, ora o utente due volte (falsificati?)",
     "{count, plural, one {# record} other {# records}} with host, time or "
     "user twice (forged?)"},
    {MessageId::kFuture, "{count, number} record nel futuro (fuso orario?)",
     "{count, plural, one {# record} other {# records}} in the future (time "
     "zone?)"},
    {MessageId::kDroppedSessions,
     "{count, plural, one {# sessione aperta abbandonata} other {# sessioni "
     "aperte abbandonate}} per limite di memoria",
     "{count, plural, one {# open session} other {# open sessions}} given up "
     "for want of memory"},
    {MessageId::kSourceDamage, "DANNEGGIATO: {reason}", "DAMAGED: {reason}"},
    {MessageId::kMoreSources,
     "... e {count, plural, one {un altro file} other {altri # file}}, senza "
     "righe scartate e senza danni.",
     "... and {count, plural, one {one more file} other {# more files}}, "
     "without rejected lines or damage."},
    {MessageId::kDuplicate,
     "Contato una volta sola: {path} sta già tutto in {same}.",
     "Counted only once: all of {path} is already in {same}."},
    {MessageId::kIgnored, "Ignorato: {path} ({why}).",
     "Ignored: {path} ({why})."},
    {MessageId::kErrLog,
     "Testo di debug, senza mail: {path}, {lines, plural, one {# riga} other "
     "{# righe}}, {bytes, number} byte",
     "Debug text, no mail: {path}, {lines, plural, one {# line} other {# "
     "lines}}, {bytes, plural, one {# byte} other {# bytes}}"},
    {MessageId::kErrLevel, "livello {level}: {count, number}",
     "level {level}: {count, number}"},
    {MessageId::kErrWithoutLevel, "senza livello: {count, number}",
     "without a level: {count, number}"},
    {MessageId::kErrContinuation, "di seguito ad altre: {count, number}",
     "going on from others: {count, number}"},
    {MessageId::kErrBlank, "vuote: {count, number}", "blank: {count, number}"},

    {MessageId::kHeadPast, "COSA È STATO LETTO", "WHAT WAS READ"},
    {MessageId::kPastFiles,
     "{read, number} file letti ({duplicates, plural, one {# doppione} "
     "other {# doppioni}}, {damaged, plural, one {# danneggiato} other {# "
     "danneggiati}}), {unchanged, number} già in archivio e non riletti, "
     "{ignored, number} ignorati.",
     "{read, plural, one {# file} other {# files}} read ({duplicates, plural, "
     "one {# duplicate} other {# duplicates}}, {damaged, number} damaged), "
     "{unchanged, number} in the store already and not read again, {ignored, "
     "number} ignored."},
    {MessageId::kPastBytes,
     "{disk, number,#,##0.0} MB su disco, {plain, number,#,##0.0} MB di testo, "
     "in {time}: {rate, number,#,##0.0} MB/s.",
     "{disk, number,#,##0.0} MB on disk, {plain, number,#,##0.0} MB of text, "
     "in {time}: {rate, number,#,##0.0} MB/s."},
    {MessageId::kHeadRemarkable, "I GIORNI PIÙ INSOLITI",
     "THE MOST UNUSUAL DAYS"},
    {MessageId::kNothingRemarkable, "Nessun giorno è fuori norma.",
     "No day is out of line."},
    {MessageId::kUnusualForecast,
     "{what}: {value, number}, previsione {usual, number,#,##0} ({times, "
     "number,#,##0.0} volte).",
     "{what}: {value, number}, forecast {usual, number,#,##0} ({times, "
     "number,#,##0.0} times)."},
    {MessageId::kUnusualMean,
     "{what}: {value, number}, media {usual, number,#,##0} ({times, "
     "number,#,##0.0} volte).",
     "{what}: {value, number}, mean {usual, number,#,##0} ({times, "
     "number,#,##0.0} times)."},
    {MessageId::kUnusualLimit,
     "{what}: {value, plural, one {# copia} other {# copie}} fuori, limite "
     "{usual, number,#,##0} ({times, number,#,##0.0} volte).",
     "{what}: {value, plural, one {# copy} other {# copies}} outside, limit "
     "{usual, number,#,##0} ({times, number,#,##0.0} times)."},
    {MessageId::kUnusualAccount,
     "{what}: {value, plural, one {# messaggio} other {# messaggi}} fuori, di "
     "solito {usual, number,#,##0.0} ({times, number,#,##0.0} volte).",
     "{what}: {value, plural, one {# message} other {# messages}} outside, "
     "usually {usual, number,#,##0.0} ({times, number,#,##0.0} times)."},
    {MessageId::kUnusualNewAccount,
     "{what}: {value, plural, one {# messaggio} other {# messaggi}} fuori, mai "
     "prima.",
     "{what}: {value, plural, one {# message} other {# messages}} outside, "
     "never before."},
    {MessageId::kUnusualAccounts, "Account: {list}.", "Accounts: {list}."},
    {MessageId::kRemarkableExplained,
     "Dal più insolito; ! = allarme, - = attenzione.",
     "The most unusual first; ! = alarm, - = attention."},
    {MessageId::kReadADay, "Un giorno per intero: mailtide report --day {day}",
     "All of a day: mailtide report --day {day}"},

    {MessageId::kExplainAccount, "Account {account} - {day} ({state})",
     "Account {account} - {day} ({state})"},
    {MessageId::kExplainOldSettings,
     "Giorno contato con impostazioni non più in vigore: i log letti adesso "
     "possono dire altro.",
     "A day counted under settings no longer in force: the logs read now may "
     "say something else."},
    {MessageId::kExplainRelayed,
     "Inviate all'esterno: {copies, plural, one {# copia} other {# copie}} in "
     "{messages, plural, one {# messaggio} other {# messaggi}}.",
     "Sent outside: {copies, plural, one {# copy} other {# copies}} in "
     "{messages, plural, one {# message} other {# messages}}."},
    {MessageId::kExplainSent,
     "Inviate in tutto: {copies, plural, one {# copia} other {# copie}} in "
     "{messages, plural, one {# messaggio} other {# messaggi}}.",
     "Sent in all: {copies, plural, one {# copy} other {# copies}} in "
     "{messages, plural, one {# message} other {# messages}}."},
    {MessageId::kExplainLimit,
     "Limite: {limit, plural, one {# copia} other {# copie}} al giorno "
     "all'esterno (max_relay).",
     "Limit: {limit, plural, one {# copy} other {# copies}} a day to the "
     "outside (max_relay)."},
    {MessageId::kExplainLimitRule,
     "Limite: {limit, plural, one {# copia} other {# copie}} al giorno "
     "all'esterno (account_limit {rule}).",
     "Limit: {limit, plural, one {# copy} other {# copies}} a day to the "
     "outside (account_limit {rule})."},
    {MessageId::kExplainUntil, "fino al {day}", "until {day}"},
    {MessageId::kExplainOver, "Superato di {count, number}.",
     "Exceeded by {count, number}."},
    {MessageId::kHeadDaysBefore, "I GIORNI PRIMA", "THE DAYS BEFORE"},
    {MessageId::kNoDaysBefore, "L'archivio non ha giorni prima di questo.",
     "The store has no day before this one."},
    {MessageId::kHeadEvidence, "COSA DICONO I LOG", "WHAT THE LOGS SAY"},
    {MessageId::kEvidenceNothing,
     "Nei log letti non c'è nessun messaggio di questo account verso "
     "l'esterno.",
     "The logs that were read hold no message of this account to the outside."},
    {MessageId::kEvidenceAll,
     "Ritrovate tutte: {copies, plural, one {# copia} other {# copie}} in "
     "{messages, plural, one {# messaggio} other {# messaggi}}.",
     "All found again: {copies, plural, one {# copy} other {# copies}} in "
     "{messages, plural, one {# message} other {# messages}}."},
    {MessageId::kEvidencePart,
     "Ritrovate {copies, plural, one {# copia} other {# copie}}{messages, "
     "plural, =0 {} one { in # messaggio} other { in # messaggi}}, contate "
     "erano "
     "{counted, number}: i log non sono più quelli di allora, o qualcosa sta "
     "a cavallo di due.",
     "Found {copies, plural, one {# copy} other {# copies}}{messages, plural, "
     "=0 {} one { in # message} other { in # messages}}, counted were "
     "{counted, number}: the logs are no longer those of then, or something "
     "lies across two of them."},
    {MessageId::kEvidenceTimes,
     "Prima {first}, ultima {last}. Ora di punta {hour}: {copies, plural, one "
     "{# copia} other {# copie}}.",
     "First {first}, last {last}. Busiest hour {hour}: {copies, plural, one "
     "{# copy} other {# copies}}."},
    {MessageId::kEvidenceRecipients, "Destinatari diversi: {count, number}.",
     "Different recipients: {count, number}."},
    {MessageId::kEvidenceManyRecipients,
     "Destinatari diversi: più di {count, number}.",
     "Different recipients: more than {count, number}."},
    {MessageId::kEvidenceRefused,
     "Destinatari rifiutati: {refused, number} di {tried, number} "
     "({percent, number,#,##0.#} %).",
     "Recipients refused: {refused, number} of {tried, number} "
     "({percent, number,#,##0.#} %)."},
    {MessageId::kEvidenceDomains, "Domini, in copie: {list}.",
     "Domains, in copies: {list}."},
    {MessageId::kEvidenceClients, "Client, in messaggi: {list}.",
     "Clients, in messages: {list}."},
    {MessageId::kEvidenceMore,
     "e {keys, plural, one {# altro} other {altri #}} con {count, number}",
     "and {keys, number} more with {count, number}"},
    {MessageId::kEvidenceMoreThan,
     "e più di altri {keys, number} con {count, number}",
     "and more than {keys, number} more with {count, number}"},
    {MessageId::kEvidenceNoneLarge,
     "più di {keys, number} con {count, number} in tutto, nessuno spicca",
     "more than {keys, number} with {count, number} in all, none stands out"},
    {MessageId::kHeadLines, "RIGHE DA VEDERE", "LINES TO LOOK AT"},
    {MessageId::kLinesOfFile, "{mails, number} mail in queste righe:",
     "{mails, plural, one {# mail} other {# mails}} in these lines:"},
    {MessageId::kHeadLogTrouble, "LOG DI CUI MANCA QUALCOSA",
     "LOGS WITH SOMETHING AMISS"},
    {MessageId::kLogGone, "{path}: non c'è più, nessuna prova da qui.",
     "{path}: is gone, no evidence from here."},
    {MessageId::kLogUnreadable, "{path}: non si legge ({reason}).",
     "{path}: cannot be read ({reason})."},
    {MessageId::kLogChanged,
     "{path}: da allora contiene altro, nessuna prova da qui.",
     "{path}: holds something else since then, no evidence from here."},
    {MessageId::kLogGrown, "{path}: da allora è cresciuto, letto tutto.",
     "{path}: has grown since then, all of it was read."},
    {MessageId::kLogDamaged, "{path}: danneggiato, letto in parte ({reason}).",
     "{path}: damaged, read in part ({reason})."},

    {MessageId::kExplainIndicator, "{indicator} - {day} ({state})",
     "{indicator} - {day} ({state})"},
    {MessageId::kExplainCount, "{what}: {value, number}.",
     "{what}: {value, number}."},
    {MessageId::kDetectorOff,
     "[checks] detector non nomina {name}: non dà avvisi. I numeri che "
     "avrebbe:",
     "[checks] detector does not name {name}: it gives no alerts. The numbers "
     "it would have:"},
    {MessageId::kDayNotJudged,
     "Nessun verdetto: il giorno è {state}, e un giorno così non si giudica.",
     "No verdict: the day is {state}, and such a day is not judged."},
    {MessageId::kHeadFixedRule, "LA REGOLA FISSA", "THE FIXED RULE"},
    {MessageId::kWeekendNoVerdict,
     "Nessun verdetto: un indicatore _W conta da lunedì a venerdì, di sabato e "
     "domenica non ha valore.",
     "No verdict: a _W indicator counts Monday to Friday, and has no value on "
     "Saturdays and Sundays."},
    {MessageId::kWindowShort,
     "Tace: la finestra ha {count, number} dei {needed, number} giorni che "
     "servono.",
     "Silent: the window has {count, number} of the {needed, number} days that "
     "it needs."},
    {MessageId::kValueWithin, "Nella norma: {value, number}.",
     "In line: {value, number}."},
    {MessageId::kValueTooLow, "Avviso: {value, number} è sotto i limiti.",
     "Alert: {value, number} is below the bounds."},
    {MessageId::kValueTooHigh, "Avviso: {value, number} è sopra i limiti.",
     "Alert: {value, number} is above the bounds."},
    {MessageId::kValueOutside, "Fuori norma: {value, number}.",
     "Out of line: {value, number}."},
    {MessageId::kValueLowButOpen,
     "Nessun avviso: {value, number} è sotto i limiti, ma il giorno è ancora "
     "aperto e può crescere.",
     "No alert: {value, number} is below the bounds, but the day is still open "
     "and may grow."},
    {MessageId::kWindowIncludes,
     "Media e scarto comprendono il giorno stesso (window = including).",
     "Mean and deviation include the day itself (window = including)."},
    {MessageId::kHeadWindow, "I VALORI DELLA FINESTRA",
     "THE VALUES OF THE WINDOW"},
    {MessageId::kColumnValue, "valore", "value"},
    {MessageId::kLeftOutWeekend, "non conta: fine settimana",
     "left out: weekend"},
    {MessageId::kLeftOutState, "non conta: {state}", "left out: {state}"},
    {MessageId::kHeadForecast, "LA PREVISIONE", "THE FORECAST"},
    {MessageId::kForecastOfAllDays,
     "La previsione segue {indicator}: conosce già i giorni della settimana, e "
     "per _W non ce n'è un'altra.",
     "The forecast follows {indicator}: it knows the days of the week already, "
     "and there is none of its own for _W."},
    {MessageId::kForecastShort,
     "Tace: ha visto {count, number} dei {needed, number} giorni chiusi che le "
     "servono.",
     "Silent: it has seen {count, number} of the {needed, number} closed days "
     "that it needs."},
    {MessageId::kForecastLevel,
     "Livello {level, number,#,##0.0} (media da lunedì a venerdì) per il "
     "fattore {factor, number,0.000} di {weekday}; dispersione {dispersion, "
     "number,0.0000}.",
     "Level {level, number,#,##0.0} (mean of Monday to Friday) times the "
     "factor {factor, number,0.000} of {weekday}; dispersion {dispersion, "
     "number,0.0000}."},
    {MessageId::kForecastScore,
     "z = {score, number,0.00} ({p}). Avviso oltre ±{limit, number,0.00} (±{k, "
     "number} con una storia lunga), e ad almeno {distance, number,#,##0.#} "
     "dalla previsione.",
     "z = {score, number,0.00} ({p}). An alert beyond ±{limit, number,0.00} "
     "(±{k, number} with a long history), and at least {distance, "
     "number,#,##0.#} from the forecast."},
    {MessageId::kCarriedOverBounds,
     "Tenendo conto del giorno lavorativo precedente: previsione {expected, "
     "number,#,##0}, norma da {low, number} a {high, number}; z = {score, "
     "number,0.00}.",
     "Taking the weekday before into account: forecast {expected, "
     "number,#,##0}, normal from {low, number} to {high, number}; z = {score, "
     "number,0.00}."},
    {MessageId::kProbability, "p = {p, number,0.####}",
     "p = {p, number,0.####}"},
    {MessageId::kProbabilityBelow, "p sotto {p, number,0.####}",
     "p below {p, number,0.####}"},
    {MessageId::kCaseBegins, "Il caso comincia in questo giorno.",
     "The case begins on this day."},
    {MessageId::kCaseSince, "Il caso prosegue dal {since}.",
     "The case goes on since {since}."},
    {MessageId::kFormerLevel,
     "Nessun avviso: è fuori dai limiti, ma al livello che era normale prima "
     "dell'ultimo cambio, e che torna a valere.",
     "No alert: it is outside the bounds, but at the level that was normal "
     "before the last change, and that holds again."},
    {MessageId::kSoFarNoMatch,
     "Il giorno è ancora aperto, ma non è quello di adesso o dell'ultimo "
     "record: niente confronto con la parte di giornata trascorsa.",
     "The day is still open, but not the day of now or of the last record: no "
     "comparison with the part of a day that has passed."},
    {MessageId::kSoFarHoliday,
     "Il giorno è ancora aperto, ed è festivo: niente confronto con la parte "
     "di giornata trascorsa.",
     "The day is still open, and a holiday: no comparison with the part of a "
     "day that has passed."},
    {MessageId::kSoFarFewDays,
     "Il giorno è ancora aperto: niente confronto fino alle {time}, i giorni "
     "simili sono meno di {needed, number}.",
     "The day is still open: no comparison until {time}, fewer than {needed, "
     "number} days are like it."},
    {MessageId::kSoFarShare,
     "Alle {time} di solito è arrivato il {percent, number,0.0} % della "
     "giornata.",
     "By {time} usually {percent, number,0.0} % of a day has come."},
    {MessageId::kSoFarEarly, "È troppo poco per un confronto.",
     "That is too little to compare."},
    {MessageId::kHeadDrift, "LE DERIVE LENTE (CUSUM)", "SLOW CHANGES (CUSUM)"},
    {MessageId::kDriftSums,
     "Somme dopo questo giorno: verso l'alto {high, number,0.00}, verso il "
     "basso {low, number,0.00}. Avviso oltre {limit, number}.",
     "Sums after this day: upward {high, number,0.00}, downward {low, "
     "number,0.00}. An alert beyond {limit, number}."},
    {MessageId::kDriftReset,
     "La somma era arrivata a {score, number,0.00}: riparte da zero.",
     "The sum had come to {score, number,0.00}: it begins at zero again."},
    {MessageId::kDriftWeekdays,
     "Sabati, domeniche, festivi e giorni non chiusi non vi entrano.",
     "Saturdays, Sundays, holidays and days that are not closed do not enter "
     "into them."},

    {MessageId::kReplayHead,
     "{settings}, {period} ({days, plural, one {# giorno} other {# giorni}}): "
     "{appear, plural, one {# avviso comparirebbe} other {# avvisi "
     "comparirebbero}}, {vanish, plural, one {# sparirebbe} other {# "
     "sparirebbero}}, {same, plural, one {# resta} other {# restano}}",
     "{settings}, {period} ({days, plural, one {# day} other {# days}}): "
     "{appear, plural, one {# alert} other {# alerts}} would appear, {vanish, "
     "number} would vanish, {same, plural, one {# stays} other {# stay}}"},
    {MessageId::kReplaySetting, "{name} = {tried} invece di {now}",
     "{name} = {tried} instead of {now}"},
    {MessageId::kReplayNotSet, "nessun valore", "no value"},
    {MessageId::kHeadAppear, "COMPARIREBBERO", "WOULD APPEAR"},
    {MessageId::kHeadVanish, "SPARIREBBERO", "WOULD VANISH"},

    {MessageId::kZone, "Ore nel fuso {zone} ({origin}).",
     "Times in the zone {zone} ({origin})."},
    {MessageId::kZoneOfSystem, "quello del sistema", "that of the system"},
    {MessageId::kGenerated, "mailtide {version}, rapporto scritto il {stamp}.",
     "mailtide {version}, report written on {stamp}."},
    {MessageId::kReadMore,
     "Tutti i numeri: mailtide report --day {day} --format json",
     "All the numbers: mailtide report --day {day} --format json"},
    {MessageId::kReadAll, "Tutti i numeri e tutti gli account: --format json",
     "All the numbers and all accounts: --format json"},
}};

constexpr bool InOrder() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].id) != i) {
      return false;
    }
  }
  return true;
}
static_assert(InOrder(), "a message has no row, or its row is out of place");

}  // namespace

std::string_view PatternOf(Language language, MessageId id) {
  const Row& row = kTable[static_cast<std::size_t>(id)];
  return language == Language::kItalian ? row.italian : row.english;
}

}  // namespace mailtide
