// The table of mails that wait.
//
//   pending = count *( mail )
//   mail    = flags kind filter action refusal code owed count bytes time
//             duration client session sender account recipients marks
//
// Flags are bits; enumerators stand by their number, and one that this program
// does not know is damage.
#include "analysis/pending_body.h"

#include "analysis/segment_body.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

constexpr std::uint8_t kIsRecord = 1;
constexpr std::uint8_t kHasSender = 2;
constexpr std::uint8_t kRecipientsInferred = 4;
constexpr std::uint8_t kUnnamedLogin = 8;
constexpr std::uint8_t kAllFlags = 15;
constexpr std::int64_t kMostSeconds = 86'400;

template <typename E>
void WriteEnum(ByteWriter& out, E value) {
  out.Byte(static_cast<std::uint8_t>(value));
}

template <typename E>
E ReadEnum(ByteReader& in, E greatest) {
  const std::uint8_t value = in.Byte();
  if (value > static_cast<std::uint8_t>(greatest)) {
    in.Spoil();
    return E{};
  }
  return static_cast<E>(value);
}

void WriteMail(ByteWriter& out, const KeptMail& mail) {
  const MailFacts& facts = mail.facts;
  out.Byte(static_cast<std::uint8_t>(
      (mail.is_record ? kIsRecord : 0) | (facts.has_sender ? kHasSender : 0) |
      (facts.recipients_inferred ? kRecipientsInferred : 0) |
      (facts.unnamed_login ? kUnnamedLogin : 0)));
  WriteEnum(out, facts.kind);
  WriteEnum(out, facts.filter);
  WriteEnum(out, facts.action);
  WriteEnum(out, facts.refusal);
  out.Signed(facts.code);
  out.Signed(facts.owed_to);
  out.Varint(facts.recipient_count);
  out.Varint(facts.bytes);
  out.Signed(facts.time.time_since_epoch().count());
  out.Signed(facts.duration.count());
  for (const std::string* text :
       {&mail.client, &mail.session, &mail.sender, &mail.account}) {
    out.Text(*text);
  }
  out.Varint(mail.recipients.size());
  for (const std::string& recipient : mail.recipients) {
    out.Text(recipient);
  }
  out.Varint(mail.marks.size());
  for (const RecipientMark mark : mail.marks) {
    WriteEnum(out, mark);
  }
}

int ReadInt(ByteReader& in, std::int64_t limit) {
  return static_cast<int>(
      ReadPoint<sys_seconds>(in, limit).time_since_epoch().count());
}

void ReadMail(ByteReader& in, std::size_t heads, KeptMail& mail) {
  MailFacts& facts = mail.facts;
  const std::uint8_t flags = in.Byte();
  mail.is_record = (flags & kIsRecord) != 0;
  facts.has_sender = (flags & kHasSender) != 0;
  facts.recipients_inferred = (flags & kRecipientsInferred) != 0;
  facts.unnamed_login = (flags & kUnnamedLogin) != 0;
  facts.kind = ReadEnum(in, EventKind::kForwarded);
  facts.filter = ReadEnum(in, Filter::kUnknownRecipient);
  facts.action = ReadEnum(in, Action::kBroken);
  facts.refusal = ReadEnum(in, RefusalClass::kError);
  facts.code = ReadInt(in, 999);
  facts.owed_to = ReadInt(in, 1'000'000'000);
  const std::uint64_t count = in.Varint();
  facts.recipient_count = static_cast<std::uint32_t>(count);
  facts.bytes = in.Varint();
  facts.time = ReadPoint<sys_seconds>(in, kMaxSecond);
  facts.duration = ReadPoint<sys_seconds>(in, kMostSeconds).time_since_epoch();
  for (std::string* text :
       {&mail.client, &mail.session, &mail.sender, &mail.account}) {
    *text = in.Text();
  }
  mail.recipients.resize(in.Count(1));
  for (std::string& recipient : mail.recipients) {
    recipient = in.Text();
  }
  mail.marks.resize(in.Count(1));
  for (RecipientMark& mark : mail.marks) {
    mark = ReadEnum(in, RecipientMark::kForward);
  }
  const bool owes_nobody =
      facts.owed_to < -1 ||
      (facts.owed_to >= 0 && static_cast<std::size_t>(facts.owed_to) >= heads);
  if (flags > kAllFlags || count != facts.recipient_count || owes_nobody ||
      (!mail.marks.empty() && mail.marks.size() != mail.recipients.size())) {
    in.Spoil();
  }
}

}  // namespace

void WritePending(ByteWriter& out, const std::vector<KeptMail>& pending) {
  out.Varint(pending.size());
  for (const KeptMail& mail : pending) {
    WriteMail(out, mail);
  }
}

void ReadPending(ByteReader& in, std::size_t heads,
                 std::vector<KeptMail>& pending) {
  constexpr std::size_t kLeastMailBytes = 17;
  pending.resize(in.Count(kLeastMailBytes));
  for (KeptMail& mail : pending) {
    ReadMail(in, heads, mail);
  }
}

}  // namespace mailtide
