// Alerts, mails, runs and files in the SQLite history.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history_impl.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

constexpr std::array<DeliveryState, 4> kDeliveryStates = {
    DeliveryState::kPending, DeliveryState::kSending, DeliveryState::kSent,
    DeliveryState::kFailed};

DeliveryState ReadState(Query& query) {
  const std::string name = query.Text();
  for (const DeliveryState state : kDeliveryStates) {
    if (DeliveryStateName(state) == name) {
      return state;
    }
  }
  query.Spoil();
  return DeliveryState::kPending;
}

}  // namespace

Result<std::vector<StoredAlert>> SqliteHistory::Alerts(local_days from,
                                                       local_days to) {
  return Read("read alerts", [&]() -> Result<std::vector<StoredAlert>> {
    std::vector<StoredAlert> alerts;
    Query query(Prepared(schema::kGetAlerts));
    query.Bind(from, to);
    while (query.Next()) {
      StoredAlert alert;
      alert.key = query.Text();
      alert.day = query.Day();
      alert.kind = query.Text();
      alert.subject = query.Text();
      alert.json = query.Text();
      alert.line = query.Text();
      alert.first_told = query.Time();
      alert.present = query.Flag();
      alert.final = query.Flag();
      alerts.push_back(std::move(alert));
    }
    if (!query.ok()) {
      return Damaged("alerts");
    }
    return alerts;
  });
}

Result<void> SqliteHistory::PutAlert(const StoredAlert& alert) {
  return Write("write an alert", [&]() -> Result<void> {
    Run(schema::kPutAlert, alert.key, alert.day, alert.kind, alert.subject,
        alert.json, alert.line, alert.first_told, alert.present, alert.final);
    return {};
  });
}

Result<std::int64_t> SqliteHistory::PutMail(
    const StoredMail& mail, std::span<const std::string> recipients) {
  return Write("queue a mail", [&]() -> Result<std::int64_t> {
    {
      Query known(Prepared(schema::kFindMail));
      known.Bind(mail.message_id);
      if (known.Next()) {
        return known.Int();
      }
    }
    Run(schema::kInsertMail, mail.message_id, mail.mail_from, mail.created,
        Blob{mail.bytes});
    const std::int64_t id = database_->getLastInsertRowid();
    for (const std::string& recipient : recipients) {
      Run(schema::kInsertDelivery, id, recipient, mail.created, mail.created);
    }
    return id;
  });
}

Result<void> SqliteHistory::ReplaceUntriedMail(std::int64_t mail,
                                               const std::string& bytes) {
  return Write("replace a mail", [&]() -> Result<void> {
    Run(schema::kReplaceUntriedMail, Blob{bytes}, mail, mail);
    return {};
  });
}

Result<StoredMail> SqliteHistory::LoadMail(std::int64_t mail) {
  return Read("read a mail", [&]() -> Result<StoredMail> {
    Query query(Prepared(schema::kGetMail));
    query.Bind(mail);
    if (!query.Next()) {
      return Fail(ErrorCode::kIo,
                  fmt::format("the store '{}' has no mail {}", path_, mail));
    }
    StoredMail stored;
    stored.id = query.Int();
    stored.message_id = query.Text();
    stored.mail_from = query.Text();
    stored.created = query.Time();
    stored.bytes = query.Text();
    if (!query.ok()) {
      return Damaged("a mail");
    }
    return stored;
  });
}

Result<std::vector<StoredDelivery>> SqliteHistory::Deliveries(const char* sql) {
  return Read("read deliveries", [&]() -> Result<std::vector<StoredDelivery>> {
    std::vector<StoredDelivery> deliveries;
    Query query(Prepared(sql));
    while (query.Next()) {
      StoredDelivery delivery;
      delivery.id = query.Int();
      delivery.mail = query.Int();
      delivery.recipient = query.Text();
      delivery.state = ReadState(query);
      delivery.tries = query.SmallInt();
      delivery.created = query.Time();
      delivery.next_try = query.Time();
      delivery.last_code = query.SmallInt();
      delivery.last_text = query.Text();
      deliveries.push_back(std::move(delivery));
    }
    if (!query.ok()) {
      return Damaged("deliveries");
    }
    return deliveries;
  });
}

