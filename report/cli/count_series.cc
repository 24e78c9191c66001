#include "report/cli/count_series.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parser/base/scan.h"
#include "parser/input.h"
#include "parser/line_reader.h"
#include "report/cli/time_forms.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

// Counts are reckoned with as doubles.
constexpr std::int64_t kMaxCount = std::int64_t{1} << 53;

std::vector<std::string> SplitCells(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && line.substr(i + 1).starts_with('"')) {
      cells.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  for (std::string& cell : cells) {
    cell = std::string(Trim(cell));
  }
  return cells;
}

struct Columns {
  std::size_t date = 0;
  std::size_t count = 0;
};

Result<Columns> FindColumns(const std::vector<std::string>& header) {
  const auto find = [&header](std::string_view name) {
    return static_cast<std::size_t>(
        std::ranges::find_if(header,
                             [name](const std::string& cell) {
                               return EqualsIgnoreCase(cell, name);
                             }) -
        header.begin());
  };
  const Columns columns = {find("date"), find("count")};
  for (const auto& [at, name] :
       {std::pair{columns.date, "date"}, {columns.count, "count"}}) {
    if (at == header.size()) {
      return Fail(ErrorCode::kInputDamaged,
                  fmt::format("no column '{}'; the first line must name the "
                              "columns, such as date,count",
                              name));
    }
  }
  return columns;
}

Result<DatedCount> ReadRow(std::string_view line, const Columns& columns) {
  const std::vector<std::string> cells = SplitCells(line);
  if (cells.size() <= std::max(columns.date, columns.count)) {
    return Fail(ErrorCode::kInputDamaged,
                "fewer cells than the header has columns");
  }
  const auto date = ParseDay(cells[columns.date]);
  if (!date) {
    return tl::unexpected(date.error());
  }
  const auto count = ParseInteger(cells[columns.count], 0, kMaxCount);
  if (!count) {
    return tl::unexpected(count.error());
  }
  return DatedCount{*date, static_cast<std::uint64_t>(*count)};
}

Result<void> CheckOrder(const std::vector<DatedCount>& rows,
                        const DatedCount& next) {
  if (rows.empty() || rows.back().date < next.date) {
    return {};
  }
  return Fail(
      ErrorCode::kInputDamaged,
      rows.back().date == next.date
          ? fmt::format("{} stands there twice; keep one", FormatDay(next.date))
          : fmt::format("{} follows {}; sort the rows by date",
                        FormatDay(next.date), FormatDay(rows.back().date)));
}

}  // namespace

Result<std::vector<DatedCount>> ReadCountSeries(const std::string& path) {
  const bool is_standard_input = path == "-";
  const Result<OpenedInput> opened =
      is_standard_input ? OpenStandardInput() : OpenInput(path);
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  LineReader lines(*opened->input);
  const auto fail = [&](std::uint64_t line, std::string_view message) {
    return Fail(
        ErrorCode::kInputDamaged,
        fmt::format("{}:{}: {}", is_standard_input ? "standard input" : path,
                    line, message));
  };
  std::optional<Columns> columns;
  std::vector<DatedCount> rows;
  while (const std::optional<Line> line = lines.Next()) {
    if (Trim(line->text).empty()) {
      continue;
    }
    if (!columns) {
      const Result<Columns> found = FindColumns(SplitCells(line->text));
      if (!found) {
        return fail(line->number, found.error().message);
      }
      columns = *found;
      continue;
    }
    const Result<DatedCount> row = ReadRow(line->text, *columns);
    if (!row) {
      return fail(line->number, row.error().message);
    }
    if (const Result<void> ordered = CheckOrder(rows, *row); !ordered) {
      return fail(line->number, ordered.error().message);
    }
    rows.push_back(*row);
  }
  if (lines.damage()) {
    return tl::unexpected(*lines.damage());
  }
  if (!columns) {
    return fail(1,
                "nothing there; expected a line that names the columns, "
                "such as date,count");
  }
  return rows;
}

}  // namespace mailtide
