// libcurl 7.88 needs a careful hand for mail; each peculiarity is named where
// it is met. The short list: it writes addresses out unchecked, takes bare LF,
// waits 120 s for the last reply where ten minutes are due, waits for the
// answer to QUIT, takes proxies from the environment, and goes on unencrypted
// unless forbidden.
#include "report/mail/smtp_sender.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <system_error>

#include <curl/curl.h>
#include <fmt/format.h>

#include "report/mail/mail_address.h"
#include "report/mail/smtp_dialogue.h"
#include "report/mail/smtp_outcome.h"

namespace mailtide {
namespace {

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One attempt at one host. Outlives the CURL handle, whose callbacks use it.
struct Attempt {
  const std::string& message;
  SmtpDialogue dialogue;
  std::size_t handed_over = 0;              // bytes of the message
  std::vector<curl_socket_t> sockets = {};  // that libcurl has open
  char error[CURL_ERROR_SIZE] = {};
};

// The answer to QUIT changes nothing, yet libcurl waits for it, with a time
// limit of its own. With nothing more to read the wait ends at once.
void StopReading(const Attempt& attempt) {
  for (const curl_socket_t socket : attempt.sockets) {
    shutdown(socket, SHUT_RD);
  }
}

std::size_t OnRead(char* buffer, std::size_t size, std::size_t count,
                   void* data) {
  auto* attempt = static_cast<Attempt*>(data);
  const std::string_view rest =
      std::string_view(attempt->message).substr(attempt->handed_over);
  const std::size_t bytes = std::min(rest.size(), size * count);
  if (bytes > 0) {
    std::memcpy(buffer, rest.data(), bytes);
  }
  attempt->handed_over += bytes;
  return bytes;
}

std::size_t OnWrite(char* /*buffer*/, std::size_t size, std::size_t count,
                    void* /*data*/) {
  return size * count;  // nothing goes to stdout
}

int OnDebug(CURL* /*easy*/, curl_infotype type, char* bytes, std::size_t size,
            void* data) {
  auto* attempt = static_cast<Attempt*>(data);
  const std::string_view text(bytes, size);
  switch (type) {
    case CURLINFO_HEADER_OUT:
      attempt->dialogue.OnSent(text);
      if (attempt->dialogue.quit_sent()) {
        StopReading(*attempt);
      }
      break;
    case CURLINFO_HEADER_IN:
      attempt->dialogue.OnReceived(text);
      break;
    case CURLINFO_DATA_OUT:
      attempt->dialogue.OnMessage(text);
      break;
    case CURLINFO_TEXT:
      attempt->dialogue.OnRemark(text);
      break;
    default:
      break;
  }
  return 0;
}

int OnSocket(void* data, curl_socket_t socket, curlsocktype /*purpose*/) {
  static_cast<Attempt*>(data)->sockets.push_back(socket);
  return CURL_SOCKOPT_OK;
}

int OnCloseSocket(void* data, curl_socket_t socket) {
  auto& sockets = static_cast<Attempt*>(data)->sockets;
  sockets.erase(std::remove(sockets.begin(), sockets.end(), socket),
                sockets.end());
  return close(socket);
}

// The host and, as libcurl takes it, the EHLO name.
std::string Url(const SmtpSettings& settings, const std::string& host) {
  std::string helo;
  for (const char c : settings.helo) {
    if (c == '[' || c == ']' || c == ':') {
      helo += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      helo.push_back(c);
    }
  }
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format(
      "{}://{}{}{}:{}/{}",
      settings.security == SmtpSecurity::kSmtps ? "smtps" : "smtp",
      ipv6 ? "[" : "", host, ipv6 ? "]" : "", settings.port, helo);
}

// Sets options and remembers the first failure.
class Setter {
 public:
  explicit Setter(CURL* easy) : easy_(easy) {}

  template <typename T>
  void operator()(CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(easy_, option, value);
    if (first_error_ == CURLE_OK) {
      first_error_ = code;
    }
  }
  CURLcode first_error() const { return first_error_; }

