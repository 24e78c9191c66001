// Several changes of the history that hold together or not at all.
#ifndef MAILTIDE_ANALYSIS_HISTORY_TRANSACTION_H_
#define MAILTIDE_ANALYSIS_HISTORY_TRANSACTION_H_

#include "analysis/history/history.h"
#include "parser/base/error.h"

namespace mailtide {

// Runs `work`, which returns Result<void>, inside a transaction: commits when
// it succeeds, else undoes it and returns its error.
template <typename Work>
Result<void> InTransaction(History& history, Work work) {
  if (Result<void> begun = history.Begin(); !begun) {
    return begun;
  }
  if (Result<void> done = work(); !done) {
    static_cast<void>(history.Rollback());
    return done;
  }
  return history.Commit();
}

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_TRANSACTION_H_
