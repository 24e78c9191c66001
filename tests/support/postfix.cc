#include "tests/support/postfix.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include <fmt/format.h>

namespace mailtide {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMaster = "/usr/lib/postfix/sbin/master";
constexpr const char* kOpenssl = "/usr/bin/openssl";
// It ends by itself after this long, whatever becomes of the test.
constexpr int kLifeSeconds = 120;
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::milliseconds kLook{10};

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteFile(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
  // Postfix reads a file again and again until it is some seconds old.
  fs::last_write_time(path,
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
}

pid_t Spawn(std::vector<std::string> arguments, const fs::path& output,
            const fs::path& input) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  // The master ends its processes by their group, which must be its own.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv.front(), &actions, &attributes,
                                 argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : -1;
}

// Returns "" or what went wrong.
std::string Run(const std::vector<std::string>& arguments,
                const fs::path& folder, const fs::path& input = "/dev/null") {
  const pid_t pid = Spawn(arguments, folder / "commands.log", input);
  int status = -1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return {};
  }
  return fmt::format("{} failed: {}", arguments.front(),
                     ReadFile(folder / "commands.log"));
}

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Ports that are free now, all different.
bool FreePorts(std::uint16_t* ports, std::size_t count) {
  std::vector<int> sockets;
  for (std::size_t i = 0; i < count; ++i) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockets.push_back(fd);
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof(address);
    if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
      ports[i] = ntohs(address.sin_port);
    }
  }
  for (const int fd : sockets) {
    close(fd);
  }
  return std::all_of(ports, ports + count,
                     [](std::uint16_t port) { return port != 0; });
}

bool Listens(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const bool connected =
      connect(fd, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0;
  close(fd);
  return connected;
}

constexpr const char* kMainCf = R"(compatibility_level = 3.6
queue_directory = {0}/queue
data_directory = {0}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {0}/data/mail.log
maillog_file_prefixes = {0}
myhostname = mail.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:this instance relays nothing
relay_transport = error:this instance relays nothing
virtual_mailbox_domains = example.org
virtual_mailbox_base = {0}/mail
virtual_mailbox_maps = inline:{{ {{user@example.org=user/}} }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 100
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_cert_file = {0}/server.pem
smtpd_tls_key_file = {0}/server.key
smtpd_tls_security_level = none
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = example.org
)";

constexpr const char* kMasterCf = R"(127.0.0.1:{0} inet n - n - - smtpd
127.0.0.1:{1} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{2} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
)";

constexpr const char* kSaslConf =
    "pwcheck_method: auxprop\n"
    "auxprop_plugin: sasldb\n"
    "sasldb_path: {0}/sasldb\n"
    "mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5\n";

// Keys of a test authority and of a server for the name `localhost` alone.
std::string MakeCertificates(const fs::path& folder) {
  const auto file = [&folder](const char* name) {
    return (folder / name).string();
  };
  WriteFile(folder / "san", "subjectAltName=DNS:localhost\n");
  const std::vector<std::string> key = {
      "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"};
  std::vector<std::vector<std::string>> commands;
  for (const char* name : {"ca", "other"}) {
    commands.push_back({kOpenssl, "req", "-x509", "-days", "2", "-subj",
                        fmt::format("/CN=test authority {}", name), "-keyout",
                        file(name) + ".key", "-out", file(name) + ".pem"});
    commands.back().insert(commands.back().end(), key.begin(), key.end());
  }
  commands.push_back({kOpenssl, "req", "-subj", "/CN=localhost", "-keyout",
                      file("server.key"), "-out", file("server.csr")});
  commands.back().insert(commands.back().end(), key.begin(), key.end());
  commands.push_back({kOpenssl, "x509", "-req", "-days", "2", "-in",
                      file("server.csr"), "-CA", file("ca.pem"), "-CAkey",
                      file("ca.key"), "-CAcreateserial", "-extfile",
                      file("san"), "-out", file("server.pem")});
  for (const std::vector<std::string>& command : commands) {
    if (std::string problem = Run(command, folder); !problem.empty()) {
      return problem;
    }
  }
  return {};
}

