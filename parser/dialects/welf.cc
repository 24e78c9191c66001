#include "parser/dialects/welf.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <vector>

#include "parser/address.h"
#include "parser/base/scan.h"
#include "parser/dialects/welf_index.h"
#include "parser/dialects/welf_ordinary.h"
#include "parser/dialects/welf_record.h"
#include "parser/dialects/welf_verdict.h"
#include "parser/mail_address.h"
#include "parser/plain_address.h"
#include "parser/plain_stamp.h"
#include "parser/timestamp.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// No mail is larger; a forged size must not overflow the sums.
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 50;
constexpr std::uint64_t kMaxRecipientCount = 1'000'000;

// What the operation of a record means for it.
enum class Op : std::uint8_t { kOther, kRcpt, kMail, kSend, kCount, kContext };

Op ClassifyOp(std::string_view op) {
  if (op == "MAIL") {
    return Op::kMail;
  }
  op = Trim(op);
  // `To N recips`
  if (op.size() > 3 && StartsWithIgnoreCase(op, "to ") && IsDigit(op[3])) {
    return Op::kCount;
  }
  const std::string_view word = op.substr(0, op.find_first_of(" :\t"));
  if (EqualsIgnoreCase(word, "RCPT")) {
    return Op::kRcpt;
  }
  if (EqualsIgnoreCase(word, "MAIL")) {
    return Op::kMail;
  }
  if (EqualsIgnoreCase(word, "TO") || EqualsIgnoreCase(word, "SEND")) {
    return Op::kSend;
  }
  constexpr std::array<std::string_view, 8> kContextOps = {
      "EHLO", "HELO", "AUTH", "STARTTLS", "DATA", "RSET", "NOOP", "QUIT"};
  const bool is_context = std::any_of(
      kContextOps.begin(), kContextOps.end(),
      [word](std::string_view name) { return EqualsIgnoreCase(word, name); });
  return is_context ? Op::kContext : Op::kOther;
}

bool HoldsAddress(std::string_view text) {
  return text.find('@') != std::string_view::npos;
}

bool IsSmtpPort(std::string_view text) {
  const std::optional<std::uint64_t> port = LeadingNumber(Trim(text), 65536);
  return port && (*port == 25 || *port == 465 || *port == 587);
}

// `tcp/smtp`, `25/tcp`, `SMTP`: returns the part that is not the transport.
std::string_view ServiceOf(std::string_view proto) {
  proto = Trim(proto);
  const std::size_t slash = proto.find('/');
  if (slash == std::string_view::npos) {
    return proto;
  }
  const std::string_view before = proto.substr(0, slash);
  const bool transport_first =
      EqualsIgnoreCase(before, "tcp") || EqualsIgnoreCase(before, "udp");
  return transport_first ? proto.substr(slash + 1) : before;
}

bool IsSmtpService(std::string_view proto) {
  constexpr std::array<std::string_view, 5> kServices = {
      "smtp", "esmtp", "smtps", "submission", "ssmtp"};
  const std::string_view service = ServiceOf(proto);
  return IsSmtpPort(service) ||
         std::any_of(kServices.begin(), kServices.end(),
                     [service](std::string_view name) {
                       return EqualsIgnoreCase(service, name);
                     });
}

// The sender and the key it came from.
struct Sender {
  WelfKey key = WelfKey::kUnknown;  // kUnknown: the record has none
  std::string_view address;
};

// Whether `user` is the login. A client chooses what the keys of the sender
// hold, so only their presence counts, here and below.
bool UserIsLogin(const WelfRecord& record) {
  return record.Has(WelfKey::kFrom) || record.Has(WelfKey::kSender) ||
         record.Has(WelfKey::kMailFrom);
}

bool UserIsRecipient(const WelfRecord& record) {
  return record.Has(WelfKey::kSrcUser) && !UserIsLogin(record);
}

std::string_view FindAccount(const WelfRecord& record) {
  if (!UserIsLogin(record)) {
    return {};
  }
  const std::string_view text = record.Get(WelfKey::kUser);
  const std::string_view login = BareAddress(text);
  constexpr std::array<std::string_view, 4> kNobody = {"-", "none", "null",
                                                       "unknown"};
  const bool is_nobody =
      SaysNoAddress(text) ||
      std::any_of(kNobody.begin(), kNobody.end(),
                  [login](auto word) { return EqualsIgnoreCase(login, word); });
  return is_nobody ? std::string_view() : login;
}

