// Any bytes as lines of IceWarp's SMTP log: the slow twin reads the same, what
// comes out lies inside the line and in its bounds, and a line printed again
// reads the same.
#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_auth.h"
#include "parser/dialects/smtp_text.h"
#include "parser/text.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/support/icewarp_agree.h"
#include "tests/support/print_stamp.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using Body = IceWarpLine::Body;

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;

bool Within(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_after;
  return part.empty() ||
         (not_after(whole.data(), part.data()) &&
          not_after(part.data() + part.size(), whole.data() + whole.size()));
}

std::string Print(const IceWarpLine& line) {
  const std::string_view mark = line.body == Body::kReceived  ? "<<< "
                                : line.body == Body::kSent    ? ">>> "
                                : line.body == Body::kSummary ? "*** "
                                                              : "";
  return fmt::format("{} [{}] {} {}{}{}", line.peer, line.thread,
                     PrintStamp(line.stamp, line.time_of_day),
                     line.client_session ? "Client session " : "", mark,
                     line.text);
}

void CheckSameLine(const IceWarpLine& a, const IceWarpLine& b) {
  Check(a.peer == b.peer && a.thread == b.thread, "the same session");
  Check(a.stamp.has_value() == b.stamp.has_value() &&
            a.time_of_day == b.time_of_day,
        "the same time");
  Check(!a.stamp || (a.stamp->local == b.stamp->local &&
                     a.stamp->utc_offset == b.stamp->utc_offset),
        "the same date");
  Check(a.client_session == b.client_session && a.body == b.body &&
            a.text == b.text,
        "the same body");
}

void CheckSummary(std::string_view text) {
  std::vector<std::string_view> recipients;
  const auto summary = ParseIceWarpSummary(text, recipients);
  Check(summary || recipients.empty(), "no summary, no recipients");
  if (!summary) {
    return;
  }
  Check(Within(summary->sender, text) && Within(summary->result, text) &&
            Within(summary->id, text),
        "a summary lies in its text");
  Check(!summary->result.empty(), "a summary has a result");
  Check(
      summary->count <= kMostSummaryRecipients && summary->bytes <= kMostBytes,
      "figures are bounded");
  Check(recipients.size() <=
            static_cast<std::size_t>(std::count(text.begin(), text.end(), '<')),
        "each recipient has its bracket");
  for (const std::string_view recipient : recipients) {
    Check(!recipient.empty() && Within(recipient, text),
          "recipients lie in the text");
  }
}

void CheckForward(std::string_view text) {
  const auto forward = ParseAgedForward(text);
  if (!forward) {
    return;
  }
  Check(Within(forward->from, text) && Within(forward->to, text),
        "a forward lies in its text");
  const std::string printed =
      fmt::format("Forwarded mails older than {} days from '{}' to '{}'",
                  forward->days, forward->from, forward->to);
  const auto again = ParseAgedForward(printed);
  Check(again && again->days == forward->days && again->from == forward->from &&
            again->to == forward->to,
        "a forward printed again is the same");
}

void CheckUser(AuthMechanism mechanism, std::string_view base64) {
  const auto user = DecodeAuthUser(mechanism, base64);
  Check(!user || (!user->empty() && user->size() <= kMostUserBytes &&
                  IsValidUtf8(*user) &&
                  std::none_of(user->begin(), user->end(),
                               [](char c) {
                                 return std::iscntrl(
                                            static_cast<unsigned char>(c)) != 0;
                               })),
        "a user's name can be shown");
}

void CheckSmtp(std::string_view text) {
  if (const auto reply = ParseSmtpReply(text)) {
    Check(reply->code >= 200 && reply->code < 600, "codes are replies");
    Check(Within(reply->text, text), "a reply lies in its text");
    Check(!TransferredBytes(text), "a body is no reply");
    EndingOf(*reply);
    Check(ClassOfRefusal(reply->text) != RefusalClass::kNone,
          "a refusal has a class");
    Check(ReceivedBytes(reply->text).value_or(0) <= kMostBytes,
          "sizes are bounded");
    Check(!(IsUserNamePrompt(reply->text) && IsPasswordPrompt(reply->text)),
          "a prompt asks for one thing");
  }
  const SmtpCommand command = ParseSmtpCommand(text);
  Check(Within(command.args, text), "arguments lie in their text");
  Check(!IsBareCommand(text) || command.verb != SmtpVerb::kOther,
        "a bare command has a verb");
  const SmtpPath path = ParseSmtpPath(command.args);
  Check(Within(path.address, text) && Within(path.parameters, text),
        "a path lies in its text");
  Check(SizeParameter(path.parameters).value_or(0) <= kMostBytes,
        "sizes are bounded");
  if (const auto chunk = ParseBdat(command.args)) {
    Check(chunk->bytes <= kMostBytes, "chunks are bounded");
  }
  const AuthCommand auth = ParseAuth(command.args);
  CheckUser(auth.mechanism, auth.initial);
  CheckUser(AuthMechanism::kLogin, text);
  CheckUser(AuthMechanism::kPlain, text);
  CheckUser(AuthMechanism::kCramMd5, text);
}

void CheckLine(const std::string& text) {
  Check(DisagreementOnIceWarpLine(text).empty(), "the twin reads the same");
  Check(DisagreementOnIceWarpSummary(text).empty(),
        "the twin reads the same summary");
  CheckSummary(text);
  CheckForward(text);
  CheckSmtp(text);
  const auto line = ParseIceWarpLine(text);
  Check(line || line.error() == RejectReason::kNoRecord ||
            line.error() == RejectReason::kBadTime,
        "a refusal has one of two reasons");
  if (!line) {
    return;
  }
  Check(Within(line->peer, text) && Within(line->thread, text) &&
            Within(line->text, text),
        "a line's parts lie in it");
  Check(
      !line->peer.empty() && !line->thread.empty() && line->thread.size() <= 16,
      "a line has a session");
  Check(line->time_of_day >= 0s && line->time_of_day < 24h,
        "the time is of a day");
  const std::string printed = Print(*line);
  const auto again = ParseIceWarpLine(printed);
  Check(again.has_value(), "a line printed again is a line");
  CheckSameLine(*line, *again);
  CheckSummary(line->text);
  CheckSmtp(line->text);
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string text(data, data + size);
  mailtide::CheckLine(text);
  // A line holds no line feed; what follows one is a line of its own.
  if (const std::size_t end = text.find('\n'); end != std::string::npos) {
    text.resize(end);
    mailtide::CheckLine(text);
  }
  return 0;
}
