#include "tests/report/mail/scripted_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace mailtide {
namespace {

// No conversation takes longer; keeps a broken test from hanging.
constexpr std::chrono::seconds kMaxConversation{20};
constexpr std::chrono::seconds kMaxWait{5};
constexpr int kLookMs = 10;
constexpr std::size_t kBodyMark = 64UL * 1024;

sockaddr_in Loopback() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int BoundSocket(std::uint16_t* port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback();
  socklen_t size = sizeof(address);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    *port = ntohs(address.sin_port);
  }
  return fd;
}

void Reset(int fd) {
  const linger now = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

bool Say(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// The word that chooses the act: "MAIL FROM:<a>" -> "MAIL".
std::string Verb(const std::string& command) {
  return command.substr(0, command.find(' '));
}

std::string UsualAnswer(const std::string& point) {
  if (point == "greeting") {
    return "220 mail.example.org\r\n";
  }
  if (point == "EHLO") {
    return "250-mail.example.org\r\n250 SIZE 1000000000\r\n";
  }
  if (point == "DATA") {
    return "354 go on\r\n";
  }
  if (point == "QUIT") {
    return "221 bye\r\n";
  }
  return "250 ok\r\n";
}

}  // namespace

ScriptedPeer::ScriptedPeer(PeerScript script)
    : script_(std::move(script)), listener_(BoundSocket(&port_)) {
  listen(listener_, 4);
  thread_ = std::thread([this] { Serve(); });
}

ScriptedPeer::~ScriptedPeer() {
  stop_ = true;
  thread_.join();
  close(listener_);
}

std::vector<std::string> ScriptedPeer::commands(std::size_t count) const {
  const auto deadline = std::chrono::steady_clock::now() + kMaxWait;
  while (true) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (commands_.size() >= count ||
          std::chrono::steady_clock::now() >= deadline) {
        return commands_;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kLookMs));
  }
}

std::string ScriptedPeer::message() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return message_;
}

void ScriptedPeer::Serve() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, kLookMs) > 0) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd >= 0) {
        ++connections_;
        Converse(fd);
        close(fd);
      }
    }
  }
}

void ScriptedPeer::Converse(int fd) {
  const auto deadline = std::chrono::steady_clock::now() + kMaxConversation;
  bool silent = false;
  bool babble = false;
  // Returns whether the conversation goes on.
  const auto act = [&](const std::string& point) {
    const auto found = script_.find(point);
    const PeerAct todo =
        found == script_.end() ? PeerAct{UsualAnswer(point)} : found->second;
    if (!Say(fd, todo.say)) {
      return false;
    }
    if (todo.then == PeerAct::Then::kReset) {
      Reset(fd);
    }
    silent = todo.then == PeerAct::Then::kSilence;
    babble = todo.then == PeerAct::Then::kBabble;
    return todo.then == PeerAct::Then::kContinue || silent || babble;
  };

  if (!act("greeting")) {
    return;
  }
  std::string pending;
  bool in_message = false;
  bool body_told = false;
  int auth_lines = 0;
  while (!stop_ && std::chrono::steady_clock::now() < deadline) {
    pollfd readable{fd, POLLIN, 0};
    if (poll(&readable, 1, kLookMs) <= 0) {
      continue;
    }
    char buffer[16384];
    const ssize_t count = recv(fd, &buffer[0], sizeof(buffer), 0);
    if (count <= 0) {
      return;
    }
    if (silent) {
      continue;
    }
    if (babble) {
      Say(fd, "blah blah blah blah\r\n");
      return;
    }
    pending.append(&buffer[0], static_cast<std::size_t>(count));
    std::size_t end = 0;
    while ((end = pending.find("\r\n")) != std::string::npos) {
      const std::string line = pending.substr(0, end);
      pending.erase(0, end + 2);
      std::string point;
      if (in_message) {
        if (line != ".") {
          const std::lock_guard<std::mutex> lock(mutex_);
          message_ += line + "\r\n";
          if (body_told || message_.size() < kBodyMark ||
              !script_.contains("body")) {
            continue;
          }
          body_told = true;
          point = "body";
        } else {
          in_message = false;
          point = "dot";
        }
      } else {
        const std::lock_guard<std::mutex> lock(mutex_);
        commands_.push_back(line);
        point = Verb(line);
        if (auth_lines > 0) {
          point = "AUTH" + std::to_string(++auth_lines);
        } else if (point == "AUTH") {
          auth_lines = 1;
        }
        const auto found = script_.find(point);
        if (found == script_.end() || !found->second.say.starts_with("334")) {
          auth_lines = 0;
        }
      }
      if (!act(point)) {
        return;
      }
      if (silent || babble) {
        break;
      }
      const auto found = script_.find(point);
      if (point == "DATA" &&
          (found == script_.end() || found->second.say.starts_with("354"))) {
        in_message = true;
      }
      if (point == "QUIT") {
        return;
      }
    }
  }
}

std::uint16_t DeadPort() {
  std::uint16_t port = 0;
  close(BoundSocket(&port));
  return port;
}

}  // namespace mailtide
