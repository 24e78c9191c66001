// The outbox: mails wait in the store until somebody has taken them over.
//
// A delivery is marked `sending`, durably, before its server is asked, and
// marked again by what the server said. A crash in between leaves `sending`,
// which the next run tries again with the same bytes: a mail is never lost,
// and comes twice at most once per crash, with the same Message-ID.
#ifndef MAILTIDE_REPORT_MAIL_OUTBOX_H_
#define MAILTIDE_REPORT_MAIL_OUTBOX_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/history/history.h"
#include "parser/base/error.h"
#include "report/mail/delivery.h"
#include "report/mail/mail_module.h"

namespace mailtide {

enum class Transport { kSmtp, kSendmail, kFile };

// How mails leave. Checked by whoever fills it (report/cli/mail_settings.h).
struct TransportSettings {
  Transport transport = Transport::kSmtp;
  SmtpSettings smtp;
  std::string directory;  // kFile
};

// Sends one mail to one recipient by the configured transport.
Result<DeliveryResult> Transmit(const TransportSettings& settings,
                                const StoredMail& mail,
                                const std::string& recipient,
                                KeepDialogue keep_dialogue);

struct DeliverySummary {
  std::size_t sent = 0;
  std::size_t waiting = 0;  // tried in vain, or not yet due
  std::size_t failed = 0;   // given up or refused for good, in this run
  std::vector<std::string> messages;  // one line for each that was not sent
};

// Tries each delivery that is due at `now`; when `all`, every open one, and
// those that were given up.
// Needs the send lock; must not run inside a transaction. Errors are of the
// store only, and `summary` then says what was done before; what servers say
// is there too.
Result<void> DeliverDue(History& history, const TransportSettings& settings,
                        std::chrono::sys_seconds now, bool all,
                        DeliverySummary& summary);

// Returns how long to wait after the `tries`-th vain try: 5 minutes, 15
// minutes, 1 hour, 4 hours, then 8 hours each.
std::chrono::seconds BackOff(int tries);

// A mail that found no taker for so long is given up.
inline constexpr std::chrono::hours kGiveUpAfter{5 * 24};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_OUTBOX_H_
