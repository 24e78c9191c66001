// The field names of WELF records and of their relatives.
//
// Names compare without case. A name that is known only to end the value
// before it (rule 3 of the grammar in welf_record.h) has no enumerator.
// Sources: the WELF reference's fields, 3Com's and Stormshield's field tables,
// GTA's and SonicWall's records.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_KEYS_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mailtide {

enum class WelfKey : std::uint8_t {
  kUnknown,
  kKnownOnly,  // known by name, not used
  kId,
  kTime,
  kFw,
  kPri,
  kProto,
  kDuration,
  kSent,
  kRcvd,
  kSrc,
  kDst,
  kDstName,
  kUser,
  kOp,
  kArg,
  kResult,
  kMsg,
  kTz,
  kPort,
  kDstPort,
  kDport,
  kLogType,
  kFrom,
  kSender,
  kMailFrom,
  kSrcUser,
  kTo,
  kRcpt,
  kRcptTo,
  kRecipient,
  kDstUser,
  kSize,
  kMessageLength,
  kScode,
  kCode,
  kVirus,
  kVirusName,
  kSpam,
  kSpamLevel,
  kAction,
  kSmtpAction,
  kCatAction,
  kFwAction,
  kCatSite,
  kSubject,
  kNote,
  kSession,
  kSess,
  kSid,
  kDateChange,
};
inline constexpr std::size_t kWelfKeyCount =
    static_cast<std::size_t>(WelfKey::kDateChange) + 1;

// Returns the key with this name, kKnownOnly or kUnknown.
WelfKey FindWelfKey(std::string_view name);

// Returns whether a bare value of this field is one token, so that what
// follows it is loose text and not part of the value.
bool IsScalar(WelfKey key, std::string_view name);

// Returns whether a bare value of this field is a number.
bool IsNumeric(WelfKey key, std::string_view name);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_KEYS_H_
