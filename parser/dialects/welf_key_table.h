// The names of welf_keys.h as a table for the scanner: a name, loaded as two
// words, is looked up with one multiplication and one comparison.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_KEY_TABLE_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_KEY_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "parser/dialects/welf_keys.h"

namespace mailtide {

struct WelfKeyRow {
  std::string_view name;  // lower case
  WelfKey key;
};

inline constexpr WelfKeyRow kWelfKeyRows[] = {
    {"action", WelfKey::kAction},
    {"ads", WelfKey::kKnownOnly},
    {"agent", WelfKey::kKnownOnly},
    {"app", WelfKey::kKnownOnly},
    {"appname", WelfKey::kKnownOnly},
    {"arg", WelfKey::kArg},
    {"c", WelfKey::kKnownOnly},
    {"cache", WelfKey::kKnownOnly},
    {"cat_action", WelfKey::kCatAction},
    {"cat_page", WelfKey::kKnownOnly},
    {"cat_site", WelfKey::kCatSite},
    {"category", WelfKey::kKnownOnly},
    {"catlevel_page", WelfKey::kKnownOnly},
    {"catlevel_site", WelfKey::kKnownOnly},
    {"cdur", WelfKey::kKnownOnly},
    {"code", WelfKey::kCode},
    {"confid", WelfKey::kKnownOnly},
    {"contentpolicy", WelfKey::kKnownOnly},
    {"contenttype", WelfKey::kKnownOnly},
    {"datechange", WelfKey::kDateChange},
    {"dpi", WelfKey::kKnownOnly},
    {"dport", WelfKey::kDport},
    {"dst", WelfKey::kDst},
    {"dstcontinent", WelfKey::kKnownOnly},
    {"dstcountry", WelfKey::kKnownOnly},
    {"dstif", WelfKey::kKnownOnly},
    {"dstifname", WelfKey::kKnownOnly},
    {"dstmac", WelfKey::kKnownOnly},
    {"dstname", WelfKey::kDstName},
    {"dstport", WelfKey::kDstPort},
    {"dstportname", WelfKey::kKnownOnly},
    {"dstuser", WelfKey::kDstUser},
    {"dstv6", WelfKey::kKnownOnly},
    {"duration", WelfKey::kDuration},
    {"filename", WelfKey::kKnownOnly},
    {"filetype", WelfKey::kKnownOnly},
    {"from", WelfKey::kFrom},
    {"fw", WelfKey::kFw},
    {"fw_action", WelfKey::kFwAction},
    {"gcat", WelfKey::kKnownOnly},
    {"hash", WelfKey::kKnownOnly},
    {"id", WelfKey::kId},
    {"ipproto", WelfKey::kKnownOnly},
    {"ipscat", WelfKey::kKnownOnly},
    {"ipspri", WelfKey::kKnownOnly},
    {"ipv", WelfKey::kKnownOnly},
    {"logtype", WelfKey::kLogType},
    {"m", WelfKey::kKnownOnly},
    {"mailfrom", WelfKey::kMailFrom},
    {"message_length", WelfKey::kMessageLength},
    {"messageid", WelfKey::kKnownOnly},
    {"modsrc", WelfKey::kKnownOnly},
    {"modsrcport", WelfKey::kKnownOnly},
    {"msg", WelfKey::kMsg},
    {"msgid", WelfKey::kKnownOnly},
    {"n", WelfKey::kKnownOnly},
    {"nat", WelfKey::kKnownOnly},
    {"natdst", WelfKey::kKnownOnly},
    {"natport", WelfKey::kKnownOnly},
    {"natsrc", WelfKey::kKnownOnly},
    {"note", WelfKey::kNote},
    {"op", WelfKey::kOp},
    {"origdst", WelfKey::kKnownOnly},
    {"origdstport", WelfKey::kKnownOnly},
    {"pkts_rcvd", WelfKey::kKnownOnly},
    {"pkts_sent", WelfKey::kKnownOnly},
    {"port", WelfKey::kPort},
    {"pri", WelfKey::kPri},
    {"proto", WelfKey::kProto},
    {"rcpt", WelfKey::kRcpt},
    {"rcptto", WelfKey::kRcptTo},
    {"rcvd", WelfKey::kRcvd},
    {"recipient", WelfKey::kRecipient},
    {"ref", WelfKey::kKnownOnly},
    {"requestid", WelfKey::kKnownOnly},
    {"result", WelfKey::kResult},
    {"rpkt", WelfKey::kKnownOnly},
    {"rule", WelfKey::kKnownOnly},
    {"ruleid", WelfKey::kKnownOnly},
    {"rulename", WelfKey::kKnownOnly},
    {"sandboxing", WelfKey::kKnownOnly},
    {"sandboxinglevel", WelfKey::kKnownOnly},
    {"scode", WelfKey::kScode},
    {"sender", WelfKey::kSender},
    {"sent", WelfKey::kSent},
    {"server", WelfKey::kKnownOnly},
    {"sess", WelfKey::kSess},
    {"session", WelfKey::kSession},
    {"sid", WelfKey::kSid},
    {"size", WelfKey::kSize},
    {"slotlevel", WelfKey::kKnownOnly},
    {"smtp_action", WelfKey::kSmtpAction},
    {"sn", WelfKey::kKnownOnly},
    {"spam", WelfKey::kSpam},
    {"spamlevel", WelfKey::kSpamLevel},
    {"spkt", WelfKey::kKnownOnly},
    {"src", WelfKey::kSrc},
    {"srccontinent", WelfKey::kKnownOnly},
    {"srccountry", WelfKey::kKnownOnly},
    {"srcif", WelfKey::kKnownOnly},
    {"srcifname", WelfKey::kKnownOnly},
    {"srcmac", WelfKey::kKnownOnly},
    {"srcname", WelfKey::kKnownOnly},
    {"srcport", WelfKey::kKnownOnly},
    {"srcportname", WelfKey::kKnownOnly},
    {"srcuser", WelfKey::kSrcUser},
    {"srcv6", WelfKey::kKnownOnly},
    {"startime", WelfKey::kKnownOnly},
    {"subject", WelfKey::kSubject},
    {"time", WelfKey::kTime},
    {"to", WelfKey::kTo},
    {"type", WelfKey::kKnownOnly},
    {"tz", WelfKey::kTz},
    {"user", WelfKey::kUser},
    {"usr", WelfKey::kKnownOnly},
    {"virus", WelfKey::kVirus},
    {"virusname", WelfKey::kVirusName},
    {"vpn", WelfKey::kKnownOnly},
    {"vpnpolicy", WelfKey::kKnownOnly},
};

inline constexpr std::size_t kLongestWelfName = 15;

// The bytes of a name, the first one lowest, and zeros behind them.
struct NameWords {
  std::uint64_t low = 0, high = 0;
};

// Returns the first `length` bytes at `text`, at most 16, all of which can be
// read there.
inline NameWords LoadName(const char* text, std::size_t length) {
  // By the number of bytes that count: the upper half is for the second word.
  static constexpr std::array<std::uint64_t, 17> kMasks = {0,
                                                           0xff,
                                                           0xffff,
                                                           0xffffff,
                                                           0xffffffff,
                                                           0xffffffffff,
                                                           0xffffffffffff,
                                                           0xffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff,
                                                           0xffffffffffffffff};
  NameWords name;
  std::memcpy(&name.low, text, sizeof(name.low));
  std::memcpy(&name.high, text + sizeof(name.low), sizeof(name.high));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  name = {__builtin_bswap64(name.low), __builtin_bswap64(name.high)};
#endif
  name.low &= kMasks[length];
  name.high &= length > 8 ? kMasks[length - 8] : 0;
  return name;
}

struct WelfKeyEntry {
  NameWords name;
  NameWords cases;  // the bit that tells the case, of each letter
  WelfKey key = WelfKey::kUnknown;
  bool may_be_glued = false;  // MayBeGlued

