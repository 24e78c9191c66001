// Expected failures: what went wrong, in words for the administrator.
//
// A bad line is not an Error (it is counted, see parser/input_account.h), and a
// bug is an assert. An Error is what can happen to a correct program: a file
// is missing, the store is locked, a mail server refuses.
#ifndef MAILTIDE_PARSER_BASE_ERROR_H_
#define MAILTIDE_PARSER_BASE_ERROR_H_

#include <string>

#include <tl/expected.hpp>

namespace mailtide {

// One value per reaction the caller may have; report/cli/exit_code.h maps
// each to a sysexits code.
enum class ErrorCode {
  kUsage,          // the command line is wrong (64)
  kInputDamaged,   // input was readable only in part (65)
  kNotALog,        // a file that is read well and is no log (65)
  kNoInput,        // a named file or folder is not there or not readable (66)
  kMailDeferred,   // mail stays queued (69)
  kMailRefused,    // mail was refused for good (69)
  kCannotCreate,   // an output cannot be created (73)
  kIo,             // reading or writing failed (74)
  kBusy,           // another run holds the store (75)
  kConfiguration,  // the configuration is wrong (78)
};

// `message` is one line without a final dot: what failed, on which thing, why,
// what to try. It may quote names from outside; whoever prints it escapes it
// for the target (report/formats/escape.h).
struct Error {
  ErrorCode code;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

// A value or an Error. `Result<void>` for what only succeeds or fails.
template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_ERROR_H_
