#include "samples/traffic/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string_view>

#include <boost/any.hpp>
#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "samples/traffic/option_values.h"
#include "samples/traffic/session_options.h"

namespace mailtide::traffic {
namespace {

namespace po = boost::program_options;

constexpr std::array<std::pair<std::string_view, LayoutChoice>, 5> kLayouts = {{
    {"full", LayoutChoice::kFull},
    {"gta", LayoutChoice::kGta},
    {"stormshield", LayoutChoice::kStormshield},
    {"counts", LayoutChoice::kCounts},
    {"mixed", LayoutChoice::kMixed},
}};

std::int32_t ReadMinute(std::string_view text) {
  const auto [hour, minute] = SplitLast("rotation", text, ':');
  return ReadBounded<std::int32_t>("rotation", hour, 0, 23) * 60 +
         ReadBounded<std::int32_t>("rotation", minute, 0, 59);
}

// DAY=FACTOR, the factor in thousandths.
std::pair<Day, std::uint32_t> ReadScale(std::string_view text) {
  const auto [day, factor] = SplitLast("scale", text, '=');
  double value = 0;
  const char* const end = factor.data() + factor.size();
  const auto [stop, error] = std::from_chars(factor.data(), end, value);
  if (error != std::errc() || stop != end || !(value >= 0 && value <= 1000)) {
    throw BadValue(
        fmt::format("--scale: '{}' is no factor between 0 and 1000", factor));
  }
  return {ReadDay("scale", day),
          static_cast<std::uint32_t>(std::lround(value * 1000))};
}

// ADDRESS=DAY:N.
Burst ReadBurst(std::string_view text) {
  const auto [address, rest] = SplitLast("burst", text, '=');
  const auto [day, mails] = SplitLast("burst", rest, ':');
  const std::size_t at = address.find('@');
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           c == '@';
  };
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() ||
      at != address.rfind('@') ||
      !std::all_of(address.begin(), address.end(), plain)) {
    throw BadValue(fmt::format(
        "--burst: '{}' is no address of letters, digits, '.', '-', '_'",
        address));
  }
  Burst burst = {
      .address = std::string(address),
      .day = ReadDay("burst", day),
      .mails = ReadBounded<std::uint32_t>("burst", mails, 0, 100'000'000)};
  for (char& c : burst.address) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return burst;
}

std::vector<std::uint64_t> ReadList(std::string_view option,
                                    std::string_view text) {
  std::vector<std::uint64_t> values;
  while (true) {
    const std::size_t comma = text.find(',');
    values.push_back(ReadNumber(option, text.substr(0, comma)));
    if (comma == std::string_view::npos) {
      return values;
    }
    text.remove_prefix(comma + 1);
  }
}

po::options_description Describe() {
  po::options_description all(
      "Usage: mailtide_traffic --out DIR [options]\n"
      "Writes the daily logs of an invented mail proxy or server to DIR/logs\n"
      "and the true counts to DIR/truth.json; the same options, the same "
      "bytes.\n\n"
      "Options");
  const auto text = [] { return po::value<std::string>(); };
  const auto list = [] { return po::value<std::vector<std::string>>(); };
  auto add = all.add_options();
  add("help", "print this text");
  add("out", text(), "folder to write to");
  add("seed", text(), "number the traffic is drawn from (1)");
  add("start", text(), "first day, YYYY-MM-DD (2026-11-02)");
  add("days", text(), "number of days (15)");
  add("messages", text(), "mean number of mails of a weekday (2000)");
  add("accounts", text(), "number of internal accounts (300)");
  add("layout", text(), "full, gta, stormshield, counts or mixed (full)");
  add("odd", text(), "odd lines, per thousand (20)");
  add("rotation", text(), "time of the daily rotation (23:58)");
  add("internal-domain", list(), "internal domain, repeatable");
  add("scale", list(), "DAY=FACTOR: spike, drop or outage, repeatable");
  add("burst", list(), "ADDRESS=DAY:N: extra mails outward, repeatable");
  add("received", text(), "N,N,...: exact received copies of the weekdays");
  add("plain", "only accepted inbound mails of one recipient and bursts");
  add("closed-relay", "mail of strangers to strangers is always refused");
  add("local-hosts", "the policy knows the local hosts 10.1.* (default)");
  add("no-local-hosts", "the policy knows no local hosts");
  add("lead-in", "begin with the minutes since the rotation the day before");
  add("long-lines", text(), "number of days with a line over 1 MiB (0)");
  add("crlf", "end lines with CR LF");
  add("count-only", "write the truth and no logs");
  add("bytes", text(), "about this many bytes in all, instead of --messages");
  DescribeSessionOptions(&all);
  return all;
}

