// The tables of a segment, one after the other.
//
//   body    = metrics reasons remarks          numbers of columns
//             content bytes date blocks        the identity
//             dialect settings counting damaged account first last days
//             dateless closing edges owed        (edges: edges_body.cc)
//             partner pending                    (pending_body.cc)
//
// Numbers are varints, see byte_codec.h. Columns (metrics, reject reasons,
// remarks) stand by position and are only ever appended, so that an older
// segment has fewer; one with more comes from a newer program and is refused.
// Tables are sorted by their keys as bytes, so that equal segments give equal
// bytes whatever the order of their maps.
#include "analysis/segment_body.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/byte_codec.h"
#include "analysis/edges_body.h"
#include "analysis/pending_body.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Records before 1990 are refused, so no source has more days than a century
// has; a day takes 5 KB in memory and may take 30 bytes here.
constexpr std::size_t kMaxDays = 36'600;

constexpr std::size_t kRemarkCount = 6;
static_assert(kMetricCount <= 64, "an hour's metrics are one 64-bit mask");

std::array<std::uint64_t, kRemarkCount> Remarks(const InputAccount& account) {
  return {account.duplicate_keys, account.non_conforming,
          account.repaired,       account.repeated_fields,
          account.future,         account.dropped_sessions};
}

std::string_view AsText(const Hash128& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// Rows of a map in the order of their keys.
template <typename Value>
std::vector<std::pair<std::string_view, const Value*>> Sorted(
    const TextMap<Value>& map) {
  std::vector<std::pair<std::string_view, const Value*>> rows;
  rows.reserve(map.size());
  for (const auto& [key, value] : map) {
    rows.emplace_back(key, &value);
  }
  std::ranges::sort(
      rows, [](const auto& a, const auto& b) { return a.first < b.first; });
  return rows;
}

// ---- writing

void WriteHour(ByteWriter& out, const MetricCounts& hour) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < hour.size(); ++i) {
    mask |= std::uint64_t{hour[i] != 0} << i;
  }
  out.Varint(mask);
  for (const std::uint64_t value : hour) {
    if (value != 0) {
      out.Varint(value);
    }
  }
}

void WriteTexts(ByteWriter& out, const TextMap<std::uint64_t>& map) {
  out.Varint(map.size());
  for (const auto& [key, value] : Sorted(map)) {
    out.Text(key);
    out.Varint(*value);
  }
}

void WriteDay(ByteWriter& out, const DayCounts& day) {
  WriteOptional(out, day.first);
  WriteOptional(out, day.last);
  for (const MetricCounts& hour : day.hours) {
    WriteHour(out, hour);
  }
  out.Varint(day.accounts.size());
  for (const auto& [account, counts] : Sorted(day.accounts)) {
    out.Text(account);
    out.Varint(counts->sent_messages);
    out.Varint(counts->sent_copies);
    out.Varint(counts->relay_messages);
    out.Varint(counts->relay_copies);
  }
  WriteTexts(out, day.relaying_clients);
  WriteTexts(out, day.forbidden_senders);
}

void WriteDays(ByteWriter& out, const Days& days) {
  out.Varint(days.size());
  for (const auto& [date, day] : days) {
    out.Signed(date.time_since_epoch().count());
    WriteDay(out, day);
  }
}

void WriteDateless(ByteWriter& out,
                   const std::optional<DatelessTimes>& dateless) {
  out.Byte(dateless ? 1 : 0);
  if (dateless) {
    out.Signed(dateless->first_day.time_since_epoch().count());
    out.Signed(dateless->first.count());
    out.Signed(dateless->last.count());
    out.Signed(dateless->days_later);
    out.Byte(dateless->has_midnight ? 1 : 0);
  }
}

// ---- reading

void ReadHash(ByteReader& in, Hash128& hash) {
  const std::string_view bytes = in.Bytes(hash.size());
  std::ranges::copy(bytes, hash.begin());
}

