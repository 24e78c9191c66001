// What each event adds to its day.
#include "analysis/tally.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

class TallyTest : public testing::Test {
 protected:
  TallyTest()
      : policy_(*Policy::Create(
            {{"example.org"}, {"10.1.*"}, {"bad@example.net"}, "", 0})),
        zone_(*TimeZone::Open("Europe/Rome")),
        tally_(policy_, zone_, days_) {
    event_.time = std::chrono::sys_days(std::chrono::year(2026) /
                                        std::chrono::November / 20) +
                  std::chrono::hours(9);
    event_.has_sender = true;
    event_.client = "192.0.2.7";
    event_.sender = "x@example.net";
    event_.bytes = 1000;
    event_.code = 250;
  }

  void Recipients(std::vector<std::string_view> recipients) {
    recipients_ = std::move(recipients);
    event_.recipients = recipients_;
    event_.recipient_count = static_cast<std::uint32_t>(recipients_.size());
  }

  // What the event adds, counters that stay 0 left out.
  Counts Count() {
    days_.clear();
    Tally tally(policy_, zone_, days_);
    tally.OnEvent(event_);
    Counts counts;
    for (const auto& [day, day_counts] : days_) {
      const MetricCounts totals = day_counts.Totals();
      for (std::size_t i = 0; i < kMetricCount; ++i) {
        if (totals[i] > 0) {
          counts[std::string(MetricName(static_cast<Metric>(i)))] = totals[i];
        }
      }
    }
    return counts;
  }

  Policy policy_;
  TimeZone zone_;
  Days days_;
  Tally tally_;
  MailEvent event_;
  std::vector<std::string_view> recipients_;
};

TEST_F(TallyTest, AMessageInBothDirectionsCountsItsSizeOncePerDirection) {
  event_.client = "10.1.2.3";
  event_.sender = "a@example.org";
  Recipients({"b@example.org", "x@example.net", "x@example.net"});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"received_messages", 1},
                             {"received_copies", 1},
                             {"received_bytes", 1000},
                             {"sent_messages", 1},
                             {"sent_copies", 3},
                             {"sent_bytes", 1000},
                             {"relay_messages", 1},
                             {"relay_copies", 2},
                             {"relay_bytes", 1000}}));
  DayCounts& day = days_.begin()->second;
  EXPECT_EQ(day.accounts["a@example.org"], (AccountCounts{1, 3, 1, 2}));
  // 09:00 UTC is 10:00 in Rome.
  EXPECT_EQ(At(day.hours[10], Metric::kAccepted), 1U);
}

TEST_F(TallyTest, ALocalPcWithAForeignSenderSendsItsExternalCopiesOnly) {
  event_.client = "10.1.2.3";
  Recipients({"b@example.org", "y@d2.example.net"});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"received_messages", 1},
                             {"received_copies", 1},
                             {"received_bytes", 1000},
                             {"sent_messages", 1},
                             {"sent_copies", 1},
                             {"sent_bytes", 1000},
                             {"relay_messages", 1},
                             {"relay_copies", 1},
                             {"relay_bytes", 1000}}));
  EXPECT_EQ(days_.begin()->second.accounts["[10.1.2.3]"],
            (AccountCounts{1, 1, 1, 1}));
}

TEST_F(TallyTest, RelayOfAStrangerIsASuspicion) {
  Recipients({"y@d2.example.net", "z@d2.example.net"});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"relay_messages", 1},
                             {"relay_copies", 2},
                             {"relay_bytes", 1000},
                             {"suspicious_relay", 2}}));
  EXPECT_TRUE(days_.begin()->second.accounts.empty());
  EXPECT_EQ(days_.begin()->second.relaying_clients["192.0.2.7"], 2U);
}

TEST_F(TallyTest, AForgedInternalSenderIsReceivedAndNobodys) {
  event_.sender = "boss@example.org";
  Recipients({"b@example.org"});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"claimed", 1},
                             {"received_messages", 1},
                             {"received_copies", 1},
                             {"received_bytes", 1000}}));
  Recipients({"y@example.net"});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"claimed", 1},
                             {"relay_messages", 1},
                             {"relay_copies", 1},
                             {"relay_bytes", 1000},
                             {"suspicious_relay", 1}}));
}

