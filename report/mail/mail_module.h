// The seam behind which libcurl and GMime live.
//
// Both bring some thirty shared libraries along, which most runs never need.
// They are linked into the module mailtide_mail.so alone, which is opened
// when the first mail is built or sent. No foreign type crosses the seam; the
// C++ types of it do, so program and module must be of one version, which is
// checked.
#ifndef MAILTIDE_REPORT_MAIL_MAIL_MODULE_H_
#define MAILTIDE_REPORT_MAIL_MAIL_MODULE_H_

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "parser/base/error.h"
#include "report/mail/delivery.h"

namespace mailtide {

// A person in a header field.
struct Mailbox {
  std::string address;  // IsMailAddress
  std::string name;     // UTF-8, may be empty
};

// A mail to be built. Equal specs give equal bytes.
struct MessageSpec {
  Mailbox from;
  std::vector<Mailbox> to;  // at least one; all of them show in To:
  std::string subject;      // UTF-8
  std::string message_id;   // without <>, IsMailAddress in form
  std::chrono::sys_seconds date;
  std::chrono::minutes utc_offset{0};  // of Date:, east is positive
  // Further header fields, `X-Mailtide-*` only. Our own words and numbers,
  // never text from a log.
  std::vector<std::pair<std::string, std::string>> extra;
  std::string text;  // UTF-8, lines end in LF
};

enum class SmtpSecurity {
  kNone,      // plain; refused beyond loopback unless `insecure`
  kStarttls,  // plain until STARTTLS; never goes on without it
  kSmtps,     // TLS from the first byte
};

struct SmtpSettings {
  // Names or addresses, tried in this order: the next one only when no
  // connection to the one before could be made.
  std::vector<std::string> remote_hosts;
  std::uint16_t port = 25;
  std::string helo = "localhost";  // IsHeloName
  SmtpSecurity security = SmtpSecurity::kNone;
  // Takes any certificate, and sends plain (and the password) to any host.
  bool insecure = false;
  std::string ca_file;   // PEM; when set, the only certificates trusted
  std::string username;  // empty: no AUTH
  std::string password;
  // For name look-up, connection, greeting, EHLO, STARTTLS and AUTH together.
  std::chrono::seconds connect_timeout{60};
  // For each reply after that; RFC 5321 4.5.3.2.6 asks for ten minutes.
  std::chrono::seconds reply_timeout{600};
};

enum class KeepDialogue { kNo, kYes };

class MailModule {
 public:
  virtual ~MailModule() = default;

  // Returns the finished mail: RFC 5322, CR LF, 7-bit, IsWireMessage; no line
  // of it begins with `.` or `From `. kConfiguration: an address, message id
  // or extra field that is not as MessageSpec asks.
  virtual Result<std::string> BuildMessage(const MessageSpec& spec) = 0;

  // Sends `message` (IsWireMessage) to one recipient in one SMTP transaction.
  // `mail_from` is an address, or empty for the null sender. Blocks, at most
  // for each host's connect_timeout and then two reply_timeouts. May be called
  // from several threads. The password stands in no field of the result.
  virtual DeliveryResult SendSmtp(const SmtpSettings& settings,
                                  const std::string& mail_from,
                                  const std::string& recipient,
                                  const std::string& message,
                                  KeepDialogue keep_dialogue) = 0;
};

// Returns the module, loaded at the first call and kept for good. It is looked
// for in the folder that the environment variable MAILTIDE_LIBDIR names, and
// nowhere else, if that is set; else beside the program; else where it is
// installed, relative to the program. kConfiguration when it is missing or of
// another version. May be called from several threads.
Result<MailModule*> LoadMailModule();

// Returns the module in `file`. Not for two files in one process.
Result<MailModule*> LoadMailModuleFrom(const std::filesystem::path& file);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_MAIL_MODULE_H_
