// A history whose n-th call fails, as a full disk would have it.
#ifndef MAILTIDE_TESTS_SUPPORT_FAILING_HISTORY_H_
#define MAILTIDE_TESTS_SUPPORT_FAILING_HISTORY_H_

#include <string>
#include <utility>
#include <vector>

#include "analysis/history/history.h"

namespace mailtide {

class FailingHistory final : public History {
 public:
  // Calls count from 1. `inner` must outlive this.
  FailingHistory(History& inner, int fail_at)
      : inner_(inner), fail_at_(fail_at) {}

  bool has_failed() const { return calls_ >= fail_at_; }

  Result<void> Begin() override {
    return Pass([&] { return inner_.Begin(); });
  }
  // One that fails undoes everything.
  Result<void> Commit() override {
    Result<void> done = Pass([&] { return inner_.Commit(); });
    if (calls_ == fail_at_) {
      static_cast<void>(inner_.Rollback());
    }
    return done;
  }
  // Undoing never fails.
  Result<void> Rollback() override { return inner_.Rollback(); }

  Result<std::vector<StoredSource>> Sources() override {
    return Pass([&] { return inner_.Sources(); });
  }
  Result<std::vector<std::uint64_t>> Blocks(std::int64_t source) override {
    return Pass([&] { return inner_.Blocks(source); });
  }
  Result<std::int64_t> PutSource(
      const StoredSource& source, const Segment& segment,
      std::span<const std::int64_t> superseded) override {
    return Pass([&] { return inner_.PutSource(source, segment, superseded); });
  }
  Result<Segment> LoadSegment(std::int64_t source) override {
    return Pass([&] { return inner_.LoadSegment(source); });
  }
  Result<std::vector<std::chrono::local_days>> DaysOf(
      std::span<const std::int64_t> sources) override {
    return Pass([&] { return inner_.DaysOf(sources); });
  }
  Result<std::vector<StoredSourceDay>> SourceDays() override {
    return Pass([&] { return inner_.SourceDays(); });
  }
  Result<std::vector<SeenFile>> SeenFiles() override {
    return Pass([&] { return inner_.SeenFiles(); });
  }
  Result<void> PutSeenFile(const SeenFile& file) override {
    return Pass([&] { return inner_.PutSeenFile(file); });
  }
  Result<void> RebuildDays(
      std::span<const std::chrono::local_days> days) override {
    return Pass([&] { return inner_.RebuildDays(days); });
  }
  Result<void> PutDayState(std::chrono::local_days day, DayState state,
                           bool old_settings) override {
    return Pass([&] { return inner_.PutDayState(day, state, old_settings); });
  }
  Result<void> PutJudged(std::chrono::local_days day, const Hash128& digest,
                         bool closed) override {
    return Pass([&] { return inner_.PutJudged(day, digest, closed); });
  }
  Result<std::vector<StoredDay>> LoadDays(std::chrono::local_days from,
                                          std::chrono::local_days to) override {
    return Pass([&] { return inner_.LoadDays(from, to); });
  }
  Result<DayCounts> LoadDay(std::chrono::local_days day) override {
    return Pass([&] { return inner_.LoadDay(day); });
  }
  Result<std::vector<StoredAlert>> Alerts(std::chrono::local_days from,
                                          std::chrono::local_days to) override {
    return Pass([&] { return inner_.Alerts(from, to); });
  }
  Result<void> PutAlert(const StoredAlert& alert) override {
    return Pass([&] { return inner_.PutAlert(alert); });
  }
  Result<std::int64_t> PutMail(
      const StoredMail& mail,
      std::span<const std::string> recipients) override {
    return Pass([&] { return inner_.PutMail(mail, recipients); });
  }
  Result<void> ReplaceUntriedMail(std::int64_t mail,
                                  const std::string& bytes) override {
    return Pass([&] { return inner_.ReplaceUntriedMail(mail, bytes); });
  }
  Result<StoredMail> LoadMail(std::int64_t mail) override {
    return Pass([&] { return inner_.LoadMail(mail); });
  }
  Result<std::vector<StoredDelivery>> OpenDeliveries() override {
    return Pass([&] { return inner_.OpenDeliveries(); });
  }
  Result<std::vector<StoredDelivery>> GivenUpDeliveries() override {
    return Pass([&] { return inner_.GivenUpDeliveries(); });
  }
  Result<void> PutDelivery(const StoredDelivery& delivery) override {
    return Pass([&] { return inner_.PutDelivery(delivery); });
  }
  Result<OutboxCounts> CountOutbox() override {
    return Pass([&] { return inner_.CountOutbox(); });
  }
  Result<std::int64_t> StartRun(const StoredRun& run) override {
    return Pass([&] { return inner_.StartRun(run); });
  }
  Result<void> FinishRun(const StoredRun& run) override {
    return Pass([&] { return inner_.FinishRun(run); });
  }
  Result<std::optional<StoredRun>> LastRun(
      const std::string& command) override {
    return Pass([&] { return inner_.LastRun(command); });
  }
  Result<void> PutFile(const std::string& path,
                       const std::string& bytes) override {
    return Pass([&] { return inner_.PutFile(path, bytes); });
  }
  Result<std::vector<std::pair<std::string, std::string>>> PendingFiles()
      override {
    return Pass([&] { return inner_.PendingFiles(); });
  }
  Result<void> DropFile(const std::string& path) override {
    return Pass([&] { return inner_.DropFile(path); });
  }

 private:
  template <typename Call>
  auto Pass(Call call) -> decltype(call()) {
    if (++calls_ == fail_at_) {
      return Fail(ErrorCode::kIo, "the disk is full, for this test");
    }
    return call();
  }

  History& inner_;
  int fail_at_;
  int calls_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_FAILING_HISTORY_H_
