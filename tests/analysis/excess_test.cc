// What makes up an excess, counted by hand.
#include "analysis/excess.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

constexpr std::chrono::local_days kOther{std::chrono::year(2026) / 11 / 13};

FlowFindings Mails(
    const std::vector<std::pair<std::string, std::uint64_t>>& accounts) {
  FlowFindings found;
  for (const auto& [account, copies] : accounts) {
    found.copies += copies;
    found.accounts.Add(account, copies);
    found.clients.Add("10.1.0.3", copies);
  }
  return found;
}

TEST(Excess, IsWhatGrew) {
  // 100 more: 70 of them ann's, 25 of somebody new; dora's 5 are none.
  const FlowFindings usual = Mails({{"ann", 10}, {"bob", 50}, {"dora", 5}});
  const Excess excess =
      ExcessOf(Flow::kRelay,
               Mails({{"ann", 80}, {"bob", 50}, {"new", 25}, {"dora", 10}}),
               &usual, kOther);
  EXPECT_EQ(excess.beside, kOther);
  EXPECT_EQ(excess.copies, 165U);
  EXPECT_EQ(excess.usual, 65U);
  EXPECT_EQ(excess.accounts, (std::vector<ExcessCause>{{"ann", 80, 10, .7},
                                                       {"new", 25, 0, .25}}));
  EXPECT_EQ(excess.clients,
            (std::vector<ExcessCause>{{"10.1.0.3", 165, 65, 1}}));
  EXPECT_TRUE(excess.domains.empty());
}

// One grows by more than all together, for another one sent less.
TEST(Excess, NobodyMakesUpMoreThanAll) {
  const FlowFindings usual = Mails({{"ann", 10}, {"bob", 50}});
  const Excess excess =
      ExcessOf(Flow::kRelay, Mails({{"ann", 70}, {"bob", 40}, {"eve", 20}}),
               &usual, kOther);
  // 70 more, and ann and eve have 80 more together.
  EXPECT_EQ(excess.accounts, (std::vector<ExcessCause>{{"ann", 70, 10, .75},
                                                       {"eve", 20, 0, .25}}));
}

// Three more copies, while single names differ by dozens: nobody is the cause.
TEST(Excess, WhoChangesPlacesIsNoCause) {
  const FlowFindings usual = Mails({{"ann", 40}, {"bob", 10}, {"eve", 50}});
  const Excess excess =
      ExcessOf(Flow::kRelay, Mails({{"ann", 10}, {"bob", 43}, {"eve", 50}}),
               &usual, kOther);
  EXPECT_EQ(excess.copies, 103U);
  EXPECT_TRUE(excess.accounts.empty());
}

TEST(Excess, OfManyTheFirstThree) {
  FlowFindings found;
  for (int i = 0; i < 10; ++i) {
    found.accounts.Add(std::string(1, static_cast<char>('a' + i)), 10);
    found.copies += 10;
  }
  const Excess excess = ExcessOf(Flow::kSent, found, nullptr, {});
  EXPECT_EQ(excess.accounts,
            (std::vector<ExcessCause>{
                {"a", 10, 0, .1}, {"b", 10, 0, .1}, {"c", 10, 0, .1}}));
  // The eleventh makes each too small.
  found.copies += 10;
  EXPECT_TRUE(ExcessOf(Flow::kSent, found, nullptr, {}).accounts.empty());
}

// Beside a day with more mail there is no excess: the shares are of all.
TEST(Excess, BesideADayWithMoreItIsOfAll) {
  const FlowFindings usual = Mails({{"ann", 100}});
  const Excess excess =
      ExcessOf(Flow::kRelay, Mails({{"bob", 40}}), &usual, kOther);
  EXPECT_EQ(excess.beside, kOther);
  EXPECT_EQ(excess.usual, 100U);
  EXPECT_EQ(excess.accounts, (std::vector<ExcessCause>{{"bob", 40, 0, 1}}));
}

TEST(Excess, OfNothingIsNothing) {
  const Excess excess = ExcessOf(Flow::kReceived, {}, nullptr, {});
  EXPECT_EQ(excess.copies, 0U);
  EXPECT_TRUE(excess.accounts.empty());
}

// Lows, drifts and what holds no longer have no excess.
TEST(Excess, OnlyOfWhatIsHigh) {
  Verdict verdict;
  verdict.kind = VerdictKind::kSeasonalForecast;
  verdict.subject = "SMTP_SENT_MSGS_W";
  verdict.side = Side::kHigh;
  EXPECT_EQ(ExcessFlow(verdict), Flow::kSent);
  verdict.subject = "SMTP_RECVD_MSGS";
  EXPECT_EQ(ExcessFlow(verdict), Flow::kReceived);
  verdict.subject = "SMTP_RELAY_MSGS";
  EXPECT_EQ(ExcessFlow(verdict), Flow::kRelay);
  // 2026-11-22: an alert that is taken back had one.
  for (const Episode episode :
       {Episode::kReturned, Episode::kTakenBack, Episode::kLevelAccepted}) {
    verdict.episode = episode;
    EXPECT_EQ(ExcessFlow(verdict), std::nullopt) << EpisodeName(episode);
  }
  verdict.episode = Episode::kNew;
  verdict.side = Side::kLow;
  EXPECT_EQ(ExcessFlow(verdict), std::nullopt);
  verdict.side = Side::kHigh;
  verdict.kind = VerdictKind::kCusum;
  EXPECT_EQ(ExcessFlow(verdict), std::nullopt);
  verdict.kind = VerdictKind::kAccountLimit;
  verdict.subject = "SMTP_RECVD_MSGS@example.org";
  EXPECT_EQ(ExcessFlow(verdict), std::nullopt);
}

}  // namespace
}  // namespace mailtide
