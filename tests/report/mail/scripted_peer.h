// An SMTP server on 127.0.0.1 that does what a script says: for the moments
// that a well-behaved server never shows. Serves one connection after the
// other, in a thread, for a bounded time.
#ifndef MAILTIDE_TESTS_REPORT_MAIL_SCRIPTED_PEER_H_
#define MAILTIDE_TESTS_REPORT_MAIL_SCRIPTED_PEER_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mailtide {

// What the peer does at one point of the dialogue.
struct PeerAct {
  // Bytes as they are sent, line ends included; empty: nothing.
  std::string say = {};
  enum class Then {
    kContinue,  // read the next command
    kClose,     // close the connection in good order
    kReset,     // close it with a RST
    kSilence,   // say nothing more until the client goes
    kBabble,    // answer what comes next, whatever it is, with no protocol
  } then = Then::kContinue;
};

// Keys: "greeting", "EHLO", "HELO", "STARTTLS", "AUTH" (and "AUTH2", "AUTH3"
// for the lines after it), "MAIL", "RCPT", "DATA", "body" (once 64 KiB of the
// message came), "dot", "QUIT". What is not in the script is answered as by a
// plain server.
using PeerScript = std::map<std::string, PeerAct>;

class ScriptedPeer {
 public:
  ScriptedPeer() : ScriptedPeer(PeerScript()) {}
  explicit ScriptedPeer(PeerScript script);
  // Ends the thread.
  ~ScriptedPeer();
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  std::uint16_t port() const { return port_; }
  // Commands received so far, in order, without line ends; the message's lines
  // not among them. Waits, for five seconds at most, until there are `count`.
  std::vector<std::string> commands(std::size_t count = 0) const;
  // The message's bytes, dots stuffed, the final dot left out.
  std::string message() const;
  int connections() const { return connections_; }

 private:
  void Serve();
  void Converse(int fd);

  PeerScript script_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> commands_;
  std::string message_;
  std::thread thread_;
};

// Returns a port of 127.0.0.1 where nobody listens.
std::uint16_t DeadPort();

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_REPORT_MAIL_SCRIPTED_PEER_H_
