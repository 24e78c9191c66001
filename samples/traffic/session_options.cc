#include "samples/traffic/session_options.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <boost/any.hpp>

#include "samples/traffic/option_values.h"

namespace mailtide::traffic {
namespace {

namespace po = boost::program_options;

template <typename T, std::size_t N>
using Words = std::array<std::pair<std::string_view, T>, N>;

constexpr Words<Dialect, 4> kDialects = {{
    {"welf", Dialect::kWelf},
    {"icewarp", Dialect::kIceWarp},
    {"lcd", Dialect::kLcd},
    {"welf+lcd", Dialect::kWelfAndLcd},
}};
constexpr Words<TimeStyle, 5> kTimeStyles = {{
    {"time", TimeStyle::kTime},
    {"detailed", TimeStyle::kDetailed},
    {"detailed-dot", TimeStyle::kDetailedDot},
    {"scientific", TimeStyle::kScientific},
    {"rfc822", TimeStyle::kRfc822},
}};
constexpr Words<LogLevel, 3> kLogLevels = {{
    {"debug", LogLevel::kDebug},
    {"summary", LogLevel::kSummary},
    {"both", LogLevel::kBoth},
}};
constexpr Words<std::uint32_t, 2> kThreadWidths = {{{"4", 4}, {"8", 8}}};
constexpr Words<bool, 2> kPaddings = {{{"none", false}, {"16", true}}};

constexpr std::array<std::string_view, 4> kOnlyWelf = {
    "layout", "plain", "received", "long-lines"};
constexpr std::array<std::string_view, 2> kOnlySessions = {"sessions", "idle"};
constexpr std::array<std::string_view, 6> kOnlyIceWarp = {
    "time-style",   "log-level", "cut-bytes",
    "thread-width", "padding",   "client-prefix"};

// Refuses options that were given and belong to other dialects.
template <std::size_t N>
void Refuse(const std::array<std::string_view, N>& names,
            std::string_view dialects, const po::variables_map& given) {
  for (const std::string_view name : names) {
    if (given.count(std::string(name)) != 0) {
      throw BadValue(fmt::format("--{} needs --dialect {}", name, dialects));
    }
  }
}

// A line without a date before 23:50 would be taken for one of the date that
// its file bears, so a log must not be rotated earlier.
constexpr std::int32_t kEarliestRotation = 23 * 60 + 50;

void CheckRotation(const Options& options) {
  if (options.dialect == Dialect::kIceWarp && options.rotation_minute != 0 &&
      options.rotation_minute < kEarliestRotation) {
    throw BadValue(
        "--rotation: an IceWarp log is rotated at 00:00 or from 23:50 on");
  }
}

}  // namespace

void DescribeSessionOptions(po::options_description* all) {
  const auto text = [] { return po::value<std::string>(); };
  auto add = all->add_options();
  add("dialect", text(), "welf, icewarp, lcd or welf+lcd (welf)");
  add("sessions", text(), "sessions at a time, 1 to 64 (8); not for welf");
  add("idle", "some sessions are silent for 20 minutes; not for welf");
  add("time-style", text(),
      "icewarp: time, detailed, detailed-dot, scientific or rfc822 (time)");
  add("log-level", text(), "icewarp: debug, summary or both (both)");
  add("cut-bytes", text(), "icewarp: a new part before this size is exceeded");
  add("thread-width", text(), "icewarp: digits of a thread, 4 or 8 (4)");
  add("padding", text(), "icewarp: columns of the peer, none or 16 (16)");
  add("client-prefix", "icewarp: 'Client session' in front of deliveries");
}

void ReadSessionOptions(const po::variables_map& given, Options* options) {
  const auto one = [&given](const char* name, auto&& read) {
    const auto* text = boost::any_cast<std::string>(&given[name].value());
    if (text != nullptr) {
      read(*text);
    }
  };
  Options& o = *options;
  IceWarpOptions& icewarp = o.icewarp;
  one("dialect",
      [&o](const auto& t) { o.dialect = ReadWord("dialect", t, kDialects); });
  one("sessions", [&o](const auto& t) {
    o.sessions = ReadBounded<std::uint32_t>("sessions", t, 1, 64);
  });
  one("time-style", [&icewarp](const auto& t) {
    icewarp.time_style = ReadWord("time-style", t, kTimeStyles);
  });
  one("log-level", [&icewarp](const auto& t) {
    icewarp.log_level = ReadWord("log-level", t, kLogLevels);
  });
  one("cut-bytes", [&icewarp](const auto& t) {
    icewarp.cut_bytes =
        ReadBounded<std::uint64_t>("cut-bytes", t, 100, 1'000'000'000'000);
  });
  one("thread-width", [&icewarp](const auto& t) {
    icewarp.thread_digits = ReadWord("thread-width", t, kThreadWidths);
  });
  one("padding", [&icewarp](const auto& t) {
    icewarp.pad_peer = ReadWord("padding", t, kPaddings);
  });
  icewarp.client_prefix = given.count("client-prefix") != 0;
  o.idle = given.count("idle") != 0;
  if (o.dialect == Dialect::kIceWarp && given.count("rotation") == 0) {
    o.rotation_minute = 0;
  }
  CheckRotation(o);
  if (o.dialect == Dialect::kWelf) {
    Refuse(kOnlySessions, "icewarp, lcd or welf+lcd", given);
  } else {
    Refuse(kOnlyWelf, "welf", given);
  }
  if (o.dialect != Dialect::kIceWarp) {
    Refuse(kOnlyIceWarp, "icewarp", given);
  }
}

}  // namespace mailtide::traffic
