#include "samples/traffic/icewarp_writer.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

constexpr std::size_t kPeerColumns = 16;

// The marks are as the gateway sees it: in a client session it is the one that
// gives the commands.
std::string_view Mark(Side side, LineKind kind) {
  const bool server = side == Side::kServer;
  switch (kind) {
    case LineKind::kCommand:
      return server ? "<<< " : ">>> ";
    case LineKind::kReply:
      return server ? ">>> " : "<<< ";
    case LineKind::kNote:
    case LineKind::kSummary:
      break;
  }
  return "";
}

}  // namespace

bool IceWarpWriter::Shows(LineKind kind) const {
  const LogLevel hidden_in =
      kind == LineKind::kSummary ? LogLevel::kDebug : LogLevel::kSummary;
  return options_.log_level != hidden_in;
}

// A peer that is too long for its columns keeps one blank.
std::string IceWarpWriter::Head(std::string_view peer,
                                std::uint32_t thread) const {
  std::string head(peer);
  head += ' ';
  if (options_.pad_peer && head.size() < kPeerColumns) {
    head.resize(kPeerColumns, ' ');
  }
  return head + fmt::format("[{:0{}X}] ", thread, options_.thread_digits);
}

void IceWarpWriter::Write(const Session& session, std::uint32_t thread,
                          LineQueue* lines) const {
  const std::string head = Head(session.peer, thread);
  const bool prefixed = options_.client_prefix && session.side == Side::kClient;
  for (const ScriptLine& line : session.lines) {
    if (Shows(line.kind)) {
      std::string body = prefixed ? "Client session " : "";
      body += Mark(session.side, line.kind);
      body += line.text;
      lines->Push({.second = line.second,
                   .head = head,
                   .body = std::move(body),
                   .stamped = true});
    }
  }
}

void IceWarpWriter::WriteSystem(std::int64_t second, std::string_view text,
                                LineQueue* lines) const {
  lines->Push({.second = second,
               .head = Head("SYSTEM", 0),
               .body = std::string(text),
               .stamped = true});
}

}  // namespace mailtide::traffic
