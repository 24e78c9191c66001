// Every word for people, in Italian and English, but for --help and errors.
//
// The table of patterns in messages.cc is the one place to read and mend them.
// Patterns are ICU message formats: plurals, decimal commas and the names of
// days come from ICU, which is loaded by the first call and not before. Text
// from a log passes as an argument, already escaped (formats/escape.h). Lines
// of the old script are no messages: they are never translated (formats/
// old_text.h).
#ifndef MAILTIDE_REPORT_MESSAGES_H_
#define MAILTIDE_REPORT_MESSAGES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mailtide {

enum class Language : std::uint8_t { kItalian, kEnglish };

// "it" and "en", as the configuration has them.
std::optional<Language> LanguageFromCode(std::string_view code);

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
  kInferred,
  kUnauthenticated,
  kClaimed,
  kNoRecipient,
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
  kSourceDamage,
  kMoreSources,
  kDuplicate,
  kIgnored,
  // The end.
  kZone,
  kZoneOfSystem,
  kGenerated,
  kReadMore,
  kReadAll,
};
inline constexpr std::size_t kMessageCount =
    static_cast<std::size_t>(MessageId::kReadAll) + 1;

// One named argument. Text is UTF-8 and is copied before Say returns; a count
// above 2^63 is shown as 2^63 - 1.
struct MessageArgument {
  std::string_view name;
  std::variant<std::string_view, std::uint64_t, double> value;
};

// Returns message `id` with its arguments filled in: one line, UTF-8. Which
// arguments a message takes, the table says; leaving one out is a bug.
std::string Say(Language language, MessageId id,
                std::initializer_list<MessageArgument> arguments = {});

// Returns the names of the arguments that message `id` takes, sorted.
std::vector<std::string> ArgumentNames(Language language, MessageId id);

// "1.234" or "1,234", without the cost of a message: for tables.
std::string NumberText(Language language, std::uint64_t number);

enum class DayStyle : std::uint8_t {
  kLong,   // "venerdì 20 novembre 2026"
  kShort,  // "ven 2026-11-20": 14 characters in both languages
};
std::string DayText(Language language, std::chrono::local_days day,
                    DayStyle style);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MESSAGES_H_
