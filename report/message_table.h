// Every word for people, in Italian and English, but for --help and errors.
//
// The table of patterns in message_table.cc is the one place to read and mend
// them; messages.h fills them in. Lines of the old script are no messages: they
// are never translated (formats/old_text.h).
#ifndef MAILTIDE_REPORT_MESSAGE_TABLE_H_
#define MAILTIDE_REPORT_MESSAGE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "report/language.h"

namespace mailtide {

// Named for what they say; the arguments stand in the table.
enum class MessageId : std::uint8_t {
  // The first line.
  kGradeRegular,
  kGradeAttention,
  kGradeAlarm,
  kHeadline,
  kPeriod,
  kNoDays,
  kOutOfLine,
  kAlreadyTold,
  kNothingNew,
  kInLine,
  kNothingClosed,
  kHistory,
  // Headings.
  kHeadNews,
  kHeadTold,
  kHeadOldLines,
  kHeadDays,
  kHeadOutcomes,
  kHeadOutcomesTotal,
  kHeadAccounts,
  kHeadGaps,
  kHeadNotes,
  kHeadInput,
  // Verdicts.
  kReceived,
  kSent,
  kRelayed,
  kOnWeekdays,
  kDeviationLow,
  kDeviationHigh,
  kDeviationPlain,
  kBounds,
  kAccountOverLimit,
  kOpenRelay,
  kForbiddenAccepted,
  kNoLog,
  kEmptyLog,
  kLogEnds,
  kDayIncomplete,
  kDamaged,
  kNotUnderstood,
  kImpossibleTimes,
  kFutureRecords,
  kOverlap,
  kMoreVerdicts,
  kEarlierVerdicts,
  kToldTotal,
  kToldOfDay,
  kMoreAccountLines,
  // The table of days.
  kColumnDay,
  kColumnReceived,
  kColumnSent,
  kColumnRelayed,
  kColumnMessages,
  kColumnCopies,
  kColumnState,
  kColumnAccount,
  kTotal,
  kMarkExplained,
  kEarlierDays,
  kStateOpen,
  kStateRotated,
  kStateComplete,
  kStateEnded,
  kStatePartial,
  kStateMissing,
  // Outcomes and accounts.
  kAccepted,
  kRejected,
  kDeferred,
  kQuarantined,
  kDeleted,
  kVirus,
  kSpam,
  kPhishing,
  kDelivered,
  kBounced,
  kIncomplete,
  kNoOutcomes,
  kUnknownRecipients,
  kMoreRelaying,
  kNobodyRelaying,
  // What is missing.
  kMissingDays,
  kPartialDays,
  kOpenDays,
  kEndedDays,
  kEmptyDays,
  kQuietDays,
  kOldSettingsDays,
  kShortHistory,
  kMoreInList,
  // What was guessed.
  kCountsCopies,
  kCountsMessages,
  kByMarks,
  kInferred,
  kUnauthenticated,
  kClaimed,
  kNoRecipient,
  kUnmarked,
  kUnnamedLogins,
  kAssumedRecipients,
  kForwarded,
  kDroppedInJoining,
  kRefusals,
  kRefusal,
  kSuspiciousRelay,
  kClientCopies,
  // The account of the input.
  kInputTotal,
  kNoSources,
  kUnknownDialect,
  kSourceBytes,
  kNoTimes,
  kSourceLines,
  kTooLong,
  kNoRecord,
  kBadTime,
  kOutOfRange,
  kTorn,
  kRejectedLines,
  kRemarks,
  kDuplicateKeys,
  kNonConforming,
  kRepaired,
  kRepeatedFields,
  kFuture,
  kDroppedSessions,
  kSourceDamage,
  kMoreSources,
  kDuplicate,
  kIgnored,
  kErrLog,
  kErrLevel,
  kErrWithoutLevel,
  kErrContinuation,
  kErrBlank,
  // The end.
  kZone,
  kZoneOfSystem,
  kGenerated,
  kReadMore,
  kReadAll,
};
inline constexpr std::size_t kMessageCount =
    static_cast<std::size_t>(MessageId::kReadAll) + 1;

// Returns the pattern of message `id`, an ICU message format in UTF-8.
std::string_view PatternOf(Language language, MessageId id);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MESSAGE_TABLE_H_
