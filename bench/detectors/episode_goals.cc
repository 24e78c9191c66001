// G3 and G4: natural episodes, and what a spike hides afterwards.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/carry_over.h"
#include "analysis/detectors/seasonal_model.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/series.h"

namespace mailtide::bench {
namespace {

// The middle one of `values`, which are not empty.
double MedianOf(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

// Labels say which days are holidays or events, not whether the mail did
// anything unusual then: an episode begins with a labelled weekday that lies
// half or more off the last eight clean days of its weekday.
bool IsFarOff(const Series& series, std::size_t at) {
  constexpr std::size_t kDays = 8;
  constexpr double kFar = .5;
  std::vector<double> before;
  for (std::size_t i = at; i-- > 0 && before.size() < kDays;) {
    if (series[i].clean && series[i].weekday() == series[at].weekday()) {
      before.push_back(static_cast<double>(series[i].value));
    }
  }
  if (before.empty()) {
    return false;
  }
  const double usual = MedianOf(before);
  return std::abs(static_cast<double>(series[at].value) - usual) >=
         kFar * usual;
}

// The first days of the episodes; labelled days no more than three days apart
// are one.
std::vector<std::size_t> EpisodesOf(const Series& series) {
  constexpr std::chrono::days kGap{3};
  std::vector<std::size_t> begins;
  std::optional<std::chrono::local_days> last;  // labelled day
  bool has_begun = false;
  for (std::size_t i = kWarmUp; i < series.size(); ++i) {
    if (series[i].clean) {
      continue;
    }
    if (!last || series[i].day - *last > kGap) {
      has_begun = false;
    }
    last = series[i].day;
    if (!has_begun && series[i].weekday() < 5 && IsFarOff(series, i)) {
      begins.push_back(i);
      has_begun = true;
    }
  }
  return begins;
}

template <typename Model>
std::vector<bool> OutOfLine(const Series& series) {
  Model model;
  std::vector<bool> out;
  for (const SeriesDay& day : series) {
    const auto observed = Observe(model, day.weekday(), day.value, false);
    out.push_back(observed && observed->is_out);
  }
  return out;
}

// Whether V times `factor` would be out of line on that day.
template <typename Model>
bool WouldBeOut(const Model& model, const SeriesDay& day, double factor) {
  Model copy = model;
  const auto value = static_cast<std::uint64_t>(
      std::nearbyint(static_cast<double>(day.value) * factor));
  const auto observed = Observe(copy, day.weekday(), value, false);
  return observed && observed->is_out;
}

constexpr std::size_t kMasked = 14;  // weekdays after the spike

// How often x2 is found: without a spike, and on each weekday after one.
struct MaskCounts {
  double looks = 0, found = 0;
};
using Masking = std::array<MaskCounts, kMasked + 1>;

template <typename Model>
Masking WalkMasked(const Series& series) {
  constexpr std::size_t kEvery = 5;  // clean weekdays between spikes
  constexpr double kSpike = 5, kBurst = 2;
  Masking masking;
  Model model;
  std::size_t clean = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const SeriesDay& day = series[i];
    if (i >= kWarmUp && day.is_clean_weekday()) {
      ++masking[0].looks;
      masking[0].found += WouldBeOut(model, day, kBurst) ? 1 : 0;
      if (++clean % kEvery == 0) {
        Model spiked = model;
        Observe(spiked, day.weekday(),
                static_cast<std::uint64_t>(kSpike) * day.value, false);
        std::size_t weekdays = 0;
        for (std::size_t j = i + 1; j < series.size() && weekdays < kMasked;
             ++j) {
          weekdays += series[j].weekday() < 5 ? 1U : 0U;
          if (series[j].is_clean_weekday()) {
            ++masking[weekdays].looks;
            masking[weekdays].found +=
                WouldBeOut(spiked, series[j], kBurst) ? 1 : 0;
          }
          Observe(spiked, series[j].weekday(), series[j].value, false);
        }
      }
    }
    Observe(model, day.weekday(), day.value, false);
  }
  return masking;
}

// The days after the spike, in groups as they were measured before.
constexpr std::array<std::pair<std::size_t, std::size_t>, 5> kGroups = {
    {{1, 2}, {3, 5}, {6, 10}, {11, 13}, {14, 14}}};

// Per 100 days, the mean of the series.
struct MaskRates {
  double without = 0;
  std::array<double, kGroups.size()> after = {};

  double Loss() const { return without - *std::ranges::min_element(after); }
};

template <typename Model>
MaskRates Masked(const std::string& folder) {
  constexpr std::array kSeries = {"eu.sent",  "eu.recv",    "rad.sent",
                                  "rad.recv", "enron.sent", "r-help.msgs"};
  MaskRates rates;
  for (const char* name : kSeries) {
    const Masking masking = WalkMasked<Model>(LoadSeries(folder, name));
    rates.without += 100 * masking[0].found / masking[0].looks / kSeries.size();
    for (std::size_t g = 0; g < kGroups.size(); ++g) {
      MaskCounts sum;
      for (std::size_t d = kGroups[g].first; d <= kGroups[g].second; ++d) {
        sum.looks += masking[d].looks;
        sum.found += masking[d].found;
      }
      rates.after[g] += 100 * sum.found / sum.looks / kSeries.size();
    }
  }
  return rates;
}

}  // namespace

Goal CheckNaturalEpisodes(const std::string& folder) {
  constexpr std::size_t kExpected = 28;
  std::size_t episodes = 0, found = 0, carried = 0;
  for (const std::string_view name : kHighSeries) {
    const Series series = LoadSeries(folder, name);
    const std::vector<bool> out = OutOfLine<SeasonalModel>(series);
    const std::vector<bool> out_carried = OutOfLine<CarryOverModel>(series);
    for (const std::size_t first : EpisodesOf(series)) {
      ++episodes;
      found += out[first] ? 1U : 0U;
      carried += out_carried[first] ? 1U : 0U;
    }
  }
  return {"G3",
          episodes == kExpected && found == episodes && carried == episodes,
          fmt::format("{} of {} natural episodes reported on their first day "
                      "(all {}), by carry_over {}",
                      found, episodes, kExpected, carried)};
}

Goal CheckMasking(const std::string& folder) {
  const MaskRates rates = Masked<SeasonalModel>(folder);
  const MaskRates carried = Masked<CarryOverModel>(folder);
  return {"G4", rates.Loss() <= 8 && carried.Loss() <= 8,
          fmt::format("x2 found {:.1f} %; after a x5 spike on weekdays 1-2, "
                      "3-5, 6-10, 11-13, 14 {:.1f} % (no more than 8 points "
                      "less); by carry_over {:.1f}, after it {:.1f} %",
                      rates.without, fmt::join(rates.after, ", "),
                      carried.without, fmt::join(carried.after, ", "))};
}

}  // namespace mailtide::bench