void ReadHour(ByteReader& in, std::size_t metrics, MetricCounts& hour) {
  const std::uint64_t mask = in.Varint();
  if (metrics < 64 && (mask >> metrics) != 0) {
    in.Spoil();
  }
  for (std::size_t i = 0; i < metrics && in.ok(); ++i) {
    if (((mask >> i) & 1) != 0) {
      hour[i] = in.Varint();
    }
  }
}

// Calls `read` for each key of a table, in order, and stores what it returns.
template <typename Value, typename ReadValue>
void ReadTable(ByteReader& in, std::size_t item_bytes, TextMap<Value>& map,
               ReadValue read) {
  const std::size_t count = in.Count(item_bytes);
  std::string_view before;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const std::string_view key = in.Text();
    if (i != 0 && key <= before) {
      in.Spoil();
      return;
    }
    before = key;
    map[key] = read();
  }
}

void ReadTexts(ByteReader& in, TextMap<std::uint64_t>& map) {
  ReadTable(in, 2, map, [&in] { return in.Varint(); });
}

void ReadDay(ByteReader& in, std::size_t metrics, DayCounts& day) {
  ReadOptional(in, kMaxSecond, day.first);
  ReadOptional(in, kMaxSecond, day.last);
  for (MetricCounts& hour : day.hours) {
    ReadHour(in, metrics, hour);
  }
  ReadTable(in, 5, day.accounts, [&in] {
    AccountCounts counts;
    counts.sent_messages = in.Varint();
    counts.sent_copies = in.Varint();
    counts.relay_messages = in.Varint();
    counts.relay_copies = in.Varint();
    return counts;
  });
  ReadTexts(in, day.relaying_clients);
  ReadTexts(in, day.forbidden_senders);
}

void ReadDays(ByteReader& in, std::size_t metrics, Days& days) {
  // A day takes its date, two flags, 24 masks and three counts.
  const std::size_t count = in.Count(1 + 2 + 24 + 3);
  if (count > kMaxDays) {
    in.Spoil();
  }
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto date = ReadPoint<local_days>(in, kMaxDay);
    if (!days.empty() && date <= days.rbegin()->first) {
      in.Spoil();
      return;
    }
    ReadDay(in, metrics, days[date]);
  }
}

void ReadAccount(ByteReader& in, std::size_t reasons, std::size_t remarks,
                 InputAccount& account) {
  for (std::uint64_t* value : {&account.bytes, &account.lines, &account.events,
                               &account.context, &account.blank}) {
    *value = in.Varint();
  }
  for (std::size_t i = 0; i < reasons; ++i) {
    account.rejected[i] = in.Varint();
  }
  const std::array<std::uint64_t*, kRemarkCount> values = {
      &account.duplicate_keys, &account.non_conforming,
      &account.repaired,       &account.repeated_fields,
      &account.future,         &account.dropped_sessions};
  for (std::size_t i = 0; i < remarks; ++i) {
    *values[i] = in.Varint();
  }
}

void ReadDateless(ByteReader& in, std::optional<DatelessTimes>& dateless) {
  if (!ReadFlag(in)) {
    return;
  }
  constexpr std::int64_t kMost = 86'400;
  dateless.emplace();
  dateless->first_day = ReadPoint<local_days>(in, kMaxDay);
  dateless->first =
      ReadPoint<std::chrono::local_seconds>(in, kMost).time_since_epoch();
  dateless->last =
      ReadPoint<std::chrono::local_seconds>(in, kMost).time_since_epoch();
  dateless->days_later = static_cast<int>(
      ReadPoint<local_days>(in, kMaxDay).time_since_epoch().count());
  dateless->has_midnight = ReadFlag(in);
}

void ReadOwed(ByteReader& in, std::size_t metrics, Segment& segment) {
  const std::size_t count = in.Count(3);
  if (count > segment.edges.heads.size()) {
    in.Spoil();
    return;
  }
  segment.owed.resize(count);
  for (OwedCounts& owed : segment.owed) {
    ReadDays(in, metrics, owed.if_nobody);
    ReadDays(in, metrics, owed.if_named);
    ReadDays(in, metrics, owed.if_unnamed);
  }
}

}  // namespace