Sender FindSender(const WelfRecord& record, Op op) {
  const bool user_may_be = UserIsLogin(record) ? !FindAccount(record).empty()
                                               : !UserIsRecipient(record);
  Sender null_sender;
  for (const WelfKey key :
       {WelfKey::kFrom, WelfKey::kSender, WelfKey::kMailFrom, WelfKey::kSrcUser,
        WelfKey::kUser, WelfKey::kArg}) {
    if (!record.Has(key) || (key == WelfKey::kUser && !user_may_be) ||
        (key == WelfKey::kArg && op != Op::kMail)) {
      continue;
    }
    const std::string_view text = record.Get(key);
    if (IsPlainAddress(text)) {
      return {key, text};
    }
    if (!SaysNoAddress(text)) {
      return {key, BareAddress(text)};
    }
    // A client may have typed what says so: that must not hide a mail.
    null_sender.key = key;
  }
  return null_sender;
}

void FindRecipients(const WelfRecord& record, const Sender& sender, Op op,
                    std::vector<std::string_view>& recipients) {
  for (const WelfKey key : {WelfKey::kTo, WelfKey::kRcpt, WelfKey::kRcptTo,
                            WelfKey::kRecipient, WelfKey::kDstUser}) {
    if (record.Has(key)) {
      SplitAddresses(record.Get(key), recipients);
      if (!recipients.empty()) {
        return;
      }
    }
  }
  if (UserIsRecipient(record)) {
    SplitAddresses(record.Get(WelfKey::kUser), recipients);
    if (!recipients.empty()) {
      return;
    }
  }
  if (HoldsAddress(record.Get(WelfKey::kDstName))) {
    SplitAddresses(record.Get(WelfKey::kDstName), recipients);
    return;
  }
  const bool arg_is_recipient =
      op == Op::kRcpt || op == Op::kSend ||
      (op == Op::kMail && sender.key != WelfKey::kArg);
  if (arg_is_recipient && HoldsAddress(record.Get(WelfKey::kArg))) {
    SplitAddresses(record.Get(WelfKey::kArg), recipients);
  }
}

std::string_view FindSession(const WelfRecord& record) {
  for (const WelfKey key : {WelfKey::kSession, WelfKey::kSess, WelfKey::kSid}) {
    if (const std::string_view session = Trim(record.Get(key));
        !session.empty() && session != "-") {
      return session;
    }
  }
  return {};
}

// Seconds; the fraction that some write is of no use here.
std::chrono::seconds FindDuration(const WelfRecord& record) {
  return std::chrono::seconds(
      LeadingNumber(Trim(record.Get(WelfKey::kDuration)), kMaxWelfSeconds)
          .value_or(0));
}

std::uint64_t FindBytes(const WelfRecord& record) {
  for (const WelfKey key : {WelfKey::kSize, WelfKey::kMessageLength}) {
    if (const auto bytes = LeadingNumber(record.Get(key), kMaxBytes)) {
      return *bytes;
    }
  }
  return std::max(
      LeadingNumber(record.Get(WelfKey::kSent), kMaxBytes).value_or(0),
      LeadingNumber(record.Get(WelfKey::kRcvd), kMaxBytes).value_or(0));
}

class Welf final : public Dialect {
 public:
  explicit Welf(const DialectSettings& settings)
      : settings_(settings),
        ordinary_(settings),
        verdicts_(settings.spam_score) {}

  LineOutcome ReadLine(const Line& line, EventSink& sink,
                       InputAccount& account) override {
    if (Trim(line.text).empty()) {
      return {LineKind::kBlank, {}, {}};
    }
    if (!record_.Parse(line.text)) {
      return {LineKind::kRejected, RejectReason::kNoRecord, {}};
    }
    if (!line.terminated && record_.unterminated()) {
      return {LineKind::kRejected, RejectReason::kTorn, {}};
    }
    return Judge(sink, account);
  }

