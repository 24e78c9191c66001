// A real Postfix for tests: an instance of its own on 127.0.0.1, with
// configuration, queue, keys and mailboxes in a temporary folder. It never
// reads or touches /etc/postfix or the machine's own instance, delivers only
// to its own mailboxes and relays nothing. Needs root, and the Debian packages
// postfix, sasl2-bin, libsasl2-modules and openssl.
#ifndef MAILTIDE_TESTS_SUPPORT_POSTFIX_H_
#define MAILTIDE_TESTS_SUPPORT_POSTFIX_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mailtide {

class Postfix {
 public:
  // The only mailbox; every other recipient is refused with 550.
  static constexpr const char* kUser = "user@example.org";
  // Who may authenticate on the two ports with TLS.
  static constexpr const char* kLogin = "sender@example.org";
  static constexpr const char* kPassword = "correct horse";

  // Starts it; problem() is empty when it answers.
  Postfix();
  // Stops it and deletes the folder.
  ~Postfix();
  Postfix(const Postfix&) = delete;
  Postfix& operator=(const Postfix&) = delete;

  // Ends it, as for a maintenance, and starts it again on the same ports with
  // the same mailboxes; false, and problem() says why, when it does not come
  // back.
  void Stop();
  bool Start();

  // Why it does not run, with the end of its log.
  const std::string& problem() const { return problem_; }

  // The folder: bytes of the tests' own may go there too.
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path config_folder() const { return folder_ / "conf"; }

  std::uint16_t plain_port() const { return ports_[0]; }
  // Demands STARTTLS, then AUTH.
  std::uint16_t starttls_port() const { return ports_[1]; }
  // TLS from the first byte, demands AUTH.
  std::uint16_t smtps_port() const { return ports_[2]; }

  // The authority that signed the server's certificate, which is for
  // `localhost` alone; and one that did not.
  std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }
  std::filesystem::path other_ca_file() const { return folder_ / "other.pem"; }

  // Waits until the mailbox holds `count` mails and returns them, in order of
  // arrival; fewer if that takes longer than ten seconds.
  std::vector<std::string> Mails(std::size_t count) const;

  // Returns what it logged.
  std::string Log() const;

 private:
  bool Prepare();

  std::filesystem::path folder_;
  std::string problem_;
  std::uint16_t ports_[3] = {};
  pid_t master_ = -1;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_POSTFIX_H_