Error DamagedSegment(std::string_view why) {
  return {ErrorCode::kInputDamaged,
          fmt::format("segment is damaged: {}; scan the log again", why)};
}

Error NewerSegment() {
  return {ErrorCode::kInputDamaged,
          "segment was written by a newer version of mailtide; update this "
          "one or scan the log with it"};
}

std::string WriteSegmentBody(const Segment& segment) {
  ByteWriter out;
  out.Varint(kMetricCount);
  out.Varint(kRejectReasonCount);
  out.Varint(kRemarkCount);
  out.Bytes(AsText(segment.id.content));
  out.Varint(segment.id.bytes);
  WriteOptional(out, segment.id.date);
  out.Varint(segment.blocks.size());
  for (const std::uint64_t block : segment.blocks) {
    out.Fixed64(block);
  }
  out.Text(segment.dialect);
  out.Bytes(AsText(segment.settings));
  out.Varint(segment.counting_version);
  out.Byte(segment.damaged ? 1 : 0);
  const InputAccount& account = segment.account;
  for (const std::uint64_t value :
       {account.bytes, account.lines, account.events, account.context,
        account.blank}) {
    out.Varint(value);
  }
  for (const std::uint64_t value : account.rejected) {
    out.Varint(value);
  }
  for (const std::uint64_t value : Remarks(account)) {
    out.Varint(value);
  }
  WriteOptional(out, segment.first);
  WriteOptional(out, segment.last);
  WriteDays(out, segment.days);
  WriteDateless(out, segment.dateless);
  WriteDays(out, segment.closing);
  WriteEdges(out, segment.edges);
  out.Varint(segment.owed.size());
  for (const OwedCounts& owed : segment.owed) {
    WriteDays(out, owed.if_nobody);
    WriteDays(out, owed.if_named);
    WriteDays(out, owed.if_unnamed);
  }
  out.Bytes(AsText(segment.partner));
  WritePending(out, segment.pending);
  return std::move(out).Take();
}

Result<Segment> ReadSegmentBody(std::string_view body, SegmentParts parts) {
  ByteReader in(body);
  const std::uint64_t metrics = in.Varint();
  const std::uint64_t reasons = in.Varint();
  const std::uint64_t remarks = in.Varint();
  if (metrics > kMetricCount || reasons > kRejectReasonCount ||
      remarks > kRemarkCount) {
    return tl::unexpected(NewerSegment());
  }
  Segment segment;
  ReadHash(in, segment.id.content);
  segment.id.bytes = in.Varint();
  ReadOptional(in, kMaxDay, segment.id.date);
  segment.blocks.resize(in.Count(8));
  for (std::uint64_t& block : segment.blocks) {
    block = in.Fixed64();
  }
  segment.dialect = in.Text();
  ReadHash(in, segment.settings);
  const std::uint64_t counting_version = in.Varint();
  segment.counting_version = static_cast<std::uint32_t>(counting_version);
  if (counting_version != segment.counting_version) {
    in.Spoil();
  }
  segment.damaged = ReadFlag(in);
  ReadAccount(in, static_cast<std::size_t>(reasons),
              static_cast<std::size_t>(remarks), segment.account);
  ReadOptional(in, kMaxSecond, segment.first);
  ReadOptional(in, kMaxSecond, segment.last);
  ReadDays(in, static_cast<std::size_t>(metrics), segment.days);
  if (parts == SegmentParts::kAll) {
    ReadDateless(in, segment.dateless);
    ReadDays(in, static_cast<std::size_t>(metrics), segment.closing);
    ReadEdges(in, segment.edges);
    ReadOwed(in, static_cast<std::size_t>(metrics), segment);
    ReadHash(in, segment.partner);
    ReadPending(in, segment.edges.heads.size(), segment.pending);
  }
  const bool makes_sense =
      parts == SegmentParts::kDaysFirst ? in.ok() : in.AtEnd();
  if (!makes_sense) {
    return tl::unexpected(DamagedSegment("its tables make no sense"));
  }
  return segment;
}

}  // namespace mailtide
