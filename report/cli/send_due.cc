#include "report/cli/send_due.h"

#include <string>

#include <fmt/format.h>

#include "analysis/history/lock.h"

namespace mailtide {

ExitCode SendDue(const RunContext& context, History& history,
                 const TransportSettings& transport, bool all) {
  const Result<FileLock> lock =
      FileLock::TryLock(context.options().store.path, StoreLock::kSend);
  if (!lock) {
    return TellError(lock.error());
  }
  DeliverySummary delivered;
  const Result<void> stored =
      DeliverDue(history, transport, context.now, all, delivered);
  for (const std::string& message : delivered.messages) {
    Tell(message);
  }
  if (!stored) {
    return TellError(stored.error());
  }
  if (delivered.messages.empty() && delivered.waiting > 0) {
    Tell(
        fmt::format("{} {} in the outbox until the next try is due; 'mailtide "
                    "send --all' tries now",
                    delivered.waiting,
                    delivered.waiting == 1 ? "mail waits" : "mails wait"));
  }
  return delivered.waiting + delivered.failed > 0 ? ExitCode::kMailQueued
                                                  : ExitCode::kDone;
}

}  // namespace mailtide
