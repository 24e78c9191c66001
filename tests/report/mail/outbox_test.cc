// What becomes of a mail in the outbox, on a real store.
#include "report/mail/outbox.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"
#include "tests/support/failing_history.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + minutes(10);

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() : history_(*OpenStore(":memory:", {StoreMode::kReadWrite})) {
    settings_.transport = Transport::kFile;
    settings_.directory = folder_.path() / "mail";
  }

  void Queue(const std::string& id) {
    StoredMail mail;
    mail.message_id = id;
    mail.bytes = "Subject: " + id + "\r\n\r\n";
    mail.created = kNow;
    ASSERT_TRUE(history_->PutMail(mail, {{"admin@example.org"}}));
  }

  DeliverySummary Deliver(std::chrono::sys_seconds now, bool all = false) {
    DeliverySummary summary;
    const Result<void> done =
        DeliverDue(*history_, settings_, now, all, summary);
    EXPECT_TRUE(done) << done.error().message;
    return summary;
  }

  // The only delivery that is neither sent nor given up.
  StoredDelivery Open() {
    const auto open = history_->OpenDeliveries();
    EXPECT_EQ(open->size(), 1U);
    return open->empty() ? StoredDelivery() : open->front();
  }

  TempDir folder_;
  std::unique_ptr<History> history_;
  TransportSettings settings_;
};

TEST(BackOffTest, GrowsToEightHours) {
  EXPECT_EQ(BackOff(1), minutes(5));
  EXPECT_EQ(BackOff(2), minutes(15));
  EXPECT_EQ(BackOff(3), hours(1));
  EXPECT_EQ(BackOff(4), hours(4));
  EXPECT_EQ(BackOff(5), hours(8));
  EXPECT_EQ(BackOff(1000), hours(8));
}

TEST_F(OutboxTest, WhatIsTakenIsSentOnce) {
  fs::create_directory(settings_.directory);
  Queue("1@example.org");
  EXPECT_EQ(Deliver(kNow).sent, 1U);
  EXPECT_EQ(fs::file_size(fs::path(settings_.directory) / "1@example.org.eml"),
            std::string("Subject: 1@example.org\r\n\r\n").size());
  const DeliverySummary again = Deliver(kNow, /*all=*/true);
  EXPECT_EQ(again.sent + again.waiting + again.failed, 0U);
  EXPECT_EQ(history_->CountOutbox()->sent, 1U);
}

TEST_F(OutboxTest, WhatIsNotTakenWaitsLongerEachTime) {
  Queue("1@example.org");  // the folder is not there
  const DeliverySummary first = Deliver(kNow);
  EXPECT_EQ(first.waiting, 1U);
  ASSERT_EQ(first.messages.size(), 1U);
  EXPECT_NE(first.messages[0].find("stays queued"), std::string::npos);
  EXPECT_EQ(Open().next_try, kNow + minutes(5));

  // Before its time it is only counted, unless all are asked for.
  EXPECT_TRUE(Deliver(kNow + seconds(299)).messages.empty());
  EXPECT_EQ(Open().tries, 1);
  EXPECT_EQ(Deliver(kNow + seconds(299), /*all=*/true).messages.size(), 1U);
  EXPECT_EQ(Open().tries, 2);
  EXPECT_EQ(Open().next_try, kNow + seconds(299) + minutes(15));

  fs::create_directory(settings_.directory);
  EXPECT_EQ(Deliver(kNow + hours(1)).sent, 1U);
}

TEST_F(OutboxTest, AfterFiveDaysItIsGivenUp) {
  Queue("1@example.org");
  EXPECT_EQ(Deliver(kNow + kGiveUpAfter - seconds(1)).waiting, 1U);
  const DeliverySummary last = Deliver(kNow + kGiveUpAfter, /*all=*/true);
  EXPECT_EQ(last.failed, 1U);
  ASSERT_EQ(last.messages.size(), 1U);
  EXPECT_NE(last.messages[0].find("five days"), std::string::npos);
  EXPECT_EQ(history_->CountOutbox()->failed, 1U);
  // Nobody tries again, until somebody asks for it.
  EXPECT_EQ(Deliver(kNow + kGiveUpAfter + hours(1)).failed, 0U);
  EXPECT_EQ(Deliver(kNow + kGiveUpAfter + hours(1), /*all=*/true).failed, 1U);
  fs::create_directory(settings_.directory);
  EXPECT_EQ(Deliver(kNow + kGiveUpAfter + hours(2), /*all=*/true).sent, 1U);
}

TEST_F(OutboxTest, WhatWasRefusedIsNotTriedAgain) {
  fs::create_directory(settings_.directory);
  Queue("1@example.org");
  StoredDelivery delivery = Open();
  delivery.state = DeliveryState::kFailed;
  delivery.last_code = 550;
  ASSERT_TRUE(history_->PutDelivery(delivery));
  EXPECT_EQ(Deliver(kNow, /*all=*/true).sent, 0U);
}

TEST_F(OutboxTest, WhatACrashLeftIsTriedAtOnce) {
  fs::create_directory(settings_.directory);
  Queue("1@example.org");
  StoredDelivery delivery = Open();
  delivery.state = DeliveryState::kSending;
  delivery.next_try = kNow + hours(8);
  ASSERT_TRUE(history_->PutDelivery(delivery));
  EXPECT_EQ(Deliver(kNow).sent, 1U);
}

// 2026-11-22: one refused mail kept the status critical for ever.
TEST_F(OutboxTest, AFailureIsResolvedByALaterMail) {
  Queue("1@example.org");
  StoredDelivery delivery = Open();
  delivery.state = DeliveryState::kFailed;
  ASSERT_TRUE(history_->PutDelivery(delivery));
  EXPECT_EQ(history_->CountOutbox()->unresolved, 1U);
  fs::create_directory(settings_.directory);
  Queue("2@example.org");
  EXPECT_EQ(history_->CountOutbox()->unresolved, 1U);
  EXPECT_EQ(Deliver(kNow).sent, 1U);
  EXPECT_EQ(history_->CountOutbox()->failed, 1U);
  EXPECT_EQ(history_->CountOutbox()->unresolved, 0U);
}

TEST_F(OutboxTest, WhateverFailsNoMailIsLost) {
  fs::create_directory(settings_.directory);
  int failures = 0;
  for (int fail_at = 1;; ++fail_at) {
    history_ = *OpenStore(":memory:", {StoreMode::kReadWrite});
    Queue("1@example.org");
    Queue("2@example.org");
    FailingHistory failing(*history_, fail_at);
    DeliverySummary summary;
    const Result<void> done =
        DeliverDue(failing, settings_, kNow, /*all=*/false, summary);
    if (!failing.has_failed()) {
      EXPECT_TRUE(done);
      break;
    }
    ++failures;
    EXPECT_FALSE(done) << fail_at;
    const OutboxCounts then = *history_->CountOutbox();
    EXPECT_EQ(then.pending + then.sending + then.sent, 2U) << fail_at;
    Deliver(kNow);
    EXPECT_EQ(history_->CountOutbox()->sent, 2U) << fail_at;
  }
  EXPECT_GT(failures, 10);
}

}  // namespace
}  // namespace mailtide
