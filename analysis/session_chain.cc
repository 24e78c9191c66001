#include "analysis/session_chain.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/shift_days.h"
#include "analysis/tally.h"
#include "parser/natural_order.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_seconds;

// Logs that follow each other by name: the parts of one date; else one log.
struct Group {
  sys_seconds first, last;
  std::string path;
  std::vector<std::size_t> members;
};

void AddTo(Group& group, const LogPlace& log, std::size_t index) {
  if (group.members.empty()) {
    group.first = *log.first;
    group.last = *log.last;
    group.path = log.path;
  }
  group.first = std::min(group.first, *log.first);
  group.last = std::max(group.last, *log.last);
  if (NaturalLess(log.path, group.path)) {
    group.path = log.path;
  }
  group.members.push_back(index);
}

bool GroupLess(const Group& a, const Group& b) {
  const auto times = [](const Group& group) {
    return std::tie(group.first, group.last);
  };
  return times(a) != times(b) ? times(a) < times(b)
                              : NaturalLess(a.path, b.path);
}

// From this time of day on the first lines of a log may be of the day before
// the one that its name bears.
constexpr std::chrono::seconds kLateEvening =
    std::chrono::minutes(23 * 60 + 50);

void MergeDays(const Days& from, Days& into) {
  for (const auto& [day, counts] : from) {
    into[day].Merge(counts);
  }
}

// Counts what the mails of a session that owe a login count under it.
void MergeOwed(const OwedCounts& owed, const SessionLogin& login,
               const Policy& policy, Days& into) {
  switch (login.state) {
    case SessionLogin::State::kNobody:
    case SessionLogin::State::kInherited:
      MergeDays(owed.if_nobody, into);
      return;
    case SessionLogin::State::kUnnamed:
      MergeDays(owed.if_unnamed, into);
      return;
    case SessionLogin::State::kNamed:
      break;
  }
  std::string account;
  policy.NormaliseAccount(login.name, account);
  for (const auto& [day, counts] : owed.if_named) {
    DayCounts named = counts;
    named.accounts.clear();
    for (const auto& [name, sent] : counts.accounts) {
      named.accounts[account].Merge(sent);
    }
    into[day].Merge(named);
  }
}

// A mail whose login was that of a head, which is known now.
KeptMail WithLogin(KeptMail mail,
                   const std::vector<Transcript::LoginThere>& logins) {
  const int head = std::exchange(mail.facts.owed_to, -1);
  if (head < 0 || static_cast<std::size_t>(head) >= logins.size()) {
    return mail;
  }
  const SessionLogin& login = logins[static_cast<std::size_t>(head)].login;
  if (login.state == SessionLogin::State::kNamed) {
    mail.account = login.name;
  } else if (login.state == SessionLogin::State::kUnnamed) {
    mail.account = mail.sender;
    mail.facts.unnamed_login = true;
  }
  return mail;
}

}  // namespace

std::vector<std::vector<std::size_t>> ChainsOf(std::span<const LogPlace> logs) {
  using ChainKey = std::pair<std::string, std::string>;
  std::map<ChainKey, std::vector<Group>> chains;
  std::map<std::pair<ChainKey, local_days>, Group> parted;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const LogPlace& log = logs[i];
    if (!log.first || !log.last) {
      continue;
    }
    const ChainKey key(log.dialect, log.name.server);
    if (log.name.date && log.name.part) {
      AddTo(parted[{key, *log.name.date}], log, i);
    } else {
      AddTo(chains[key].emplace_back(), log, i);
    }
  }
  for (auto& [key, group] : parted) {
    std::ranges::stable_sort(
        group.members, [&logs](std::size_t a, std::size_t b) {
          return *logs[a].name.part != *logs[b].name.part
                     ? *logs[a].name.part < *logs[b].name.part
                     : NaturalLess(logs[a].path, logs[b].path);
        });
    chains[key.first].push_back(std::move(group));
  }
  std::vector<std::vector<std::size_t>> result;
  for (auto& [key, groups] : chains) {
    std::ranges::stable_sort(groups, GroupLess);
    std::vector<std::size_t>& chain = result.emplace_back();
    for (const Group& group : groups) {
      chain.insert(chain.end(), group.members.begin(), group.members.end());
    }
  }
  return result;
}

bool IsSettled(const Segment& segment) {
  const SessionEdges& edges = segment.edges;
  // Mails of before wait for their other half as long as that is in reach.
  const std::chrono::seconds longest =
      segment.HasPartner() ? 2 * kMatchReach : kSessionSilence + kDisorder;
  if (!edges.last || *edges.last - *edges.first <= longest) {
    return false;
  }
  return std::ranges::none_of(edges.tails, [](const TailSession& tail) {
    return tail.kind == TailSession::Kind::kHead ||
           tail.kind == TailSession::Kind::kOwesLogin;
  });
}

