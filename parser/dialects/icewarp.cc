#include "parser/dialects/icewarp.h"

#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parser/base/scan.h"
#include "parser/dialects/dateless_clock.h"
#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_plain.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_step.h"
#include "parser/dialects/transcript.h"
#include "parser/line_stamp.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;
using Body = IceWarpLine::Body;

class IceWarp final : public Dialect {
 public:
  explicit IceWarp(const DialectSettings& settings) : settings_(settings) {
    if (settings.date) {
      clock_.emplace(*settings.date);
    }
  }

  LineOutcome ReadLine(const Line& line, EventSink& sink,
                       InputAccount& account) override {
    if (Trim(line.text).empty()) {
      return {LineKind::kBlank, {}, {}};
    }
    const auto parsed = ParseIceWarpLine(line.text);
    if (!parsed) {
      return {LineKind::kRejected, parsed.error(), {}};
    }
    // Without a date the same clock may be that of another day from here on.
    plain_stamp_.Forget();
    const std::optional<sys_seconds> time =
        TimeOf(parsed->stamp, parsed->time_of_day);
    if (!time) {
      return {LineKind::kRejected, RejectReason::kBadTime, {}};
    }
    if (IsOutOfRange(*time, settings_.now)) {
      return {LineKind::kRejected, RejectReason::kOutOfRange, {}};
    }
    account.future += *time > settings_.now + kFutureSlack ? 1U : 0U;
    const bool decided = Take(*parsed, *time, sink);
    return {decided ? LineKind::kEvent : LineKind::kContext, {}, time};
  }

  void ReadBlock(const LineBlock& block, EventSink& sink,
                 InputAccount& account) override {
    const char* at = block.bytes.data();
    const char* const end = at + block.bytes.size();
    sys_seconds told{};
    std::uint64_t plain = 0;
    std::uint64_t decided = 0;
    while (at < end) {
      if (const char* const behind = ReadPlain(at, decided, sink, account)) {
        ++plain;
        at = behind;
        if (plain_time_ != told) {
          told = plain_time_;
          sink.OnTime(told);
        }
        continue;
      }
      const char* const feed = LineFeedBehind(at);
      Line line;
      line.text = WithoutLineEnd({at, feed});
      line.terminated = true;
      const LineOutcome outcome = ReadLine(line, sink, account);
      CountLine(outcome, account);
      if (outcome.time) {
        told = *outcome.time;
        sink.OnTime(told);
      }
      at = feed + 1;
    }
    account.lines += plain;
    account.events += decided;
    account.context += plain - decided;
  }

  SessionEdges TakeEdges(EventSink& sink, InputAccount& account) override {
    account.dropped_sessions += transcript_.dropped();
    return std::move(transcript_).Edges(sink);
  }

  std::optional<DatelessTimes> dateless() const override {
    return clock_ ? clock_->times() : std::nullopt;
  }

 private:
  std::optional<sys_seconds> TimeOf(const std::optional<Timestamp>& stamp,
                                    std::chrono::milliseconds time_of_day) {
    if (stamp) {
      return stamp->ToUtc(*settings_.zone);
    }
    if (!clock_) {
      return std::nullopt;  // nothing says which day it is
    }
    return settings_.zone->ToUtc(
        clock_->Take(std::chrono::floor<std::chrono::seconds>(time_of_day)));
  }

  // Reads the line at `at`, of the time plain_time_ then, and returns where the
  // next one begins; nullptr, with nothing counted, when ReadLine has to read
  // it.
  const char* ReadPlain(const char* at, std::uint64_t& decided, EventSink& sink,
                        InputAccount& account) {
    PlainFrame* frame = plain_frames_.Find(at);
    if (frame == nullptr) {
      frame = LearnFrame(at);
    }
    if (frame == nullptr) {
      return nullptr;
    }
    const char* text = plain_stamp_.Match(at + frame->size());
    if (text == nullptr) {
      text = LearnStamp(at + frame->size());
    }
    return text == nullptr ? nullptr
                           : ReadBody(at, *frame, text, decided, sink, account);
  }

  PlainFrame* LearnFrame(const char* at) {
    const std::string_view line = WithoutLineEnd({at, LineFeedBehind(at)});
    std::string_view rest = line;
    std::string_view peer;
    std::string_view thread;
    // The lines of the service itself are of no session.
    if (!TakeIceWarpFrame(rest, peer, thread) || peer == "SYSTEM") {
      return nullptr;
    }
    plain_frames_.Add(line, peer, thread);
    return plain_frames_.Find(at);
  }

  // Makes plain_stamp_ that of the line whose stamp is at `at`, and returns
  // what it matches there; nullptr when it is no plain one, or its time is
  // none.
  const char* LearnStamp(const char* at) {
    std::optional<sys_seconds> time;
    if (const LineStamp* stamp = plain_stamp_.TakeClock(at)) {
      if (plain_stamp_.Match(at) == nullptr) {
        // No stamp at all, which must not move the clock.
        plain_stamp_.Forget();
        return nullptr;
      }
      time = TimeOf(stamp->timestamp(), stamp->time_of_day);
    } else {
      const std::string_view text = WithoutLineEnd({at, LineFeedBehind(at)});
      std::string_view rest = text;
      if (const std::optional<LineStamp> other = TakeLineStamp(rest)) {
        plain_stamp_.Remember(Trim(text.substr(0, text.size() - rest.size())),
                              *other);
        time = TimeOf(other->timestamp(), other->time_of_day);
      }
    }
    if (!time || IsOutOfRange(*time, settings_.now)) {
      plain_stamp_.Forget();
      return nullptr;
    }
    plain_time_ = *time;
    plain_time_is_future_ = *time > settings_.now + kFutureSlack;
    return plain_stamp_.Match(at);
  }

