#include "parser/dialects/welf_keys.h"

#include <algorithm>
#include <array>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

struct Row {
  std::string_view name;  // lower case
  WelfKey key;
};

constexpr WelfKey kOther = WelfKey::kKnownOnly;

constexpr Row kRows[] = {
    {"action", WelfKey::kAction},
    {"ads", kOther},
    {"agent", kOther},
    {"app", kOther},
    {"appname", kOther},
    {"arg", WelfKey::kArg},
    {"c", kOther},
    {"cache", kOther},
    {"cat_action", WelfKey::kCatAction},
    {"cat_page", kOther},
    {"cat_site", WelfKey::kCatSite},
    {"category", kOther},
    {"catlevel_page", kOther},
    {"catlevel_site", kOther},
    {"cdur", kOther},
    {"code", WelfKey::kCode},
    {"confid", kOther},
    {"contentpolicy", kOther},
    {"contenttype", kOther},
    {"datechange", WelfKey::kDateChange},
    {"dpi", kOther},
    {"dport", WelfKey::kDport},
    {"dst", WelfKey::kDst},
    {"dstcontinent", kOther},
    {"dstcountry", kOther},
    {"dstif", kOther},
    {"dstifname", kOther},
    {"dstmac", kOther},
    {"dstname", WelfKey::kDstName},
    {"dstport", WelfKey::kDstPort},
    {"dstportname", kOther},
    {"dstuser", WelfKey::kDstUser},
    {"dstv6", kOther},
    {"duration", WelfKey::kDuration},
    {"filename", kOther},
    {"filetype", kOther},
    {"from", WelfKey::kFrom},
    {"fw", WelfKey::kFw},
    {"fw_action", WelfKey::kFwAction},
    {"gcat", kOther},
    {"hash", kOther},
    {"id", WelfKey::kId},
    {"ipproto", kOther},
    {"ipscat", kOther},
    {"ipspri", kOther},
    {"ipv", kOther},
    {"logtype", WelfKey::kLogType},
    {"m", kOther},
    {"mailfrom", WelfKey::kMailFrom},
    {"message_length", WelfKey::kMessageLength},
    {"messageid", kOther},
    {"modsrc", kOther},
    {"modsrcport", kOther},
    {"msg", WelfKey::kMsg},
    {"msgid", kOther},
    {"n", kOther},
    {"nat", kOther},
    {"natdst", kOther},
    {"natport", kOther},
    {"natsrc", kOther},
    {"note", WelfKey::kNote},
    {"op", WelfKey::kOp},
    {"origdst", kOther},
    {"origdstport", kOther},
    {"pkts_rcvd", kOther},
    {"pkts_sent", kOther},
    {"port", WelfKey::kPort},
    {"pri", WelfKey::kPri},
    {"proto", WelfKey::kProto},
    {"rcpt", WelfKey::kRcpt},
    {"rcptto", WelfKey::kRcptTo},
    {"rcvd", WelfKey::kRcvd},
    {"recipient", WelfKey::kRecipient},
    {"ref", kOther},
    {"requestid", kOther},
    {"result", WelfKey::kResult},
    {"rpkt", kOther},
    {"rule", kOther},
    {"ruleid", kOther},
    {"rulename", kOther},
    {"sandboxing", kOther},
    {"sandboxinglevel", kOther},
    {"scode", WelfKey::kScode},
    {"sender", WelfKey::kSender},
    {"sent", WelfKey::kSent},
    {"server", kOther},
    {"sess", WelfKey::kSess},
    {"session", WelfKey::kSession},
    {"sid", WelfKey::kSid},
    {"size", WelfKey::kSize},
    {"slotlevel", kOther},
    {"smtp_action", WelfKey::kSmtpAction},
    {"sn", kOther},
    {"spam", WelfKey::kSpam},
    {"spamlevel", WelfKey::kSpamLevel},
    {"spkt", kOther},
    {"src", WelfKey::kSrc},
    {"srccontinent", kOther},
    {"srccountry", kOther},
    {"srcif", kOther},
    {"srcifname", kOther},
    {"srcmac", kOther},
    {"srcname", kOther},
    {"srcport", kOther},
    {"srcportname", kOther},
    {"srcuser", WelfKey::kSrcUser},
    {"srcv6", kOther},
    {"startime", kOther},
    {"subject", WelfKey::kSubject},
    {"time", WelfKey::kTime},
    {"to", WelfKey::kTo},
    {"type", kOther},
    {"tz", WelfKey::kTz},
    {"user", WelfKey::kUser},
    {"usr", kOther},
    {"virus", WelfKey::kVirus},
    {"virusname", WelfKey::kVirusName},
    {"vpn", kOther},
    {"vpnpolicy", kOther},
};

constexpr std::size_t kLongestName = 16;

constexpr bool IsSorted() {
  for (std::size_t i = 1; i < std::size(kRows); ++i) {
    if (kRows[i - 1].name >= kRows[i].name ||
        kRows[i].name.size() > kLongestName) {
      return false;
    }
  }
  return true;
}

bool EndsWith(std::string_view name, std::string_view end) {
  return name.size() >= end.size() &&
         EqualsIgnoreCase(name.substr(name.size() - end.size()), end);
}

}  // namespace

WelfKey FindWelfKey(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) {
    return WelfKey::kUnknown;
  }
  std::array<char, kLongestName> buffer = {};
  std::transform(name.begin(), name.end(), buffer.begin(), AsciiLower);
  const std::string_view lower(buffer.data(), name.size());
  const Row* row = std::lower_bound(
      std::begin(kRows), std::end(kRows), lower,
      [](const Row& a, std::string_view b) { return a.name < b; });
  return row != std::end(kRows) && row->name == lower ? row->key
                                                      : WelfKey::kUnknown;
}

bool IsNumeric(WelfKey key, std::string_view name) {
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
      return EndsWith(name, "port") || EqualsIgnoreCase(name, "c") ||
             EqualsIgnoreCase(name, "m") || EqualsIgnoreCase(name, "n");
  }
}

bool IsScalar(WelfKey key, std::string_view name) {
  switch (key) {
    case WelfKey::kSrc:
    case WelfKey::kDst:
    case WelfKey::kResult:
    case WelfKey::kFw:
    case WelfKey::kTz:
      return true;
    default:
      return IsNumeric(key, name) || EndsWith(name, "mac") ||
             EqualsIgnoreCase(name, "rule") ||
             EqualsIgnoreCase(name, "ruleid") || EqualsIgnoreCase(name, "ipv");
  }
}

static_assert(IsSorted(), "binary search needs the rows in order");

}  // namespace mailtide