bool AnchorDays(std::span<Segment* const> parts, local_days date,
                const TimeZone& zone) {
  // Days of first lines, counted from that of the first part.
  std::vector<int> days_later;
  const DatelessTimes* before = nullptr;
  int day = 0;
  bool has_midnight = false;
  std::optional<std::chrono::seconds> first;
  for (const Segment* part : parts) {
    if (part->dateless) {
      const DatelessTimes& times = *part->dateless;
      const int turn =
          before != nullptr ? DaysBetween(before->last, times.first) : 0;
      day += turn;
      has_midnight = has_midnight || turn > 0 || times.has_midnight;
      first = first.value_or(times.first);
      days_later.push_back(day);
      day += times.days_later;
      before = &times;
    } else {
      days_later.push_back(0);
    }
  }
  const bool began_the_day_before =
      first && *first >= kLateEvening && has_midnight;
  const local_days first_day = date - days(began_the_day_before ? 1 : 0);
  bool changed = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i]->dateless) {
      changed =
          MoveFirstDay(*parts[i], first_day + days(days_later[i]), zone) ||
          changed;
    }
  }
  return changed;
}

void JoinNext(Segment& segment, const Segment& next, Policy& policy,
              const TimeZone& zone) {
  MergeDays(next.days, segment.days);
  Tally tally(policy, zone, segment.days, segment.owed);
  Transcript transcript(std::move(segment.edges));
  const std::vector<Transcript::LoginThere> logins =
      transcript.Join(next.edges, tally);
  for (std::size_t h = 0; h < next.owed.size() && h < logins.size(); ++h) {
    const OwedCounts& owed = next.owed[h];
    if (owed.empty()) {
      continue;
    }
    if (logins[h].login.state == SessionLogin::State::kInherited) {
      const auto head = static_cast<std::size_t>(logins[h].head);
      segment.owed.resize(std::max(segment.owed.size(), head + 1));
      MergeDays(owed.if_nobody, segment.owed[head].if_nobody);
      MergeDays(owed.if_named, segment.owed[head].if_named);
      MergeDays(owed.if_unnamed, segment.owed[head].if_unnamed);
    } else {
      MergeOwed(owed, logins[h].login, policy, segment.days);
    }
  }
  segment.edges = std::move(transcript).Edges(tally);
}

std::vector<std::pair<std::size_t, std::size_t>> DatesOf(
    std::span<const LogPlace> logs, std::span<const std::size_t> chain) {
  std::vector<std::pair<std::size_t, std::size_t>> dates;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const NameStamp& name = logs[chain[i]].name;
    const bool same_date =
        i > 0 && name.part && name.date == logs[chain[i - 1]].name.date;
    if (same_date) {
      dates.back().second = i + 1;
    } else {
      dates.emplace_back(i, i + 1);
    }
  }
  return dates;
}

void SettleLogs(std::vector<LogPlace>& logs, std::span<Segment* const> segments,
                Policy& policy, const TimeZone& zone) {
  for (const std::vector<std::size_t>& chain : ChainsOf(logs)) {
    for (const auto& [begin, end] : DatesOf(logs, chain)) {
      std::vector<Segment*> parts;
      for (std::size_t i = begin; i < end; ++i) {
        parts.push_back(segments[chain[i]]);
      }
      if (const auto& date = logs[chain[begin]].name.date) {
        AnchorDays(parts, *date, zone);
      }
      for (std::size_t i = begin; i < end; ++i) {
        logs[chain[i]].first = segments[chain[i]]->first;
        logs[chain[i]].last = segments[chain[i]]->last;
      }
    }
  }
  for (const std::vector<std::size_t>& chain : ChainsOf(logs)) {
    std::vector<const Segment*> links;
    links.reserve(chain.size());
    for (const std::size_t i : chain) {
      links.push_back(segments[i]);
    }
    std::vector<Days> closings = CloseChain(links, true, policy, zone);
    for (std::size_t i = 0; i < chain.size(); ++i) {
      segments[chain[i]]->closing = std::move(closings[i]);
    }
  }
}

std::vector<Days> CloseChain(std::span<const Segment* const> chain, bool is_end,
                             Policy& policy, const TimeZone& zone) {
  std::vector<Days> closings(chain.size());
  Transcript transcript(Transcript::Before::kNothing);
  MailMatcher matcher;
  std::uint64_t dropped = 0;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Segment& segment = *chain[i];
    Tally tally(policy, zone, closings[i]);
    const MailMatcher::Sinks sinks = {tally, tally};
    ToMatcher to_matcher(matcher, sinks, /*are_records=*/false);
    EventSink& sink =
        segment.HasPartner() ? static_cast<EventSink&>(to_matcher) : tally;
    const std::vector<Transcript::LoginThere> logins =
        transcript.Join(segment.edges, sink);
    for (std::size_t h = 0; h < segment.owed.size() && h < logins.size(); ++h) {
      MergeOwed(segment.owed[h], logins[h].login, policy, closings[i]);
    }
    for (const KeptMail& mail : segment.pending) {
      matcher.Add(WithLogin(mail, logins), sinks);
    }
    if (transcript.dropped() > dropped) {
      tally.OnDropped(*segment.edges.last, transcript.dropped() - dropped);
      dropped = transcript.dropped();
    }
    const bool is_last = i + 1 == chain.size();
    if (is_end && is_last) {
      transcript.Finish(sink);
    }
    // What is out of reach of its end has no other half in the next one.
    matcher.Release(
        [&](const KeptMail& waiting) {
          return (is_end && is_last) || !segment.edges.last ||
                 waiting.facts.time < *segment.edges.last - kMatchReach;
        },
        sinks);
  }
  return closings;
}

}  // namespace mailtide
