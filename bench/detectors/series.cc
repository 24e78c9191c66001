#include "bench/detectors/series.h"

#include <cstdio>
#include <cstdlib>

#include <boost/algorithm/string.hpp>
#include <fmt/format.h>

#include "parser/input.h"
#include "report/cli/time_forms.h"

namespace mailtide::bench {
namespace {

[[noreturn]] void Fail(const std::string& message) {
  fmt::print(stderr, "bench_detectors: {}\n", message);
  std::exit(EXIT_FAILURE);
}

std::string ReadAll(const std::string& path) {
  Result<OpenedInput> opened = OpenInput(path);
  if (!opened) {
    Fail(opened.error().message);
  }
  std::string text;
  std::vector<char> buffer(std::size_t{1} << 16);
  while (true) {
    const Result<std::size_t> n = opened->input->Read(buffer);
    if (!n) {
      Fail(n.error().message);
    }
    if (*n == 0) {
      return text;
    }
    text.append(buffer.data(), *n);
  }
}

}  // namespace

std::chrono::local_days ParseDate(const std::string& text) {
  const Result<std::chrono::local_days> day = ParseDay(text);
  if (!day) {
    Fail(fmt::format("'{}' is no date", text));
  }
  return *day;
}

std::vector<std::vector<std::string>> LoadTable(const std::string& path) {
  const std::string text = ReadAll(path);
  std::vector<std::vector<std::string>> rows;
  std::size_t begin = text.find('\n') + 1;
  while (begin != 0 && begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    boost::trim_right(line);
    boost::split(rows.emplace_back(), line, [](char c) { return c == ','; });
    begin = end + 1;
  }
  return rows;
}

Series LoadSeries(const std::string& folder, std::string_view name) {
  Series series;
  for (const std::vector<std::string>& cells :
       LoadTable(fmt::format("{}/volumes/{}.csv", folder, name))) {
    if (cells.size() < 3) {
      Fail(fmt::format("{}: a line without date, count and label", name));
    }
    series.push_back(
        {ParseDate(cells[0]), std::stoull(cells[1]), cells[2] == "clean"});
  }
  return series;
}

}  // namespace mailtide::bench