 private:
  CURL* easy_;
  CURLcode first_error_ = CURLE_OK;
};

long Milliseconds(std::chrono::seconds time) {
  // Ten days are for ever, and milliseconds of it still fit.
  const auto bounded =
      std::clamp(time, std::chrono::seconds(1), std::chrono::seconds(864000));
  return static_cast<long>(std::chrono::milliseconds(bounded).count());
}

void SetSecurity(const SmtpSettings& settings, Setter* set) {
  (*set)(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // ALL, never TRY: TRY goes on in clear when somebody strips the offer.
  (*set)(CURLOPT_USE_SSL,
         static_cast<long>(settings.security == SmtpSecurity::kNone
                               ? CURLUSESSL_NONE
                               : CURLUSESSL_ALL));
  (*set)(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  (*set)(CURLOPT_SSL_VERIFYPEER, settings.insecure ? 0L : 1L);
  (*set)(CURLOPT_SSL_VERIFYHOST, settings.insecure ? 0L : 2L);
  if (!settings.ca_file.empty()) {
    (*set)(CURLOPT_CAINFO, settings.ca_file.c_str());
    (*set)(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (settings.username.empty()) {
    return;
  }
  (*set)(CURLOPT_USERNAME, settings.username.c_str());
  (*set)(CURLOPT_PASSWORD, settings.password.c_str());
  // Inside TLS the plain mechanisms, which every server has (left to itself
  // libcurl takes DIGEST-MD5); without it such as do not show the password
  // first.
  (*set)(CURLOPT_LOGIN_OPTIONS,
         settings.security == SmtpSecurity::kNone
             ? "AUTH=DIGEST-MD5;AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN"
             : "AUTH=PLAIN;AUTH=LOGIN");
}

void SetTransfer(const SmtpSettings& settings, Attempt* attempt, Setter* set) {
  (*set)(CURLOPT_NOSIGNAL, 1L);
  (*set)(CURLOPT_PROXY, "");  // an empty one: none from the environment either
  (*set)(CURLOPT_NOPROXY, "*");
  (*set)(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  (*set)(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(settings.connect_timeout));
  (*set)(CURLOPT_SERVER_RESPONSE_TIMEOUT,
         Milliseconds(settings.reply_timeout) / 1000);
  // A peer that stops reading, or drips replies, shall not hold us for ever.
  (*set)(CURLOPT_TIMEOUT_MS,
         Milliseconds(settings.connect_timeout + 2 * settings.reply_timeout));
  (*set)(CURLOPT_UPLOAD, 1L);
  (*set)(CURLOPT_READFUNCTION, &OnRead);
  (*set)(CURLOPT_READDATA, attempt);
  (*set)(CURLOPT_INFILESIZE_LARGE,
         static_cast<curl_off_t>(attempt->message.size()));
  (*set)(CURLOPT_WRITEFUNCTION, &OnWrite);
  (*set)(CURLOPT_VERBOSE, 1L);
  (*set)(CURLOPT_DEBUGFUNCTION, &OnDebug);
  (*set)(CURLOPT_DEBUGDATA, attempt);
  (*set)(CURLOPT_SOCKOPTFUNCTION, &OnSocket);
  (*set)(CURLOPT_SOCKOPTDATA, attempt);
  (*set)(CURLOPT_CLOSESOCKETFUNCTION, &OnCloseSocket);
  (*set)(CURLOPT_CLOSESOCKETDATA, attempt);
  (*set)(CURLOPT_ERRORBUFFER, &attempt->error[0]);
}

// What the administrator is told.
std::string Explain(const SmtpEnd& end, const SmtpSettings& settings,
                    const Attempt& attempt, DeliveryOutcome outcome,
                    long system_error) {
  const SmtpDialogue& dialogue = attempt.dialogue;
  if (outcome == DeliveryOutcome::kSent) {
    return fmt::format("{} {}", end.code, dialogue.reply_text());
  }
  const std::string_view step = SmtpStepName(end.step);
  if (end.answered && end.code >= 400) {
    std::string text =
        fmt::format("{}: {} {}", step, end.code, dialogue.reply_text());
    if (!settings.username.empty() && end.step != SmtpStep::kGreeting &&
        end.step != SmtpStep::kAuth && !dialogue.Offered("AUTH")) {
      text += " (the server offered no authentication)";
    }
    return text;
  }
  if (end.curl == CURLE_USE_SSL_FAILED && !dialogue.Offered("STARTTLS")) {
    return "the server offers no STARTTLS; nothing was sent in clear";
  }
  const std::string_view reason = attempt.error[0] != '\0'
                                      ? std::string_view(&attempt.error[0])
                                      : curl_easy_strerror(end.curl);
  if (end.curl == CURLE_PEER_FAILED_VERIFICATION) {
    return fmt::format("{}; check ca_file and remote_host", reason);
  }
  if (end.curl == CURLE_COULDNT_CONNECT && system_error != 0) {
    return fmt::format(
        "cannot connect to port {}: {}", settings.port,
        std::generic_category().message(static_cast<int>(system_error)));
  }
  if (end.curl == CURLE_SSL_CONNECT_ERROR) {
    return fmt::format("TLS: {}", reason);
  }
  if (end.curl == CURLE_COULDNT_RESOLVE_HOST ||
      end.curl == CURLE_SSL_CACERT_BADFILE) {
    return std::string(reason);
  }
  if (outcome == DeliveryOutcome::kUncertain) {
    return fmt::format("all was sent, but the answer did not come: {}", reason);
  }
  return fmt::format("{}: {}", step, reason);
}

struct HostResult {
  DeliveryResult delivery;
  bool connected = true;
};

HostResult TryHost(const SmtpSettings& settings, const std::string& host,
                   const std::string& mail_from, const std::string& recipient,
                   const std::string& message, KeepDialogue keep_dialogue) {
  const std::string plain =
      std::string(1, '\0') + settings.username + '\0' + settings.password;
  Attempt attempt{message,
                  SmtpDialogue(keep_dialogue == KeepDialogue::kYes,
                               {settings.password, Base64(settings.password),
                                Base64(plain)})};
  const std::unique_ptr<curl_slist, FreeList> recipients(
      curl_slist_append(nullptr, recipient.c_str()));
  std::unique_ptr<CURL, CloseEasy> easy(curl_easy_init());
  SmtpEnd end;
  long system_error = 0;
  HostResult result;
  result.delivery.host = host;
  if (easy == nullptr || recipients == nullptr) {
    end.curl = CURLE_OUT_OF_MEMORY;
  } else {
    Setter set(easy.get());
    set(CURLOPT_URL, Url(settings, host).c_str());
    set(CURLOPT_MAIL_FROM, mail_from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    SetSecurity(settings, &set);
    SetTransfer(settings, &attempt, &set);
    end.curl = set.first_error() == CURLE_OK ? curl_easy_perform(easy.get())
                                             : set.first_error();
    // The time at which the connection stood; 0 where none ever did.
    curl_off_t connect_time = 0;
    result.connected = curl_easy_getinfo(easy.get(), CURLINFO_CONNECT_TIME_T,
                                         &connect_time) == CURLE_OK &&
                       connect_time > 0;
    if (curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &system_error) !=
        CURLE_OK) {
      system_error = 0;
    }
  }
  // All is decided here; nothing that the closing below meets counts.
  const SmtpDialogue& dialogue = attempt.dialogue;
  end.step = dialogue.step();
  end.answered = dialogue.answered();
  end.code = dialogue.reply_code();
  end.upload_done = attempt.handed_over == message.size() &&
                    dialogue.message_bytes() >= message.size();
  result.delivery.outcome = ClassifySmtp(end);
  result.delivery.code = end.code;
  result.delivery.text = OneLine(
      Explain(end, settings, attempt, result.delivery.outcome, system_error));
  result.delivery.dialogue = dialogue.transcript();
  StopReading(attempt);
  easy.reset();
  return result;
}

DeliveryResult ConfigurationResult(std::string_view text) {
  DeliveryResult result;
  result.outcome = DeliveryOutcome::kConfiguration;
  result.text = OneLine(text);
  return result;
}

// Returns what forbids sending, or nothing.
std::string Objection(const SmtpSettings& settings,
                      const std::string& mail_from,
                      const std::string& recipient,
                      const std::string& message) {
  if (!mail_from.empty() && !IsMailAddress(mail_from)) {
    return fmt::format("the envelope sender '{}' is not a mail address",
                       OneLine(mail_from));
  }
  if (!IsMailAddress(recipient)) {
    return fmt::format("the recipient '{}' is not a mail address",
                       OneLine(recipient));
  }
  if (!IsHeloName(settings.helo)) {
    return fmt::format(
        "helo '{}' is neither a host name nor an address in "
        "brackets",
        OneLine(settings.helo));
  }
  if (settings.remote_hosts.empty()) {
    return "no remote_host is set";
  }
  for (const std::string& host : settings.remote_hosts) {
    if (!IsHostName(host)) {
      return fmt::format("remote_host '{}' is neither a name nor an address",
                         OneLine(host));
    }
    if (settings.security == SmtpSecurity::kNone && !settings.insecure &&
        !IsLoopbackHost(host)) {
      return fmt::format(
          "'{}' is not this machine: mail to it needs security "
          "= starttls or smtps, or insecure = yes",
          host);
    }
  }
  if (settings.username.find('\0') != std::string::npos ||
      settings.password.find('\0') != std::string::npos) {
    return "username or password holds a NUL byte";
  }
  if (!IsWireMessage(message)) {
    return "the message is damaged: its lines do not all end in CR LF";
  }
  return {};
}

}  // namespace

DeliveryResult SendBySmtp(const SmtpSettings& settings,
                          const std::string& mail_from,
                          const std::string& recipient,
                          const std::string& message,
                          KeepDialogue keep_dialogue) {
  if (const std::string objection =
          Objection(settings, mail_from, recipient, message);
      !objection.empty()) {
    return ConfigurationResult(objection);
  }
  static std::once_flag once;
  static CURLcode started = CURLE_OK;
  std::call_once(once, [] { started = curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (started != CURLE_OK) {
    return ConfigurationResult(
        fmt::format("libcurl does not start: {}", curl_easy_strerror(started)));
  }
  std::string failures;
  std::string dialogue;
  for (std::size_t i = 0; i < settings.remote_hosts.size(); ++i) {
    const std::string& host = settings.remote_hosts[i];
    HostResult result =
        TryHost(settings, host, mail_from, recipient, message, keep_dialogue);
    DeliveryResult& delivery = result.delivery;
    dialogue += delivery.dialogue;
    const bool go_on =
        !result.connected && delivery.outcome == DeliveryOutcome::kTemporary;
    if (go_on && i + 1 < settings.remote_hosts.size()) {
      failures += fmt::format("{}: {}; ", host, delivery.text);
      continue;
    }
    if (delivery.outcome != DeliveryOutcome::kSent) {
      delivery.text =
          OneLine(fmt::format("{}{}: {}", failures, host, delivery.text));
    }
    delivery.dialogue = std::move(dialogue);
    return std::move(delivery);
  }
  return ConfigurationResult("no remote_host is set");  // not reached
}

}  // namespace mailtide