  void ReadBlock(const LineBlock& block, EventSink& sink,
                 InputAccount& account) override {
    index_.Build(block.bytes);
    const char* const base = block.bytes.data();
    WelfMarkedLine marked;
    marked.base = base;
    std::size_t first_mark = 0;
    WelfLineMarks before = {};
    Line line;
    line.terminated = true;
    for (const WelfLineMarks& marks : index_.lines()) {
      marked.marks = index_.marks() + first_mark;
      marked.words = marks.end + 1 - first_mark;
      marked.quotes = marks.quotes - before.quotes;
      marked.escapes = marks.escapes - before.escapes;
      marked.equals = marks.equals - before.equals;
      marked.odd = marks.odd - before.odd;
      const std::uint32_t lf = marked.marks[marked.words - 1];
      if (!ReadAtOnce(marked, sink, account)) {
        line.text = WithoutLineEnd({base + marked.start, lf - marked.start});
        Count(ReadLine(line, sink, account), sink, account);
      }
      marked.start = lf + 1;
      first_mark = marks.end + 1;
      before = marks;
    }
  }

 private:
  // Reads and counts a line whose words are marked. False: nothing was done,
  // for it must be read by the whole grammar.
  bool ReadAtOnce(const WelfMarkedLine& line, EventSink& sink,
                  InputAccount& account) {
    const WelfLayout* const layout = record_.FindLayout(line);
    if (layout != nullptr) {
      const WelfLayoutValues values = {line, *layout, line.escapes > 0};
      if (ordinary_.Read(values, layout->present, sink, account)) {
        return true;
      }
    }
    if (!record_.ParsePlain(line, layout)) {
      return false;
    }
    const bool is_ordinary = layout == nullptr && line.escapes == 0 &&
                             ordinary_.Read(WelfRecordValues{record_},
                                            record_.present(), sink, account);
    if (!is_ordinary) {
      Count(Judge(sink, account), sink, account);
    }
    return true;
  }

  static void Count(const LineOutcome& outcome, EventSink& sink,
                    InputAccount& account) {
    CountLine(outcome, account);
    if (outcome.time) {
      sink.OnTime(*outcome.time);
    }
  }

  // What the record that was read last means.
  LineOutcome Judge(EventSink& sink, InputAccount& account) {
    const std::optional<sys_seconds> time = FindTime();
    if (!time) {
      return {LineKind::kRejected, RejectReason::kBadTime, {}};
    }
    if (IsOutOfRange(*time, settings_.now)) {
      return {LineKind::kRejected, RejectReason::kOutOfRange, {}};
    }
    Remark(*time, account);
    const bool is_event = ReadMail(*time, sink);
    return {is_event ? LineKind::kEvent : LineKind::kContext, {}, time};
  }

  std::optional<sys_seconds> FindTime() {
    if (!record_.Has(WelfKey::kTz)) {
      if (const auto time =
              stamps_.Read(record_.Get(WelfKey::kTime), *settings_.zone)) {
        return time;
      }
    }
    if (auto stamp = ParseTimestamp(record_.Get(WelfKey::kTime))) {
      if (!stamp->utc_offset) {
        stamp->utc_offset = ParseUtcOffset(record_.Get(WelfKey::kTz));
      }
      return stamp->ToUtc(*settings_.zone);
    }
    const auto stamp = FindHeaderTimestamp(
        record_.header(), settings_.zone->ToLocal(settings_.now));
    if (!stamp) {
      return std::nullopt;
    }
    return stamp->ToUtc(*settings_.zone);
  }

  void Remark(sys_seconds time, InputAccount& account) const {
    account.duplicate_keys += record_.duplicate_keys();
    account.repeated_fields += record_.repeated_fields() ? 1U : 0U;
    account.repaired += record_.repaired() ? 1U : 0U;
    account.non_conforming += record_.conforming() ? 0U : 1U;
    account.future += time > settings_.now + kFutureSlack ? 1U : 0U;
  }

