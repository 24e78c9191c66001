// The mail as the administrator configures it: what is refused before any
// connection, what waits, what a check of the monitor then says.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

// Listens on a port of 127.0.0.1 and never answers.
class Listener {
 public:
  Listener() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
    auto* any = reinterpret_cast<sockaddr*>(&address);
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    if (bind(descriptor_, any, size) == 0 && listen(descriptor_, 4) == 0 &&
        getsockname(descriptor_, any, &size) == 0) {
      port_ = ntohs(address.sin_port);
    }
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(descriptor_); }

  int port() const { return port_; }
  bool WasCalled() const {
    pollfd waiting = {descriptor_, POLLIN, 0};
    return poll(&waiting, 1, 0) > 0;
  }

 private:
  int descriptor_;
  int port_ = 0;
};

class CliMail : public CliTest {
 protected:
  ProgramRun Do(const std::string& command, const std::string& mail,
                const Arguments& more = {}, std::string_view now = kNow) {
    const std::string config = WriteConfig(mail);
    Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 101));
    Arguments arguments = {command, "--config", config, "--now",
                           std::string(now)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
  std::string File() const {
    return fmt::format("transport = file\ndirectory = {}\n", Path("mail"));
  }
};

TEST_F(CliMail, WhatIsUnsafeIsRefusedBeforeAnyConnection) {
  const Listener listener;
  const std::string here = fmt::format("port = {}\n", listener.port());
  const std::string secret = Write("password", "s3cret\n");
  const std::string empty = Write("empty", "\n");
  const std::string none = Path("none");
  fs::permissions(empty, fs::perms::owner_read);
  struct Case {
    std::string mail;
    fs::perms mode;
    Arguments words;
  };
  const auto owner = fs::perms::owner_read;
  const std::string login = here + "username = u\npassword_file = ";
  for (const Case& c : std::vector<Case>{
           {login + secret + "\n",
            owner | fs::perms::others_read,
            {"password_file", secret, "chmod 600"}},
           {login + secret + "\n",
            owner | fs::perms::group_read,
            {"password_file", secret, "chmod 600"}},
           {login + none + "\n", owner, {"password_file", none, "No such"}},
           {login + empty + "\n", owner, {"password_file", empty, "empty"}},
           {here + "username = u\n", owner, {"username", "password_file"}},
           {here + "remote_host = 127.0.0.1\nremote_host = 192.0.2.1\n"
                   "security = none\n",
            owner,
            {"security", "insecure = yes"}}}) {
    fs::permissions(secret, c.mode);
    for (const char* command : {"nightly", "send", "config"}) {
      const ProgramRun run = Do(command, c.mail);
      EXPECT_EQ(run.exit_code, 78) << command << Describe(run);
      EXPECT_TRUE(TellsOneLine(run, c.words));
      EXPECT_EQ(run.err.find("s3cret"), std::string::npos);
    }
    const ProgramRun test = Do("send", c.mail, {"--test"});
    EXPECT_EQ(test.exit_code, 78) << Describe(test);
  }
  EXPECT_FALSE(fs::exists(Path("state"))) << "counted before it was refused";
  EXPECT_FALSE(listener.WasCalled());
}

TEST_F(CliMail, BadAddressesExit78WithTheirLine) {
  const Listener listener;
  for (const char* line :
       {"recipient = admin", "recipient = -oQ/tmp@example.org",
        "recipient = a@example.org\xc2\xa0x", "recipient = <a@example.org>",
        "mail_from = bounces", "recipient = a@b@example.org"}) {
    const ProgramRun run =
        Do("nightly", fmt::format("port = {}\n{}\n", listener.port(), line));
    EXPECT_EQ(run.exit_code, 78) << line << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"mailtide.conf:16:", "mail address"}));
  }
  EXPECT_FALSE(listener.WasCalled());
}

TEST_F(CliMail, WithoutRecipientsTheGatewayMayBeCalledAnything) {
  Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  const std::string config = Write(
      "m.conf", fmt::format("[logs]\ndirectory = {0}/logs\ntimezone = "
                            "Europe/Rome\ngateway = Mail gateway 1\n[store]\n"
                            "path = {0}/h.db\n[policy]\ninternal_domain = "
                            "example.org\nlocal_host = 10.1.*\n",
                            dir_.path().string()));
  const ProgramRun run =
      Run({"nightly", "--config", config, "--now", std::string(kNow)});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  EXPECT_NE(run.out.find("mailtide@Mail gateway 1"), std::string::npos);
}

TEST_F(CliMail, NothingToSendIsNoError) {
  ASSERT_EQ(Do("nightly", File()).exit_code, 0);
  for (const Arguments& more : {Arguments{}, Arguments{"--all"}}) {
    const ProgramRun run = Do("send", File(), more);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_EQ(run.err, "");
  }
}

TEST_F(CliMail, AMailThatWaitsIsTold) {
  // Port 1: nobody listens there.
  const std::string smtp = "remote_host = 127.0.0.1\nport = 1\n";
  ProgramRun run = Do("nightly", smtp);
  EXPECT_EQ(run.exit_code, 69) << Describe(run);
  EXPECT_TRUE(
      TellsOneLine(run, {"admin@example.org", "port 1", "stays queued"}));
  run = Do("status", smtp);
  EXPECT_EQ(run.exit_code, 1) << Describe(run);
  EXPECT_TRUE(run.out.starts_with("WARNING: mails wait")) << run.out;
  run = Do("status", smtp, {"--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr, false)["outbox"],
            nlohmann::json(
                {{"pending", 1}, {"sending", 0}, {"sent", 0}, {"failed", 0}}));

  // Not due yet: nothing is tried, and that is said.
  run = Do("send", smtp);
  EXPECT_EQ(run.exit_code, 69);
  EXPECT_TRUE(TellsOneLine(run, {"1 mail waits", "send --all"}));
  // Due five minutes later.
  run = Do("send", smtp, {}, "2026-11-21T00:15");
  EXPECT_EQ(run.exit_code, 69);
  EXPECT_TRUE(TellsOneLine(run, {"stays queued"}));
  // By another way it leaves, once, and the status is well again.
  run = Do("send", File(), {"--all"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  run = Do("status", smtp);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(std::distance(fs::directory_iterator(Path("mail")), {}), 1);
}

TEST_F(CliMail, SendTestPrintsTheDialogue) {
  ProgramRun run =
      Do("send", "remote_host = 127.0.0.1\nport = 1\n", {"--test"});
  EXPECT_EQ(run.exit_code, 69) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"admin@example.org", "was not sent"}));
  EXPECT_NE(run.out.find("admin@example.org: temporary"), std::string::npos);
  EXPECT_TRUE(IsHarmless(run.out));
  run = Do("send", File(), {"--test"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_NE(run.out.find("admin@example.org: sent"), std::string::npos);
  EXPECT_FALSE(fs::exists(Path("state"))) << "the queue was touched";
}

}  // namespace
}  // namespace mailtide