// The folders that `postfix check` would make, with its owners and modes.
std::string MakeFolders(const fs::path& folder) {
  const passwd* owner = getpwnam("postfix");  // NOLINT(concurrency-mt-unsafe)
  const group* postdrop =
      getgrnam("postdrop");  // NOLINT(concurrency-mt-unsafe)
  if (owner == nullptr || postdrop == nullptr) {
    return "there is no user postfix or group postdrop: install postfix";
  }
  struct Folder {
    const char* name;
    mode_t mode;
    uid_t uid;
    gid_t gid;
  };
  constexpr uid_t kNobody = 65534;
  std::vector<Folder> folders = {
      {"conf", 0755, 0, 0},
      {"conf/sasl", 0755, 0, 0},  // where Debian's Postfix looks
      {"data", 0755, owner->pw_uid, 0},
      {"mail", 0755, kNobody, 0},
      {"queue", 0755, 0, 0},
      {"queue/pid", 0755, 0, 0},
      {"queue/maildrop", 01730, owner->pw_uid, postdrop->gr_gid},
      {"queue/public", 02710, owner->pw_uid, postdrop->gr_gid},
  };
  for (const char* name :
       {"queue/active", "queue/bounce", "queue/corrupt", "queue/defer",
        "queue/deferred", "queue/flush", "queue/hold", "queue/incoming",
        "queue/private", "queue/saved", "queue/trace"}) {
    folders.push_back({name, 0700, owner->pw_uid, 0});
  }
  for (const Folder& entry : folders) {
    const fs::path path = folder / entry.name;
    if (mkdir(path.c_str(), 0700) != 0 ||
        chown(path.c_str(), entry.uid, entry.gid) != 0 ||
        chmod(path.c_str(), entry.mode) != 0) {
      return fmt::format("cannot make '{}' (these tests need root)",
                         path.string());
    }
  }
  return {};
}

}  // namespace

Postfix::Postfix() {
  if (!Prepare() || !Start()) {
    problem_ += "\n" + Log();
  }
}

Postfix::~Postfix() {
  Stop();
  if (!folder_.empty()) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
}

bool Postfix::Prepare() {
  std::string pattern =
      (fs::temp_directory_path() / "mailtide-postfix-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    problem_ = "cannot make a temporary folder";
    return false;
  }
  folder_ = pattern;
  chmod(folder_.c_str(), 0755);  // its processes are of another user
  if (!FreePorts(ports_, std::size(ports_))) {
    problem_ = "no free port";
    return false;
  }
  const std::string folder = folder_.string();
  problem_ = MakeFolders(folder_);
  if (problem_.empty()) {
    problem_ = MakeCertificates(folder_);
  }
  if (problem_.empty()) {
    WriteFile(folder_ / "conf/main.cf", fmt::format(kMainCf, folder));
    WriteFile(folder_ / "conf/master.cf",
              fmt::format(kMasterCf, ports_[0], ports_[1], ports_[2]));
    WriteFile(folder_ / "conf/sasl/smtpd.conf", fmt::format(kSaslConf, folder));
    WriteFile(folder_ / "password", kPassword);
    problem_ = Run({"/usr/sbin/saslpasswd2", "-c", "-p", "-f",
                    folder + "/sasldb", "-u", "example.org", "sender"},
                   folder_, folder_ / "password");
    chmod((folder + "/sasldb").c_str(), 0644);
  }
  return problem_.empty();
}

bool Postfix::Start() {
  // The master itself instead of `postfix start`: it stays our child, and
  // needs no main.cf in /etc/postfix.
  master_ = Spawn({kMaster, "-c", config_folder().string(), "-d", "-e",
                   std::to_string(kLifeSeconds)},
                  folder_ / "commands.log", "/dev/null");
  if (master_ < 0) {
    problem_ = fmt::format("cannot run {}: install postfix", kMaster);
    return false;
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!std::all_of(std::begin(ports_), std::end(ports_), Listens)) {
    if (waitpid(master_, nullptr, WNOHANG) != 0) {
      master_ = -1;
      problem_ = "postfix ended at once";
      return false;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      problem_ = "postfix does not answer";
      return false;
    }
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

void Postfix::Stop() {
  if (master_ < 0) {
    return;
  }
  // The master takes its own children along on SIGTERM.
  kill(master_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (waitpid(master_, nullptr, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() >= deadline) {
      kill(master_, SIGKILL);
      waitpid(master_, nullptr, 0);
      break;
    }
    std::this_thread::sleep_for(kLook);
  }
  master_ = -1;
}

std::vector<std::string> Postfix::Mails(std::size_t count) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::vector<fs::path> paths;
  while (true) {
    paths.clear();
    std::error_code missing;
    for (const auto& entry :
         fs::directory_iterator(folder_ / "mail/user/new", missing)) {
      paths.push_back(entry.path());
    }
    if (paths.size() >= count || std::chrono::steady_clock::now() >= deadline) {
      break;
    }
    std::this_thread::sleep_for(kLook);
  }
  std::sort(paths.begin(), paths.end(),
            [](const fs::path& a, const fs::path& b) {
              return fs::last_write_time(a) < fs::last_write_time(b);
            });
  std::vector<std::string> mails;
  mails.reserve(paths.size());
  for (const fs::path& path : paths) {
    mails.push_back(ReadFile(path));
  }
  return mails;
}

std::string Postfix::Log() const {
  return ReadFile(folder_ / "data/mail.log") +
         ReadFile(folder_ / "commands.log");
}

}  // namespace mailtide
