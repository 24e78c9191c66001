// Hands a mail to the local mail system's `sendmail` program: the most durable
// way where there is one, since it queues the mail even while its server is
// stopped.
#ifndef MAILTIDE_REPORT_MAIL_SENDMAIL_SENDER_H_
#define MAILTIDE_REPORT_MAIL_SENDMAIL_SENDER_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "report/mail/delivery.h"

namespace mailtide {

struct SendmailSettings {
  std::string program = "/usr/sbin/sendmail";  // absolute path
  // After it the program, and what it started, gets SIGTERM, then SIGKILL.
  std::chrono::milliseconds timeout{60'000};
};

// Runs `program -i -f MAIL_FROM -- RECIPIENT...` with the message (CR LF, see
// IsWireMessage; given to the program with LF) as its standard input. No shell
// is involved. `mail_from` is an address, or empty for the null sender.
// The exit status (sysexits.h) decides: 0 sent; 65, 67, 68 permanent; 64, 77,
// 78 or a program that cannot be started configuration; everything else
// temporary, but uncertain when it was stopped or killed after it had read the
// whole message. `code` is the exit status, `text` holds what it wrote to
// standard error.
DeliveryResult SendBySendmail(const SendmailSettings& settings,
                              const std::string& mail_from,
                              const std::vector<std::string>& recipients,
                              std::string_view message);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_SENDMAIL_SENDER_H_