TEST_F(TallyTest, OutcomesAreExactlyOneAMessageUnlessPassed) {
  struct Row {
    Filter filter;
    Action action;
    Counts outcomes;
  };
  const Row rows[] = {
      {Filter::kNone, Action::kPassed, {{"accepted", 1}}},
      {Filter::kNone, Action::kTagged, {{"accepted", 1}}},
      {Filter::kNone, Action::kReleased, {{"accepted", 1}}},
      {Filter::kSpam, Action::kTagged, {{"accepted", 1}, {"spam", 1}}},
      {Filter::kVirus, Action::kPassed, {{"accepted", 1}, {"virus", 1}}},
      {Filter::kPhishing, Action::kPassed, {{"accepted", 1}, {"phishing", 1}}},
      {Filter::kSpam, Action::kQuarantined, {{"spam", 1}}},
      {Filter::kVirus, Action::kDeleted, {{"virus", 1}}},
      {Filter::kPhishing, Action::kRefused, {{"phishing", 1}}},
      {Filter::kNone, Action::kQuarantined, {{"quarantined", 1}}},
      {Filter::kAttachment, Action::kDeleted, {{"deleted", 1}}},
      {Filter::kPolicy, Action::kRefused, {{"rejected", 1}}},
      {Filter::kVirus, Action::kReturned, {{"virus", 1}}},
      {Filter::kNone, Action::kReturned, {{"rejected", 1}}},
      {Filter::kNone, Action::kDeferred, {{"deferred", 1}}},
      {Filter::kNone, Action::kBroken, {{"incomplete", 1}}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(FilterName(row.filter)) + " " +
                 std::string(ActionName(row.action)));
    event_.filter = row.filter;
    event_.action = row.action;
    Recipients({});
    Counts counts = Count();
    counts.erase("no_recipient");
    EXPECT_EQ(counts, row.outcomes);
  }
}

TEST_F(TallyTest, RefusalsCountOneEach) {
  Recipients({"b@example.org"});
  for (const EventKind kind :
       {EventKind::kRefusedRecipient, EventKind::kRefusedSender}) {
    event_.kind = kind;
    event_.action = Action::kRefused;
    EXPECT_EQ(Count(), (Counts{{"rejected", 1}}));
    event_.action = Action::kDeferred;
    EXPECT_EQ(Count(), (Counts{{"deferred", 1}}));
  }
}

TEST_F(TallyTest, AMessageWithoutRecipientsHasAnOutcomeAndNoDirection) {
  Recipients({});
  EXPECT_EQ(Count(), (Counts{{"accepted", 1}, {"no_recipient", 1}}));
  event_.recipient_count = 2;  // only their number is known
  EXPECT_EQ(Count(), (Counts{{"accepted", 1},
                             {"inferred", 1},
                             {"received_messages", 1},
                             {"received_copies", 2},
                             {"received_bytes", 1000}}));
}

TEST_F(TallyTest, ForbiddenSendersThatCameThrough) {
  event_.sender = "BAD@example.net";
  Recipients({"b@example.org"});
  Count();
  EXPECT_EQ(days_.begin()->second.forbidden_senders["bad@example.net"], 1U);
}

TEST_F(TallyTest, DaysAreTheGatewaysOwn) {
  // 23:30 UTC on the 20th is 00:30 on the 21st in Rome.
  event_.time += std::chrono::hours(14) + std::chrono::minutes(30);
  Recipients({"b@example.org"});
  Count();
  ASSERT_EQ(days_.size(), 1U);
  EXPECT_EQ(days_.begin()->first,
            std::chrono::local_days(std::chrono::year(2026) /
                                    std::chrono::November / 21));
  EXPECT_EQ(At(days_.begin()->second.hours[0], Metric::kAccepted), 1U);
}

TEST_F(TallyTest, TimesOfADayAreItsFirstAndLast) {
  const auto noon = event_.time;
  tally_.OnTime(noon + std::chrono::seconds(5));
  tally_.OnTime(noon);
  tally_.OnTime(noon + std::chrono::seconds(9));
  ASSERT_EQ(days_.size(), 1U);
  EXPECT_EQ(days_.begin()->second.first, noon);
  EXPECT_EQ(days_.begin()->second.last, noon + std::chrono::seconds(9));
}

TEST(Tally, TheRestIsOneOnlyBeyondTheBound) {
  EXPECT_TRUE(IsRest("(others)", kMaxKeysPerDay + 1));
  EXPECT_FALSE(IsRest("(others)", kMaxKeysPerDay));
  EXPECT_FALSE(IsRest("a@example.org", kMaxKeysPerDay + 1));
}

}  // namespace
}  // namespace mailtide
