#include "parser/dialects/lcd.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/dialects/lcd_line.h"
#include "parser/dialects/smtp_step.h"
#include "parser/dialects/transcript.h"
#include "parser/dialects/verdict_word.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// Returns the filter with this name, kNone for one whose name says nothing.
Filter FilterOfName(std::string_view name) {
  const auto has = [name](std::string_view word) {
    return ContainsIgnoreCase(name, word);
  };
  return has("spam")                           ? Filter::kSpam
         : has("virus")                        ? Filter::kVirus
         : has("phish")                        ? Filter::kPhishing
         : has("attach") || has("allegat")     ? Filter::kAttachment
         : has("header") || has("intestazion") ? Filter::kHeader
                                               : Filter::kNone;
}

// Reads `antispam score=97 action=quarantena`.
void ReadFilter(std::string_view text, Step& step) {
  const std::string_view name = TakeWord(text);
  constexpr std::string_view kAction = "action=";
  while (!text.empty()) {
    const std::string_view word = TakeWord(text);
    if (!StartsWithIgnoreCase(word, kAction)) {
      continue;
    }
    const std::string_view what = word.substr(kAction.size());
    std::optional<Action> action = BlockingAction(what);
    if (!action) {
      action = PassingAction(what);
    }
    if (action && *action != Action::kPassed) {
      step.kind = StepKind::kFilter;
      step.filter = FilterOfName(name);
      step.action = *action;
    }
    return;
  }
}

void ReadNote(std::string_view text, Step& step) {
  const std::string_view word = TakeWord(text);
  if (EqualsIgnoreCase(word, "CONNECT")) {
    step.kind = StepKind::kConnected;
  } else if (EqualsIgnoreCase(word, "DISCONNECT")) {
    step.kind = StepKind::kDisconnected;
  } else if (EqualsIgnoreCase(word, "FILTER")) {
    ReadFilter(text, step);
  }
}

class Lcd final : public Dialect {
 public:
  explicit Lcd(const DialectSettings& settings) : settings_(settings) {}

  LineOutcome ReadLine(const Line& line, EventSink& sink,
                       InputAccount& account) override {
    if (Trim(line.text).empty()) {
      return {LineKind::kBlank, {}, {}};
    }
    const auto parsed = settings_.lcd_pattern != nullptr
                            ? settings_.lcd_pattern->Parse(line.text)
                            : ParseLcdLine(line.text);
    if (!parsed) {
      return {LineKind::kRejected, parsed.error(), {}};
    }
    const sys_seconds time = parsed->stamp.ToUtc(*settings_.zone);
    if (IsOutOfRange(time, settings_.now)) {
      return {LineKind::kRejected, RejectReason::kOutOfRange, {}};
    }
    account.future += time > settings_.now + kFutureSlack ? 1U : 0U;
    Step step;
    step.time = time;
    if (parsed->direction == LcdDirection::kNote) {
      ReadNote(parsed->text, step);
    } else {
      step.from_gateway = parsed->direction == LcdDirection::kReply;
      ReadSmtpText(parsed->text, step, user_);
    }
    // A port tells the sessions of a client apart, and names none.
    std::string_view session = parsed->session;
    if (session.empty() && !parsed->port.empty()) {
      port_ = kUnnamedSession;
      port_ += parsed->port;
      session = port_;
    }
    const bool decided = transcript_.Take(parsed->client, session, step, sink);
    return {decided ? LineKind::kEvent : LineKind::kContext, {}, time};
  }

  SessionEdges TakeEdges(EventSink& sink, InputAccount& account) override {
    account.dropped_sessions += transcript_.dropped();
    return std::move(transcript_).Edges(sink);
  }

 private:
  DialectSettings settings_;
  Transcript transcript_{Transcript::Before::kUnknown};
  std::string user_, port_;  // reused for each line
};

}  // namespace

std::size_t RecogniseLcdLines(std::span<const std::string_view> lines,
                              const DialectSettings& settings) {
  if (settings.lcd_pattern == nullptr) {
    return RecogniseLcd(lines);
  }
  return static_cast<std::size_t>(
      std::ranges::count_if(lines, [&settings](std::string_view line) {
        return settings.lcd_pattern->Parse(line).has_value();
      }));
}

std::unique_ptr<Dialect> CreateLcd(const DialectSettings& settings) {
  return std::make_unique<Lcd>(settings);
}

}  // namespace mailtide
