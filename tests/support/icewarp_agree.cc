#include "tests/support/icewarp_agree.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_summary.h"
#include "tests/support/icewarp_oracle.h"

namespace mailtide {
namespace {

// By IceWarpLine::Body.
constexpr std::array<std::string_view, 8> kKinds = {
    "<<<",
    ">>>",
    "***",
    "connected",
    "disconnected",
    "start of mail processing",
    "forwarded mails older than",
    ""};

std::optional<std::int64_t> Seconds(
    const std::optional<std::chrono::seconds>& seconds) {
  return seconds ? std::optional<std::int64_t>(seconds->count()) : std::nullopt;
}

}  // namespace

std::string DisagreementOnIceWarpLine(const std::string& line) {
  const IceWarpOracleLine expected = ReadIceWarpByOracle(line);
  const auto read = ParseIceWarpLine(line);
  if (read.has_value() != expected.has_stamp) {
    return "accepted";
  }
  if (!read) {
    const RejectReason reason =
        expected.has_frame ? RejectReason::kBadTime : RejectReason::kNoRecord;
    return read.error() == reason ? "" : "reason";
  }
  std::optional<std::int64_t> local;
  std::optional<std::int64_t> offset;
  if (read->stamp) {
    local = read->stamp->local.time_since_epoch().count();
    offset = Seconds(read->stamp->utc_offset);
  }
  return read->peer != expected.peer                          ? "peer"
         : read->thread != expected.thread                    ? "thread"
         : local != expected.local                            ? "local"
         : offset != expected.utc_offset                      ? "offset"
         : read->time_of_day.count() != expected.milliseconds ? "time of day"
         : read->client_session != expected.client_session    ? "client session"
         : kKinds[static_cast<std::size_t>(read->body)] != expected.kind
             ? "kind"
         : read->text != expected.text ? "text"
                                       : "";
}

std::string DisagreementOnIceWarpSummary(const std::string& text) {
  const IceWarpOracleSummary expected = ReadIceWarpSummaryByOracle(text);
  std::vector<std::string_view> recipients;
  const auto read = ParseIceWarpSummary(text, recipients);
  if (expected.choice && !expected.accepted) {
    return "";
  }
  if (read.has_value() != expected.accepted) {
    return "accepted";
  }
  if (!read) {
    return recipients.empty() ? "" : "recipients of none";
  }
  if (!expected.choice &&
      (read->sender != expected.sender ||
       !std::equal(recipients.begin(), recipients.end(),
                   expected.recipients.begin(), expected.recipients.end()))) {
    return "addresses";
  }
  const bool quoted = text.find("<\"") != std::string::npos;
  return quoted                          ? ""
         : read->count != expected.count ? "count"
         : std::min<std::uint64_t>(read->bytes, 1'000'000) != expected.bytes
             ? "bytes"
         : read->result != expected.result ? "result"
         : read->id != expected.id         ? "id"
                                           : "";
}

}  // namespace mailtide
