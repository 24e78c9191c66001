// Which session a line belongs to, when one ends, and what summaries alone
// count (transcript.h).
#include "parser/dialects/transcript.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_step.h"
#include "tests/support/short_event.h"

namespace mailtide {
namespace {

using Texts = std::vector<std::string>;

// `SECOND KEY TEXT`, KEY a letter: 5 lines of the client b say `a` no word.
struct Entry {
  std::chrono::seconds second;
  std::string_view key;
  std::string_view text;
};

void Take(Transcript& transcript, const Entry& entry, EventSink& sink) {
  Step step;
  std::string user;
  std::vector<std::string_view> recipients;
  step.time = kSessionStart + entry.second;
  std::string_view text = entry.text;
  if (text.starts_with("***")) {
    const auto summary = ParseIceWarpSummary(text.substr(4), recipients);
    ASSERT_TRUE(summary) << text;
    step.kind = StepKind::kSummary;
    step.address = summary->sender;
    step.count = summary->count;
    step.bytes = summary->bytes;
    step.id = summary->id;
    step.refusal = ClassOfResult(summary->result);
    step.recipients = recipients;
  } else if (text == "Connected") {
    step.kind = StepKind::kConnected;
  } else if (text == "Disconnected") {
    step.kind = StepKind::kDisconnected;
  } else if (text.starts_with("<<<") || text.starts_with(">>>")) {
    step.from_gateway = text.starts_with(">>>");
    ReadSmtpText(text.substr(4), step, user);
  }
  // `client/thread`, or the client alone.
  const std::size_t slash = std::min(entry.key.find('/'), entry.key.size());
  transcript.Take(entry.key.substr(0, slash), entry.key.substr(slash), step,
                  sink);
}

using Entries = std::vector<Entry>;

// What the lines say when nothing is before and behind them.
Texts EventsOf(const Entries& entries) {
  CollectingSink sink;
  Transcript transcript(Transcript::Before::kNothing);
  for (const Entry& entry : entries) {
    Take(transcript, entry, sink);
  }
  transcript.Finish(sink);
  return ShortEvents(sink.events);
}

constexpr std::string_view kMail = "<<< MAIL FROM:<anna@example.org>";
constexpr std::string_view kSenderOk =
    ">>> 250 <anna@example.org>... Sender ok";
constexpr std::string_view kRcpt = "<<< RCPT TO:<bruno@example.org>";
constexpr std::string_view kRcptOk =
    ">>> 250 <bruno@example.org>... Recipient ok";

// A transaction with a recipient, from `second` on.
Entries Open(int second, std::string_view key) {
  const std::chrono::seconds at(second);
  return {{at, key, kMail},
          {at, key, kSenderOk},
          {at, key, kRcpt},
          {at, key, kRcptOk}};
}

Entries operator+(Entries a, const Entries& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

using std::chrono::seconds;

TEST(Transcript, WhichSession) {
  const auto line = [](int at, std::string_view key, std::string_view text) {
    return Entries{{seconds(at), key, text}};
  };
  const Entries data = line(2, "a/1", "<<< DATA") +
                       line(2, "a/1", ">>> 354 go") +
                       line(3, "a/1", ">>> 250 ok");
  const std::string passed =
      "3 passed anna@example.org > bruno@example.org:l 0 250";
  const auto broken = [](int at) {
    return std::to_string(at) +
           " broken anna@example.org > bruno@example.org:l 0 0";
  };
  const struct {
    const char* name;
    Entries lines;
    Texts events;
  } rows[] = {
      {"it begins with the first line of a key",
       Open(1, "a/1") + data,
       {passed}},
      {"another client is another session",
       Open(1, "a/1") + line(2, "b/1", "<<< RSET") + line(2, "b/1", ">>> 250") +
           data,
       {passed}},
      {"another thread is another session",
       Open(1, "a/1") + line(2, "a/2", "<<< RSET") + line(2, "a/2", ">>> 250") +
           data,
       {passed}},
      {"it ends at Disconnected, a line of its own",
       Open(1, "a/1") + line(5, "a/1", "Disconnected"),
       {broken(5)}},
      {"what follows Disconnected is another one",
       Open(1, "a/1") + line(2, "a/1", "Disconnected") + data,
       {broken(2)}},
      {"it ends at a new Connected, at its own last line",
       Open(1, "a/1") + line(9, "a/1", "Connected") + data,
       {broken(1)}},
      {"15 minutes are no silence",
       Open(1, "a/1") + line(901, "a/1", "<<< NOOP"),
       {broken(901)}},
      {"more than 15 minutes end it",
       Open(1, "a/1") + line(902, "a/1", "<<< NOOP"),
       {broken(1)}},
      {"the clock may go back",
       Open(2, "a/1") + line(1, "a/1", "<<< NOOP"),
       {broken(1)}},
      {"lines that say nothing keep it alive",
       Open(1, "a/1") + line(800, "a/1", "Start of mail processing") +
           line(1600, "a/1", "<<< NOOP"),
       {broken(1600)}},
      {"a login ends with its session",
       line(0, "a/1", "<<< AUTH PLAIN AGNhcmxhQGV4YW1wbGUub3JnAHdyb25n") +
           line(0, "a/1", ">>> 235 ok") + line(1, "a/1", "Connected") +
           Open(1, "a/1") + data,
       {passed}},
      {"the end of all logs",
       Open(1, "a/1") + Open(2, "b/1"),
       {broken(1), broken(2)}},
  };
  for (const auto& [name, lines, events] : rows) {
    Texts found = EventsOf(lines);
    std::ranges::sort(found);
    EXPECT_EQ(found, events) << name;
  }
}

TEST(Transcript, SummariesWithoutADialogue) {
  const auto line = [](int at, std::string_view text) {
    return Entry{seconds(at), "a/1", text};
  };
  constexpr std::string_view kOne =
      "*** <anna@example.org> <bruno@example.org> 1 80 00:00:01 OK YAR93710";
  constexpr std::string_view kNoId =
      "*** <anna@example.org> <bruno@example.org> 1 80 00:00:01 OK";
  const std::string accepted =
      " passed anna@example.org > bruno@example.org "
      "80 0";
  const auto result = [](std::string_view word) {
    return "*** <anna@example.org> <bruno@example.org> 1 80 00:00:01 " +
           std::string(word) + " YAR93710";
  };
  const std::string ca = result("CA"), av = result("AV"), as = result("AS"),
                    dbf = result("DBF"), grlst = result("GRLST"),
                    cnc = result("CNC"), incplt = result("INCPLT"),
                    dnsbl = result("DNSBL"), scan = result("SCAN"),
                    other = result("other");
  const std::string rest = " anna@example.org > bruno@example.org 0 0";
  const struct {
    const char* name;
    Entries lines;
    Texts events;
  } rows[] = {
      {"the first of an id is the acceptance",
       {line(0, kOne)},
       {"0" + accepted}},
      {"the same id again is a delivery",
       {line(0, kOne), line(5, kOne)},
       {"0" + accepted, "5" + accepted + " onward"}},
      {"each time",
       {line(0, kOne), line(5, kOne), line(6, cnc)},
       {"0" + accepted, "5" + accepted + " onward",
        "6 deferred/policy" + rest + " onward"}},
      {"within 24 hours",
       {line(0, kOne), line(86'400, kOne)},
       {"0" + accepted, "86400" + accepted + " onward"}},
      {"later it is another mail",
       {line(0, kOne), line(86'401, kOne)},
       {"0" + accepted, "86401" + accepted}},
      {"without an id each is an acceptance",
       {line(0, kNoId), line(1, kNoId)},
       {"0" + accepted, "1" + accepted}},
      {"those not shown follow the last one shown",
       {line(0,
             "*** <anna@example.org> <a@example.org> <b@example.net> 4 80 "
             "00:00:01 OK")},
       {"0 passed anna@example.org > a@example.org b@example.net b@example.net "
        "b@example.net 80 0 inferred"}},
      {"all shown",
       {line(0,
             "*** <anna@example.org> <a@example.org>, "
             "<b@example.net> 2 80 00:00:01 OK")},
       {"0 passed anna@example.org > a@example.org b@example.net 80 0"}},
      {"CA", {line(0, ca)}, {"0" + accepted}},
      {"AV", {line(0, av)}, {"0 refused/virus" + rest}},
      {"AS", {line(0, as)}, {"0 refused/spam" + rest}},
      {"DBF", {line(0, dbf)}, {"0 deleted/header" + rest}},
      {"GRLST", {line(0, grlst)}, {"0 deferred/policy" + rest}},
      {"CNC", {line(0, cnc)}, {"0 deferred/policy" + rest}},
      {"INCPLT", {line(0, incplt)}, {"0 broken/policy" + rest}},
      {"DNSBL", {line(0, dnsbl)}, {"0 refused/policy" + rest}},
      {"any other word", {line(0, other)}, {"0 refused/policy" + rest}},
      {"SCAN", {line(0, scan)}, {}},
      {"behind a dialogue they count nothing",
       {line(0, "<<< NOOP"), line(0, ">>> 250 ok"), line(1, kOne)},
       {}},
      {"Connected is no dialogue",
       {line(0, "Connected"), line(1, kOne)},
       {"1" + accepted}},
      {"a dialogue of the session before is none",
       {line(0, "<<< NOOP"), line(1, "Connected"), line(2, kOne)},
       {"2" + accepted}},
  };
  for (const auto& [name, lines, events] : rows) {
    EXPECT_EQ(EventsOf(lines), events) << name;
  }
}

// ---- logs that begin in mid session

struct Cut {
  CollectingSink certain;
  SessionEdges edges;
};

Cut EdgesOf(const Entries& entries) {
  Cut cut;
  Transcript transcript(Transcript::Before::kUnknown);
  for (const Entry& entry : entries) {
    Take(transcript, entry, cut.certain);
  }
  cut.edges = std::move(transcript).Edges(cut.certain);
  return cut;
}

TEST(Transcript, ASessionOfUnknownBeginningIsAHead) {
  const Cut cut = EdgesOf(Open(1, "a/1"));
  EXPECT_TRUE(cut.certain.events.empty());
  ASSERT_EQ(cut.edges.heads.size(), 1U);
  EXPECT_EQ(cut.edges.heads[0].steps.size(), 4U);
  EXPECT_EQ(cut.edges.heads[0].end, HeadSession::End::kGoesOn);
  ASSERT_EQ(cut.edges.tails.size(), 1U);
  EXPECT_EQ(cut.edges.tails[0].kind, TailSession::Kind::kHead);
}

TEST(Transcript, OneThatConnectsIsNone) {
  const Cut cut =
      EdgesOf(Entries{{seconds(0), "a/1", "Connected"}} + Open(1, "a/1"));
  EXPECT_TRUE(cut.edges.heads.empty());
  ASSERT_EQ(cut.edges.tails.size(), 1U);
  EXPECT_EQ(cut.edges.tails[0].kind, TailSession::Kind::kOpen);
}

TEST(Transcript, OneThatBeginsLateIsNone) {
  const Cut cut = EdgesOf(Entries{{seconds(0), "b/1", "Connected"}} +
                          Open(20 * 60 + 1, "a/1"));
  EXPECT_TRUE(cut.edges.heads.empty());
  const Cut early =
      EdgesOf(Entries{{seconds(0), "b/1", "Connected"}} + Open(20 * 60, "a/1"));
  EXPECT_EQ(early.edges.heads.size(), 1U);
}

TEST(Transcript, BehindTheDataOnlyTheLoginIsOwed) {
  Entries lines = Open(1, "a/1") + Entries{{seconds(2), "a/1", "<<< DATA"},
                                           {seconds(2), "a/1", ">>> 354 go"},
                                           {seconds(3), "a/1", ">>> 250 ok"}};
  const Cut first = EdgesOf(lines);
  EXPECT_TRUE(first.certain.events.empty());
  ASSERT_EQ(first.edges.heads.size(), 1U);
  EXPECT_EQ(first.edges.heads[0].end, HeadSession::End::kKnown);
  lines = lines + Open(4, "a/1") +
          Entries{{seconds(5), "a/1", "<<< DATA"},
                  {seconds(5), "a/1", ">>> 354 go"},
                  {seconds(6), "a/1", ">>> 250 ok"},
                  {seconds(7), "a/1", "<<< RSET"},
                  {seconds(7), "a/1", ">>> 250 ok"}} +
          Open(8, "a/1") +
          Entries{{seconds(9), "a/1", "<<< DATA"},
                  {seconds(9), "a/1", ">>> 354 go"},
                  {seconds(9), "a/1", ">>> 250 ok"}};
  const Cut second = EdgesOf(lines);
  const std::string passed =
      " passed anna@example.org > bruno@example.org:l 0 250";
  EXPECT_EQ(ShortEvents(second.certain.events),
            (Texts{"6" + passed + " owed 0", "9" + passed}));
  EXPECT_EQ(second.edges.heads[0].steps.size(), 7U);
}

TEST(Transcript, NoPasswordIsInTheEdges) {
  const std::string_view secret = "<<< c2VjcmV0";
  const struct {
    const char* name;
    Entries lines;
  } rows[] = {
      {"the whole exchange",
       {{seconds(0), "a/1", "<<< AUTH LOGIN"},
        {seconds(0), "a/1", ">>> 334 VXNlcm5hbWU6"},
        {seconds(0), "a/1", "<<< YW5uYUBleGFtcGxlLm9yZw=="},
        {seconds(0), "a/1", ">>> 334 UGFzc3dvcmQ6"},
        {seconds(0), "a/1", secret}}},
      {"its end",
       {{seconds(0), "a/1", ">>> 334 UGFzc3dvcmQ6"},
        {seconds(0), "a/1", secret}}},
      {"its answer alone", {{seconds(0), "a/1", secret}}},
      {"the answer and what follows",
       {{seconds(0), "a/1", secret}, {seconds(0), "a/1", ">>> 235 ok"}}},
  };
  for (const auto& [name, lines] : rows) {
    const Cut cut = EdgesOf(lines);
    for (const HeadSession& head : cut.edges.heads) {
      for (const KeptStep& step : head.steps) {
        // What is never written may still hold it (KeptStep::secret).
        for (const std::string& text :
             {step.address, step.user, step.candidate, step.id}) {
          EXPECT_EQ(text.find("secret"), std::string::npos) << name;
          EXPECT_EQ(text.find("c2VjcmV0"), std::string::npos) << name;
        }
      }
    }
  }
}

// Of first lines of about 1 MiB each 63 fit into 64 MiB, with what each takes
// besides. The others are acceptances at once, and dropped.
TEST(Transcript, SummariesKeptForTheJoinAreBounded) {
  constexpr std::size_t kKept = 63, kCount = 80;
  static_assert((kKept + 1) << 20 == kMaxFirstBytes);
  const std::string sender(std::size_t{1} << 20, 'a');
  CollectingSink sink;
  Transcript transcript(Transcript::Before::kUnknown);
  Take(transcript, {seconds(0), "a/1", "Connected"}, sink);
  const auto take = [&](int second, std::size_t number) {
    const std::string id = "ID" + std::to_string(number);
    Step step;
    step.time = kSessionStart + seconds(second);
    step.kind = StepKind::kSummary;
    step.address = sender;
    step.id = id;
    transcript.Take("a", "/1", step, sink);
  };
  for (std::size_t i = 0; i < kCount; ++i) {
    take(1, i);
  }
  EXPECT_EQ(sink.events.size(), kCount - kKept);
  EXPECT_EQ(transcript.dropped(), kCount - kKept);
  for (const OwnedEvent& event : sink.events) {
    EXPECT_FALSE(event.onward);
  }
  // Either way the same id again is a delivery.
  sink.events.clear();
  take(2, 0);
  take(2, kCount - 1);
  ASSERT_EQ(sink.events.size(), 2U);
  EXPECT_TRUE(sink.events[0].onward);
  EXPECT_TRUE(sink.events[1].onward);
  EXPECT_EQ(transcript.dropped(), kCount - kKept);
  // What was kept is no loss.
  const SessionEdges edges = std::move(transcript).Edges(sink);
  EXPECT_EQ(edges.summaries.size(), kKept);
  EXPECT_EQ(edges.ids.size(), kCount);
  sink.events.clear();
  Transcript before(Transcript::Before::kNothing);
  before.Join(edges, sink);
  EXPECT_EQ(sink.events.size(), kKept);
  EXPECT_EQ(before.dropped(), 0U);
}

}  // namespace
}  // namespace mailtide