  bool IsSmtp(const Sender& sender) const {
    // Nearly all records of a mail proxy say so in these letters.
    if (record_.Get(WelfKey::kProto) == "smtp" ||
        EqualsIgnoreCase(Trim(record_.Get(WelfKey::kLogType)), "smtp") ||
        IsSmtpService(record_.Get(WelfKey::kProto))) {
      return true;
    }
    const Endpoint destination = ParseEndpoint(record_.Get(WelfKey::kDst));
    if (IsSmtpPort(record_.Get(WelfKey::kDstPort)) ||
        IsSmtpPort(record_.Get(WelfKey::kDport)) ||
        IsSmtpPort(record_.Get(WelfKey::kPort)) || destination.port == 25 ||
        destination.port == 465 || destination.port == 587) {
      return true;
    }
    const bool says_what_it_is =
        record_.Has(WelfKey::kLogType) || record_.Has(WelfKey::kProto) ||
        record_.Has(WelfKey::kDstPort) || record_.Has(WelfKey::kDport) ||
        record_.Has(WelfKey::kPort) || destination.port != 0;
    return !says_what_it_is &&
           (HoldsAddress(sender.address) ||
            std::any_of(recipients_.begin(), recipients_.end(), HoldsAddress));
  }

  // Hands the event of the record to `sink`; false when it is only context.
  bool ReadMail(sys_seconds time, EventSink& sink) {
    // A record of the clock's own change; no mail.
    if (record_.Has(WelfKey::kDateChange)) {
      return false;
    }
    const Op op = ClassifyOp(record_.Get(WelfKey::kOp));
    const Sender sender = FindSender(record_, op);
    recipients_.clear();
    FindRecipients(record_, sender, op, recipients_);
    if (op == Op::kContext || !IsSmtp(sender)) {
      return false;
    }
    const WelfVerdict verdict = verdicts_.Judge(record_);
    MailEvent event;
    event.time = time;
    event.client = ParseEndpoint(record_.Get(WelfKey::kSrc)).ip;
    event.session = FindSession(record_);
    event.duration = FindDuration(record_);
    event.sender = sender.address;
    event.has_sender = sender.key != WelfKey::kUnknown;
    event.account = FindAccount(record_);
    event.recipients = recipients_;
    event.recipient_count = static_cast<std::uint32_t>(recipients_.size());
    event.filter = verdict.filter;
    event.code = verdict.code;
    if (op == Op::kRcpt) {
      return ReadRefusal(EventKind::kRefusedRecipient, verdict, event, sink);
    }
    if (op == Op::kMail && verdict.code >= 400) {
      return ReadRefusal(EventKind::kRefusedSender, verdict, event, sink);
    }
    if (!event.has_sender || !verdict.action) {
      return false;
    }
    if (op == Op::kCount && recipients_.empty()) {
      event.recipient_count = static_cast<std::uint32_t>(
          LeadingNumber(Trim(record_.Get(WelfKey::kOp)).substr(3),
                        kMaxRecipientCount)
              .value_or(0));
    }
    event.kind = EventKind::kMessage;
    event.action = *verdict.action;
    event.bytes = FindBytes(record_);
    sink.OnEvent(event);
    return true;
  }

  // A recipient or sender that was refused; an accepted one is context.
  static bool ReadRefusal(EventKind kind, const WelfVerdict& verdict,
                          MailEvent& event, EventSink& sink) {
    const bool is_refusal =
        verdict.code >= 400 ||
        (verdict.code == 0 && verdict.action && !IsAccepted(*verdict.action) &&
         *verdict.action != Action::kBroken);
    if (!is_refusal) {
      return false;
    }
    event.kind = kind;
    event.action =
        verdict.code / 100 == 4 ? Action::kDeferred : Action::kRefused;
    sink.OnEvent(event);
    return true;
  }

  DialectSettings settings_;
  PlainStamps stamps_;
  WelfOrdinary ordinary_;
  WelfVerdicts verdicts_;
  WelfRecord record_;
  WelfIndex index_;
  std::vector<std::string_view> recipients_;  // reused for each line
};

}  // namespace

std::size_t RecogniseWelf(std::span<const std::string_view> lines) {
  WelfRecord record;
  std::size_t understood = 0;
  for (const std::string_view line : lines) {
    understood += record.Parse(line) ? 1U : 0U;
  }
  return understood;
}

std::unique_ptr<Dialect> CreateWelf(const DialectSettings& settings) {
  return std::make_unique<Welf>(settings);
}

}  // namespace mailtide