Result<std::vector<StoredDelivery>> SqliteHistory::OpenDeliveries() {
  return Deliveries(schema::kGetOpenDeliveries);
}

Result<std::vector<StoredDelivery>> SqliteHistory::GivenUpDeliveries() {
  return Deliveries(schema::kGetGivenUpDeliveries);
}

Result<void> SqliteHistory::PutDelivery(const StoredDelivery& delivery) {
  return Write("write a delivery", [&]() -> Result<void> {
    if (Run(schema::kUpdateDelivery, DeliveryStateName(delivery.state),
            delivery.tries, delivery.next_try, delivery.last_code,
            delivery.last_text, delivery.id) != 1) {
      return Fail(
          ErrorCode::kIo,
          fmt::format("the store '{}' has no delivery {}", path_, delivery.id));
    }
    return {};
  });
}

Result<OutboxCounts> SqliteHistory::CountOutbox() {
  return Read("count deliveries", [&]() -> Result<OutboxCounts> {
    OutboxCounts counts;
    const std::array<std::uint64_t*, kDeliveryStates.size()> fields = {
        &counts.pending, &counts.sending, &counts.sent, &counts.failed};
    Query query(Prepared(schema::kCountDeliveries));
    while (query.Next()) {
      const DeliveryState state = ReadState(query);
      *fields[static_cast<std::size_t>(state)] = query.Count();
    }
    Query unresolved(Prepared(schema::kCountUnresolved));
    if (unresolved.Next()) {
      counts.unresolved = unresolved.Count();
    }
    if (!query.ok() || !unresolved.ok()) {
      return Damaged("deliveries");
    }
    return counts;
  });
}

Result<std::int64_t> SqliteHistory::StartRun(const StoredRun& run) {
  return Write("write a run", [&]() -> Result<std::int64_t> {
    Run(schema::kInsertRun, run.command, run.started, run.finished,
        run.exit_code, run.summary);
    return database_->getLastInsertRowid();
  });
}

Result<void> SqliteHistory::FinishRun(const StoredRun& run) {
  return Write("write a run", [&]() -> Result<void> {
    if (Run(schema::kUpdateRun, run.finished, run.exit_code, run.summary,
            run.id) != 1) {
      return Fail(ErrorCode::kIo,
                  fmt::format("the store '{}' has no run {}", path_, run.id));
    }
    return {};
  });
}

Result<std::optional<StoredRun>> SqliteHistory::LastRun(
    const std::string& command) {
  return Read("read runs", [&]() -> Result<std::optional<StoredRun>> {
    Query query(Prepared(schema::kGetLastRun));
    query.Bind(command);
    if (!query.Next()) {
      return std::optional<StoredRun>{};
    }
    StoredRun run;
    run.id = query.Int();
    run.command = query.Text();
    run.started = query.Time();
    run.finished = query.OptionalTime();
    run.exit_code = query.SmallInt();
    run.summary = query.Text();
    if (!query.ok()) {
      return Damaged("runs");
    }
    return std::optional<StoredRun>{std::move(run)};
  });
}

Result<void> SqliteHistory::PutFile(const std::string& path,
                                    const std::string& bytes) {
  return Write("queue a file", [&]() -> Result<void> {
    Run(schema::kPutFile, path, Blob{bytes});
    return {};
  });
}

Result<std::vector<std::pair<std::string, std::string>>>
SqliteHistory::PendingFiles() {
  using Files = std::vector<std::pair<std::string, std::string>>;
  return Read("read queued files", [&]() -> Result<Files> {
    Files files;
    Query query(Prepared(schema::kGetFiles));
    while (query.Next()) {
      std::string path = query.Text();
      files.emplace_back(std::move(path), query.Text());
    }
    return files;
  });
}

Result<void> SqliteHistory::DropFile(const std::string& path) {
  return Write("drop a queued file", [&]() -> Result<void> {
    Run(schema::kDeleteFile, path);
    return {};
  });
}

}  // namespace mailtide
