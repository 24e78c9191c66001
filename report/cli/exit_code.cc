#include "report/cli/exit_code.h"

#include <algorithm>
#include <array>

namespace mailtide {

ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return ExitCode::kUsage;
    case ErrorCode::kInputDamaged:
    case ErrorCode::kNotALog:
      return ExitCode::kInputDamaged;
    case ErrorCode::kNoInput:
      return ExitCode::kNoInput;
    case ErrorCode::kMailDeferred:
    case ErrorCode::kMailRefused:
      return ExitCode::kMailQueued;
    case ErrorCode::kCannotCreate:
      return ExitCode::kCannotCreate;
    case ErrorCode::kIo:
      return ExitCode::kIo;
    case ErrorCode::kBusy:
      return ExitCode::kBusy;
    case ErrorCode::kConfiguration:
      return ExitCode::kConfiguration;
  }
  return ExitCode::kIo;
}

ExitCode Worse(ExitCode a, ExitCode b) {
  constexpr std::array kOrder = {
      ExitCode::kConfiguration, ExitCode::kUsage,      ExitCode::kIo,
      ExitCode::kCannotCreate,  ExitCode::kBusy,       ExitCode::kNoInput,
      ExitCode::kInputDamaged,  ExitCode::kMailQueued, ExitCode::kAlerts,
      ExitCode::kDone};
  const auto* x = std::find(kOrder.begin(), kOrder.end(), a);
  const auto* y = std::find(kOrder.begin(), kOrder.end(), b);
  return x < y ? a : b;
}

}  // namespace mailtide
