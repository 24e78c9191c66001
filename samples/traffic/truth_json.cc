#include "samples/traffic/truth_json.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

// The names written here are ASCII; only --internal-domain is free text.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '"' || c == '\\') {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    out += (out.size() > 1 ? "," : "") + Quoted(text);
  }
  return out + ']';
}

std::string CountObject(const Count& count) {
  return fmt::format(R"({{"messages":{},"copies":{},"bytes":{}}})",
                     count.messages, count.copies, count.bytes);
}

// Most relay copies first, then by name, bytewise.
std::string AccountArray(
    const std::unordered_map<std::string, AccountCount>& accounts) {
  using Entry = std::pair<std::string_view, const AccountCount*>;
  std::vector<Entry> sorted;
  sorted.reserve(accounts.size());
  for (const auto& [name, count] : accounts) {
    sorted.emplace_back(name, &count);
  }
  std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    if (a.second->relay_copies != b.second->relay_copies) {
      return a.second->relay_copies > b.second->relay_copies;
    }
    return a.first < b.first;
  });
  std::string out = "[";
  for (const auto& [name, count] : sorted) {
    fmt::format_to(std::back_inserter(out),
                   "{}\n     {{\"account\":{},\"sent\":{{\"messages\":{},"
                   "\"copies\":{}}},\"relay\":{{\"messages\":{},"
                   "\"copies\":{}}}}}",
                   out.size() > 1 ? "," : "", Quoted(name),
                   count->sent_messages, count->sent_copies,
                   count->relay_messages, count->relay_copies);
  }
  return out + ']';
}

// Most copies first, then by client, bytewise.
std::string RelayArray(
    const std::unordered_map<std::string, std::uint64_t>& clients) {
  using Entry = std::pair<std::string_view, std::uint64_t>;
  std::vector<Entry> sorted;
  sorted.reserve(clients.size());
  for (const auto& [client, copies] : clients) {
    sorted.emplace_back(client, copies);
  }
  std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::string out = "[";
  for (const auto& [client, copies] : sorted) {
    fmt::format_to(std::back_inserter(out),
                   R"({}{{"client":"{}","copies":{}}})",
                   out.size() > 1 ? "," : "", client, copies);
  }
  return out + ']';
}

std::string DayObject(Day day, const DayTruth& truth) {
  std::string out = fmt::format(
      "{{\"day\":\"{}\",\n    \"received\":{},\"sent\":{},\"relay\":{},\n"
      "    \"outcomes\":{{",
      FormatDay(day), CountObject(truth.received), CountObject(truth.sent),
      CountObject(truth.relay));
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    fmt::format_to(std::back_inserter(out), R"({}"{}":{})", i > 0 ? "," : "",
                   kOutcomeNames[i], truth.outcomes[i]);
  }
  fmt::format_to(std::back_inserter(out),
                 "}},\n    \"accounts\":{},\n    \"open_relay\":{},"
                 "\"claimed\":{},\"unauthenticated_public\":{}",
                 AccountArray(truth.accounts), RelayArray(truth.open_relay),
                 truth.claimed, truth.unproven);
  if (truth.forwarded > 0) {
    fmt::format_to(std::back_inserter(out), ",\"forwarded\":{}",
                   truth.forwarded);
  }
  return out + '}';
}

std::string DayArray(const std::map<Day, DayTruth>& days) {
  std::string out = "[";
  for (const auto& [day, truth] : days) {
    out += (out.size() > 1 ? ",\n   " : "\n   ") + DayObject(day, truth);
  }
  return out + ']';
}

}  // namespace

std::string TruthHead(std::uint64_t seed, LocalTime now, const Policy& policy) {
  const Civil at = ToCivil(now);
  return fmt::format(
      "{{\"seed\":{},\"timezone\":\"Europe/Rome\","
      "\"now\":\"{}T{:02}:{:02}:{:02}\",\n"
      " \"policy\":{{\"internal_domain\":{},\"local_host\":{}}},\n"
      " \"files\":[",
      seed, FormatDay(now.day), at.hour, at.minute, at.second,
      Joined(policy.internal_domains),
      policy.local_hosts ? R"(["10.1.*"])" : "[]");
}

std::string TruthOfFile(const FileTruth& file) {
  const auto lines = [&file](LineClass kind) {
    return file.lines[static_cast<std::size_t>(kind)];
  };
  std::uint64_t all = 0;
  for (const std::uint64_t count : file.lines) {
    all += count;
  }
  const std::uint64_t good = lines(LineClass::kEvent) +
                             lines(LineClass::kContext) +
                             lines(LineClass::kBlank);
  return fmt::format(
      "\n  {{\"name\":{},\"bytes\":{},\"lines\":{},\"events\":{},"
      "\"context\":{},\"blank\":{},\"rejected\":{},\"reasons\":{{"
      "\"too_long\":{},\"no_record\":{},\"bad_time\":{},\"out_of_range\":{},"
      "\"torn\":{}}},\n   \"days\":{}}}",
      Quoted(file.name), file.bytes, all, lines(LineClass::kEvent),
      lines(LineClass::kContext), lines(LineClass::kBlank), all - good,
      lines(LineClass::kTooLong), lines(LineClass::kNoRecord),
      lines(LineClass::kBadTime), lines(LineClass::kOutOfRange),
      lines(LineClass::kTorn), DayArray(file.days));
}

std::string TruthOfSessionFile(const FileTruth& file) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : file.lines) {
    all += count;
  }
  return fmt::format(
      "\n  {{\"name\":{},\"bytes\":{},\"lines\":{},\"blank\":{}}}",
      Quoted(file.name), file.bytes, all,
      file.lines[static_cast<std::size_t>(LineClass::kBlank)]);
}

std::string TruthTail(const std::map<Day, DayTruth>& days) {
  return "],\n \"days\":" + DayArray(days) + "}\n";
}

std::string TruthTail(const std::map<Day, DayTruth>& days,
                      const std::set<std::string>& secrets) {
  return "],\n \"days\":" + DayArray(days) +
         ",\n \"secrets\":" + Joined({secrets.begin(), secrets.end()}) + "}\n";
}

}  // namespace mailtide::traffic
