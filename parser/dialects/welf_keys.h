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

#include "parser/base/scan.h"

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

// Returns whether a bare value of this field is a number.
constexpr bool IsNumeric(WelfKey key, std::string_view name) {
  switch (key) {
    case WelfKey::kPri:
    case WelfKey::kSent:
    case WelfKey::kRcvd:
    case WelfKey::kDuration:
    case WelfKey::kSize:
    case WelfKey::kScode:
    case WelfKey::kPort:
    case WelfKey::kDstPort:
    case WelfKey::kDport:
      return true;
    default:
      return EndsWithIgnoreCase(name, "port") || EqualsIgnoreCase(name, "c") ||
             EqualsIgnoreCase(name, "m") || EqualsIgnoreCase(name, "n");
  }
}

// Returns whether a bare value of this field is one token, so that what
// follows it is loose text and not part of the value.
constexpr bool IsScalar(WelfKey key, std::string_view name) {
  switch (key) {
    case WelfKey::kSrc:
    case WelfKey::kDst:
    case WelfKey::kResult:
    case WelfKey::kFw:
    case WelfKey::kTz:
      return true;
    default:
      return IsNumeric(key, name) || EndsWithIgnoreCase(name, "mac") ||
             EqualsIgnoreCase(name, "rule") ||
             EqualsIgnoreCase(name, "ruleid") || EqualsIgnoreCase(name, "ipv");
  }
}

// Returns whether a bare value of this field may end directly before the next
// KEY=: a number, or a MAC address (`dstMac`), whose field ends in a `c`.
constexpr bool MayBeGlued(WelfKey key, std::string_view name) {
  return IsNumeric(key, name) || (IsScalar(key, name) && name.size() > 3 &&
                                  AsciiLower(name.back()) == 'c');
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_KEYS_H_
