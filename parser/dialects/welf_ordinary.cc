#include "parser/dialects/welf_ordinary.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <optional>

#include "parser/address.h"
#include "parser/base/scan.h"
#include "parser/dialects/welf_verdict.h"
#include "parser/plain_address.h"
#include "parser/plain_number.h"

namespace mailtide {
namespace {

// Compares with a word in one step.
template <std::size_t kSize>
bool Is(std::string_view text, const char (&word)[kSize]) {
  return text.size() == kSize - 1 &&
         std::memcmp(text.data(), word, kSize - 1) == 0;
}

// The commands that are no mail, whatever their fields.
bool IsContextOp(std::string_view op) {
  return Is(op, "QUIT") || Is(op, "EHLO") || Is(op, "HELO") || Is(op, "AUTH") ||
         Is(op, "DATA") || Is(op, "RSET") || Is(op, "NOOP") ||
         Is(op, "STARTTLS");
}

bool HoldsAt(std::string_view text) {
  return std::find(text.begin(), text.end(), '@') != text.end();
}

// What a layout gives of a bare value may end so, a record's does not.
bool EndsInSeparator(std::string_view text) {
  return !text.empty() && (text.back() == ',' || text.back() == ';');
}

bool Has(std::uint64_t present, WelfKey key) {
  return (present >> static_cast<unsigned>(key) & 1U) != 0;
}

}  // namespace

WelfOrdinary::WelfOrdinary(const DialectSettings& settings)
    : zone_(*settings.zone), now_(settings.now) {
  event_.has_sender = true;
  event_.is_plain = true;
}

// FindSender and FindRecipients of welf.cc, by the fields alone.
WelfOrdinary::Plan WelfOrdinary::MakePlan(std::uint64_t present) {
  const auto has = [present](WelfKey key) { return Has(present, key); };
  const auto first_of = [&has](std::initializer_list<WelfKey> keys) {
    const auto* const found = std::find_if(keys.begin(), keys.end(), has);
    return found == keys.end() ? WelfKey::kUnknown : *found;
  };
  Plan plan;
  plan.present = present;
  plan.is_conforming = has(WelfKey::kId) && has(WelfKey::kTime) &&
                       has(WelfKey::kFw) && has(WelfKey::kPri);
  plan.sender =
      first_of({WelfKey::kFrom, WelfKey::kSender, WelfKey::kMailFrom});
  const bool user_is_login = plan.sender != WelfKey::kUnknown;
  if (!user_is_login) {
    plan.sender = first_of({WelfKey::kSrcUser, WelfKey::kUser});
  }
  plan.recipients = first_of({WelfKey::kTo, WelfKey::kRcpt, WelfKey::kRcptTo,
                              WelfKey::kRecipient, WelfKey::kDstUser});
  if (plan.recipients == WelfKey::kUnknown) {
    const bool user_is_recipient =
        plan.sender == WelfKey::kSrcUser && has(WelfKey::kUser);
    plan.has_dstname = !user_is_recipient && has(WelfKey::kDstName);
    plan.recipients =
        user_is_recipient ? WelfKey::kUser : first_of({WelfKey::kArg});
  }
  plan.size = first_of({WelfKey::kSize, WelfKey::kMessageLength});
  plan.has_session =
      has(WelfKey::kSession) || has(WelfKey::kSess) || has(WelfKey::kSid);
  // With any of these more must be asked: when it was, whose login it is, what
  // a scanner said.
  const WelfKey other =
      first_of({WelfKey::kTz, WelfKey::kDateChange, WelfKey::kAction,
                WelfKey::kSmtpAction, WelfKey::kCatAction, WelfKey::kFwAction,
                WelfKey::kVirus, WelfKey::kVirusName, WelfKey::kSpam,
                WelfKey::kSpamLevel, WelfKey::kCatSite});
  plan.is_ordinary = plan.sender != WelfKey::kUnknown &&
                     plan.recipients != WelfKey::kUnknown &&
                     other == WelfKey::kUnknown &&
                     !(user_is_login && has(WelfKey::kUser));
  return plan;
}

template <typename Values>
bool WelfOrdinary::Read(const Values& values, std::uint64_t present,
                        EventSink& sink, InputAccount& account) {
  if (plan_.present != present) {
    plan_ = MakePlan(present);
  }
  if (!plan_.is_ordinary || (plan_.has_session && values.has_escapes)) {
    return false;
  }
  const auto time = stamps_.Read(values.Of(WelfKey::kTime), zone_);
  if (!time || *time > now_ || IsOutOfRange(*time, now_)) {
    return false;
  }
  event_.time = *time;
  const Found found = ReadFields(values);
  if (found == Found::kNothing) {
    return false;
  }
  account.non_conforming += plan_.is_conforming ? 0U : 1U;
  ++account.lines;
  if (found == Found::kEvent) {
    ++account.events;
    sink.OnEvent(event_);
  } else {
    ++account.context;
  }
  sink.OnTime(*time);
  return true;
}

// ReadMail of welf.cc.
template <typename Values>
WelfOrdinary::Found WelfOrdinary::ReadFields(const Values& values) {
  const std::string_view op = values.Of(WelfKey::kOp);
  const bool is_mail = Is(op, "MAIL");
  const bool is_rcpt = !is_mail && Is(op, "RCPT");
  if (!is_mail && !is_rcpt) {
    return IsContextOp(op) ? Found::kContext : Found::kNothing;
  }
  const int code = ReplyCode(values.Of(WelfKey::kResult));
  const std::string_view sender = values.Of(plan_.sender);
  if (!Is(values.Of(WelfKey::kProto), "smtp") || code == 0 ||
      !IsPlainAddressInBlock(sender) ||
      !ReadRecipients(values.Of(plan_.recipients)) ||
      (plan_.has_dstname && HoldsAt(values.Of(WelfKey::kDstName))) ||
      MayTellVerdict(values.Of(WelfKey::kMsg)) ||
      (Has(plan_.present, WelfKey::kSubject) &&
       MayTellVerdict(values.Of(WelfKey::kSubject)))) {
    return Found::kNothing;
  }
  const bool is_refused = code >= 400;
  if (is_rcpt && !is_refused) {
    return Found::kContext;
  }
  const std::string_view src = values.Of(WelfKey::kSrc);
  const std::optional<std::uint32_t> ipv4 = ParseIpv4InBlock(src);
  const std::string_view client = ipv4 ? src : ParseEndpoint(src).ip;
  const bool is_host_plain =
      ipv4 || (!values.has_escapes && !EndsInSeparator(src));
  const auto duration = PlainNumber(values.Of(WelfKey::kDuration));
  event_.bytes = 0;
  if (!is_host_plain || (Has(plan_.present, WelfKey::kDuration) && !duration) ||
      (!is_refused && !ReadBytes(values))) {
    return Found::kNothing;
  }
  event_.session = plan_.has_session ? SessionOf(values) : std::string_view();
  if (EndsInSeparator(event_.session)) {
    return Found::kNothing;
  }
  event_.kind = EventKind::kMessage;
  event_.action = Action::kPassed;
  if (is_refused) {
    event_.kind =
        is_rcpt ? EventKind::kRefusedRecipient : EventKind::kRefusedSender;
    event_.action = code < 500 ? Action::kDeferred : Action::kRefused;
  }
  event_.client = client;
  event_.client_ipv4 = ipv4.value_or(0);
  event_.duration =
      std::chrono::seconds(std::min(duration.value_or(0), kMaxWelfSeconds));
  event_.sender = sender;
  event_.recipients = recipients_;
  event_.recipient_count = static_cast<std::uint32_t>(recipients_.size());
  event_.code = code;
  return Found::kEvent;
}

// Reads plain addresses with a comma between two. False: these are others.
bool WelfOrdinary::ReadRecipients(std::string_view text) {
  recipients_.clear();
  if (IsPlainAddressInBlock(text)) {
    recipients_.push_back(text);
    return true;
  }
  for (std::size_t comma = text.find(','); comma != std::string_view::npos;
       comma = text.find(',')) {
    const std::string_view address = text.substr(0, comma);
    if (!IsPlainAddressInBlock(address)) {
      return false;
    }
    recipients_.push_back(address);
    text.remove_prefix(comma + 1);
  }
  recipients_.push_back(text);
  return IsPlainAddressInBlock(text);
}

// FindBytes of welf.cc, where all numbers are plain.
template <typename Values>
bool WelfOrdinary::ReadBytes(const Values& values) {
  if (plan_.size != WelfKey::kUnknown) {
    const auto size = PlainNumber(values.Of(plan_.size));
    event_.bytes = size.value_or(0);
    return size.has_value();
  }
  const auto sent = PlainNumber(values.Of(WelfKey::kSent));
  const auto rcvd = PlainNumber(values.Of(WelfKey::kRcvd));
  event_.bytes = std::max(sent.value_or(0), rcvd.value_or(0));
  return (sent || !Has(plan_.present, WelfKey::kSent)) &&
         (rcvd || !Has(plan_.present, WelfKey::kRcvd));
}

// FindSession of welf.cc.
template <typename Values>
std::string_view WelfOrdinary::SessionOf(const Values& values) {
  for (const WelfKey key : {WelfKey::kSession, WelfKey::kSess, WelfKey::kSid}) {
    const std::string_view session = Trim(values.Of(key));
    if (!session.empty() && session != "-") {
      return session;
    }
  }
  return {};
}

template bool WelfOrdinary::Read(const WelfLayoutValues&, std::uint64_t,
                                 EventSink&, InputAccount&);
template bool WelfOrdinary::Read(const WelfRecordValues&, std::uint64_t,
                                 EventSink&, InputAccount&);

}  // namespace mailtide