void ReadAll(const po::variables_map& given, Options* options) {
  // Null when the option was not given; what is given has its type.
  const auto one = [&given](const char* name, auto&& read) {
    const auto* text = boost::any_cast<std::string>(&given[name].value());
    if (text != nullptr) {
      read(*text);
    }
  };
  const auto many = [&given](const char* name, auto&& read) {
    const auto* texts =
        boost::any_cast<std::vector<std::string>>(&given[name].value());
    if (texts != nullptr) {
      for (const std::string& text : *texts) {
        read(text);
      }
    }
  };
  Options& o = *options;
  o.start = ReadDay("start", "2026-11-02");
  one("out", [&o](const auto& t) { o.out = t; });
  one("seed", [&o](const auto& t) { o.seed = ReadNumber("seed", t); });
  one("start", [&o](const auto& t) { o.start = ReadDay("start", t); });
  one("days", [&o](const auto& t) {
    o.days = ReadBounded<std::int32_t>("days", t, 1, 10000);
  });
  one("messages", [&o](const auto& t) {
    o.messages = ReadBounded<std::uint64_t>("messages", t, 0, 1'000'000'000);
  });
  one("accounts", [&o](const auto& t) {
    o.accounts = ReadBounded<std::uint32_t>("accounts", t, 1, 5'000'000);
  });
  one("layout",
      [&o](const auto& t) { o.layout = ReadWord("layout", t, kLayouts); });
  one("odd", [&o](const auto& t) {
    o.odd_permille = ReadBounded<std::uint32_t>("odd", t, 0, 1000);
  });
  one("rotation", [&o](const auto& t) { o.rotation_minute = ReadMinute(t); });
  if (given.count("internal-domain") != 0) {
    o.domains.clear();
  }
  many("internal-domain", [&o](const auto& t) { o.domains.push_back(t); });
  many("scale", [&o](const auto& t) {
    const auto [day, factor] = ReadScale(t);
    o.scale_permille[day] = factor;
  });
  many("burst", [&o](const auto& t) { o.bursts.push_back(ReadBurst(t)); });
  one("received",
      [&o](const auto& t) { o.received = ReadList("received", t); });
  one("long-lines", [&o](const auto& t) {
    o.long_lines = ReadBounded<std::uint32_t>("long-lines", t, 0, 10000);
  });
  one("bytes", [&o](const auto& t) { o.bytes = ReadNumber("bytes", t); });
  o.local_hosts = given.count("no-local-hosts") == 0;
  o.plain = given.count("plain") != 0;
  o.closed_relay = given.count("closed-relay") != 0;
  o.lead_in = given.count("lead-in") != 0;
  o.crlf = given.count("crlf") != 0;
  o.count_only = given.count("count-only") != 0;
  if (o.out.empty()) {
    throw BadValue("no --out: name the folder to write to");
  }
  if (given.count("local-hosts") != 0 && !o.local_hosts) {
    throw BadValue("--local-hosts and --no-local-hosts exclude each other");
  }
  const bool counts =
      o.layout == LayoutChoice::kCounts || o.layout == LayoutChoice::kMixed;
  if (counts && !o.local_hosts && !o.bursts.empty()) {
    // A record with only a number tells the direction by the local hosts.
    throw BadValue("--burst needs --local-hosts with this --layout");
  }
  ReadSessionOptions(given, options);
}

}  // namespace

std::vector<std::string> InternalDomains(const Options& options) {
  std::vector<std::string> domains = options.domains;
  for (const Burst& burst : options.bursts) {
    const std::string domain =
        burst.address.substr(burst.address.find('@') + 1);
    if (std::find(domains.begin(), domains.end(), domain) == domains.end()) {
      domains.push_back(domain);
    }
  }
  return domains;
}

ParsedOptions ParseOptions(int argc, const char* const* argv) {
  ParsedOptions parsed;
  try {
    const po::options_description all = Describe();
    po::variables_map given;
    po::store(po::command_line_parser(argc, argv)
                  .options(all)
                  .style(po::command_line_style::default_style &
                         ~po::command_line_style::allow_guessing)
                  .positional({})
                  .run(),
              given);
    if (given.count("help") != 0) {
      std::ostringstream help;
      help << all;
      parsed.help = help.str();
      return parsed;
    }
    ReadAll(given, &parsed.options);
  } catch (const std::exception& problem) {
    parsed.error = problem.what();
  }
  return parsed;
}

}  // namespace mailtide::traffic