  // Reads the body at `text` of the line at `line`.
  const char* ReadBody(const char* line, PlainFrame& frame, const char* text,
                       std::uint64_t& decided, EventSink& sink,
                       InputAccount& account) {
    const auto begins = [text](std::string_view word) {
      return std::memcmp(text, word.data(), word.size()) == 0;
    };
    const auto is = [&](std::string_view words) {
      return begins(words) && !IsAlnum(text[words.size()]);
    };
    // All that plain lines say; the rest is never set.
    Step& step = plain_step_;
    static_cast<StepFacts&>(step) = {};
    step.address = {};
    step.id = {};
    step.recipients = {};
    step.time = plain_time_;
    const char* const feed = LineFeedBehind(text);
    const bool is_received = begins("<<< ");
    if (is_received || begins(">>> ")) {
      const std::string_view said = WithoutLineEnd({text + 4, feed});
      if (said.empty() || IsBlank(said.front())) {
        return nullptr;
      }
      step.from_gateway = !is_received;
      if (!ReadPlainSmtp(said, step)) {
        Step other;
        other.time = plain_time_;
        other.from_gateway = !is_received;
        ReadSmtpText(said, other, user_);
        return TakePlain(line, frame, other, decided, sink, account, feed);
      }
    } else if (begins("*** ")) {
      const std::string_view summary = WithoutLineEnd({text + 4, feed});
      if (!ReadPlainSummary(summary, step, plain_recipient_)) {
        return nullptr;
      }
    } else if (is("Connected")) {
      step.kind = StepKind::kConnected;
    } else if (is("Disconnected")) {
      step.kind = StepKind::kDisconnected;
    } else if (!is("Start of mail processing")) {
      return nullptr;
    }
    return TakePlain(line, frame, step, decided, sink, account, feed);
  }

  const char* TakePlain(const char* line, PlainFrame& frame, Step& step,
                        std::uint64_t& decided, EventSink& sink,
                        InputAccount& account, const char* feed) {
    account.future += plain_time_is_future_ ? 1U : 0U;
    const bool is_event = transcript_.Take(frame.place(), frame.Peer(line),
                                           frame.Thread(line), step, sink);
    decided += is_event ? 1U : 0U;
    return feed + 1;
  }

  bool Take(const IceWarpLine& line, sys_seconds time, EventSink& sink) {
    if (line.body == Body::kForwarded) {
      return TakeForward(line, time, sink);
    }
    Step step;
    step.time = time;
    switch (line.body) {
      case Body::kReceived:
      case Body::kSent:
        step.from_gateway = line.body == Body::kSent;
        ReadSmtpText(line.text, step, user_);
        break;
      case Body::kSummary:
        if (!ReadSummary(line.text, step)) {
          step.kind = StepKind::kNote;
        }
        break;
      case Body::kConnected:
        step.kind = StepKind::kConnected;
        break;
      case Body::kDisconnected:
        step.kind = StepKind::kDisconnected;
        break;
      default:
        if (line.peer == "SYSTEM") {
          return false;  // of the service, not of a session
        }
        break;
    }
    return transcript_.Take(line.peer, line.thread, step, sink);
  }

  bool ReadSummary(std::string_view text, Step& step) {
    recipients_.clear();
    const auto summary = ParseIceWarpSummary(text, recipients_);
    if (!summary) {
      return false;
    }
    step.kind = StepKind::kSummary;
    step.address = summary->sender;
    step.count = summary->count;
    step.bytes = summary->bytes;
    step.id = summary->id;
    step.refusal = ClassOfResult(summary->result);
    step.recipients = recipients_;
    return true;
  }

  // Mail that leaves without a session.
  static bool TakeForward(const IceWarpLine& line, sys_seconds time,
                          EventSink& sink) {
    if (!ParseAgedForward(line.text)) {
      return false;
    }
    MailEvent event;
    event.kind = EventKind::kForwarded;
    event.time = time;
    sink.OnEvent(event);
    return true;
  }

  DialectSettings settings_;
  Transcript transcript_{Transcript::Before::kUnknown};
  std::optional<DatelessClock> clock_;
  std::string user_;                          // reused for each line
  std::vector<std::string_view> recipients_;  // reused for each line
  PlainFrames plain_frames_;
  PlainStamp plain_stamp_;
  sys_seconds plain_time_;  // of that stamp
  bool plain_time_is_future_ = false;
  std::string_view plain_recipient_;
  Step plain_step_;
};

}  // namespace

std::unique_ptr<Dialect> CreateIceWarp(const DialectSettings& settings) {
  return std::make_unique<IceWarp>(settings);
}

}  // namespace mailtide