  // Returns whether `other` is this name, whatever the case of its letters. No
  // name is empty, but an entry of the table may be.
  constexpr bool Is(const NameWords& other) const {
    return (((other.low ^ name.low) & ~cases.low) |
            ((other.high ^ name.high) & ~cases.high)) == 0;
  }
};

class WelfKeyTable {
 public:
  constexpr WelfKeyTable() {
    for (const WelfKeyRow& row : kWelfKeyRows) {
      WelfKeyEntry entry;
      for (std::size_t i = 0; i < row.name.size(); ++i) {
        const unsigned shift = 8U * static_cast<unsigned>(i % 8);
        const auto byte = static_cast<std::uint64_t>(row.name[i]);
        const std::uint64_t case_bit = row.name[i] >= 'a' ? 0x20U : 0U;
        (i < 8 ? entry.name.low : entry.name.high) |= byte << shift;
        (i < 8 ? entry.cases.low : entry.cases.high) |= case_bit << shift;
      }
      entry.key = row.key;
      entry.may_be_glued = MayBeGlued(row.key, row.name);
      WelfKeyEntry& slot = slots_[SlotOf(entry.name)];
      is_perfect_ = is_perfect_ && slot.key == WelfKey::kUnknown &&
                    row.name.size() <= kLongestWelfName;
      slot = entry;
    }
  }

  // Returns the one entry that may be `name`: ask whether it is.
  constexpr const WelfKeyEntry& Find(const NameWords& name) const {
    return slots_[SlotOf(name)];
  }
  constexpr bool is_perfect() const { return is_perfect_; }

 private:
  static constexpr unsigned kSlotBits = 9;

  // The multiplier was found by trying until no two names shared a slot.
  static constexpr std::size_t SlotOf(const NameWords& name) {
    constexpr std::uint64_t kMultiplier = 0xc2a0897e26287a77U;
    constexpr std::uint64_t kNoCase = 0xdfdfdfdfdfdfdfdfU;
    const std::uint64_t low = name.low & kNoCase;
    const std::uint64_t high = name.high & kNoCase;
    return ((low ^ high * 3) * kMultiplier) >> (64U - kSlotBits);
  }

  std::array<WelfKeyEntry, std::size_t{1} << kSlotBits> slots_ = {};
  bool is_perfect_ = true;
};

inline constexpr WelfKeyTable kWelfKeyTable;
static_assert(kWelfKeyTable.is_perfect(), "two names share a slot");

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_KEY_TABLE_H_
