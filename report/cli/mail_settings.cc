#include "report/cli/mail_settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "parser/input.h"
#include "report/mail/mail_address.h"

namespace mailtide {
namespace {

constexpr std::size_t kMaxPasswordBytes = 4096;

tl::unexpected<Error> Bad(std::string message) {
  return Fail(ErrorCode::kConfiguration, std::move(message));
}

// The first line of a file that nobody else may read.
Result<std::string> ReadSecret(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    const int error = errno;
    return Bad(fmt::format("cannot read the password file '{}': {}", path,
                           std::generic_category().message(error)));
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Bad(
        fmt::format("others can read the password file '{}'; run "
                    "chmod 600 on it",
                    path));
  }
  Result<OpenedInput> opened = OpenInput(path);
  if (!opened) {
    return Bad(opened.error().message);
  }
  std::array<char, kMaxPasswordBytes> buffer = {};
  const Result<std::size_t> n = opened->input->Read(buffer);
  if (!n) {
    return Bad(n.error().message);
  }
  const std::string_view text(buffer.data(), *n);
  std::string password(text.substr(0, text.find_first_of("\r\n")));
  if (password.empty()) {
    return Bad(
        fmt::format("the first line of the password file '{}' is empty; "
                    "write the password there",
                    path));
  }
  return password;
}

Result<std::string> FindPassword(const LoadedOptions& loaded) {
  const MailOptions& mail = loaded.options.mail;
  // systemd's LoadCredential= leaves the secret there. Read at start-up only,
  // while there is one thread.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials != nullptr) {
    const std::string path = std::string(credentials) + "/smtp-password";
    struct stat status = {};
    if (stat(path.c_str(), &status) == 0) {
      return ReadSecret(path);
    }
  }
  if (mail.password_file.empty()) {
    return Bad(fmt::format("{}: there is no password for it; set password_file",
                           Where(loaded, "mail", "username")));
  }
  Result<std::string> password = ReadSecret(mail.password_file);
  return password
             ? std::move(password)
             : Bad(fmt::format("{}: {}", Where(loaded, "mail", "password_file"),
                               password.error().message));
}

Result<SmtpSettings> MakeSmtpSettings(const LoadedOptions& loaded) {
  const MailOptions& mail = loaded.options.mail;
  SmtpSettings smtp;
  smtp.remote_hosts = mail.remote_host;
  smtp.port = mail.port;
  smtp.helo = mail.helo;
  smtp.insecure = mail.insecure;
  smtp.ca_file = mail.ca_file;
  if (!IsHeloName(mail.helo)) {
    return Bad(fmt::format("[mail] helo '{}' is no host name", mail.helo));
  }
  const bool all_local = std::all_of(mail.remote_host.begin(),
                                     mail.remote_host.end(), IsLoopbackHost);
  for (const std::string& host : mail.remote_host) {
    if (!IsHostName(host)) {
      return Bad(fmt::format("[mail] remote_host '{}' is no host name", host));
    }
  }
  switch (mail.security) {
    case MailSecurity::kDefault:
      smtp.security = all_local ? SmtpSecurity::kNone : SmtpSecurity::kStarttls;
      break;
    case MailSecurity::kNone:
      if (!all_local && !mail.insecure) {
        return Bad(fmt::format(
            "{}: none sends in clear to another host; write starttls, or "
            "insecure = yes if that is really meant",
            Where(loaded, "mail", "security")));
      }
      smtp.security = SmtpSecurity::kNone;
      break;
    case MailSecurity::kStarttls:
      smtp.security = SmtpSecurity::kStarttls;
      break;
    case MailSecurity::kSmtps:
      smtp.security = SmtpSecurity::kSmtps;
      break;
  }
  if (!mail.username.empty()) {
    Result<std::string> password = FindPassword(loaded);
    if (!password) {
      return tl::unexpected<Error>(password.error());
    }
    smtp.username = mail.username;
    smtp.password = std::move(*password);
  }
  return smtp;
}

}  // namespace

Result<MailSettings> MakeMailSettings(const LoadedOptions& loaded,
                                      const std::string& host_name) {
  const Options& options = loaded.options;
  const MailOptions& mail = options.mail;
  MailSettings settings;
  settings.subject = mail.subject;
  settings.from.name = mail.from_name;
  settings.from.address = mail.from_address;
  if (mail.from_address.empty()) {
    // The gateway may be called anything, "Mail gateway 1".
    settings.from.address = "mailtide@" + host_name;
    if (!IsMailAddress(settings.from.address)) {
      settings.from.address = "mailtide@localhost";
    }
  }
  settings.mail_from =
      mail.mail_from.empty() ? settings.from.address : mail.mail_from;
  if (settings.mail_from == "<>") {
    settings.mail_from.clear();
  }
  if (!IsMailAddress(settings.from.address)) {
    return Bad(fmt::format("[mail] from_address '{}' is no mail address",
                           settings.from.address));
  }
  if (!settings.mail_from.empty() && !IsMailAddress(settings.mail_from)) {
    return Bad(fmt::format("[mail] mail_from '{}' is no mail address",
                           settings.mail_from));
  }
  for (const MailRecipient& recipient : mail.recipient) {
    if (!IsMailAddress(recipient.address)) {
      return Bad(fmt::format("[mail] recipient '{}' is no mail address",
                             recipient.address));
    }
    settings.to.push_back({recipient.address, recipient.name});
  }
  switch (mail.transport) {
    case MailTransport::kSendmail:
      settings.transport.transport = Transport::kSendmail;
      return settings;
    case MailTransport::kFile:
      settings.transport.transport = Transport::kFile;
      settings.transport.directory =
          mail.directory.empty() ? options.report.directory : mail.directory;
      if (settings.transport.directory.empty()) {
        return Bad(
            fmt::format("{}: file needs a directory, there or under [report]",
                        Where(loaded, "mail", "transport")));
      }
      return settings;
    case MailTransport::kSmtp:
      break;
  }
  Result<SmtpSettings> smtp = MakeSmtpSettings(loaded);
  if (!smtp) {
    return tl::unexpected<Error>(smtp.error());
  }
  settings.transport.transport = Transport::kSmtp;
  settings.transport.smtp = std::move(*smtp);
  return settings;
}

}  // namespace mailtide
