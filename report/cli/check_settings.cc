#include "report/cli/check_settings.h"

#include <utility>

#include "report/cli/holiday_forms.h"

namespace mailtide {

Result<CheckSettings> MakeCheckSettings(const LoadedOptions& loaded) {
  const ChecksOptions& options = loaded.options.checks;
  CheckSettings checks;
  checks.days_of_data = options.days_of_data;
  checks.max_relay = options.max_relay;
  checks.sigma = options.sigma;
  checks.window_includes_value = options.window == WindowKind::kIncluding;
  checks.min_samples = options.min_samples.value_or(0);
  checks.count_copies = options.count == CountKind::kCopies;
  checks.detectors = options.detector;
  for (const AccountLimit& limit : options.account_limit) {
    Result<AddressPattern> pattern = AddressPattern::Parse(limit.pattern);
    if (!pattern) {
      return tl::unexpected<Error>(pattern.error());
    }
    checks.account_limits.push_back(
        {std::move(*pattern), limit.limit, limit.until, limit.reason});
  }
  Result<Holidays> holidays = MakeHolidays(loaded);
  if (!holidays) {
    return tl::unexpected<Error>(holidays.error());
  }
  checks.holidays = std::move(*holidays);
  return checks;
}

}  // namespace mailtide
