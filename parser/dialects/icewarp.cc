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
    sys_seconds told{};
    std::uint64_t plain = 0;
    std::uint64_t decided = 0;
    plain_lines_.Begin(block.bytes);
    for (;;) {
      const auto some = plain_lines_.Next(plain_frames_, plain_stamp_.width());
      if (some.empty()) {
        break;
      }
      for (const PlainLine& line : some) {
        if (ReadPlain(line, decided, sink, account)) {
          ++plain;
          if (plain_time_ != told) {
            told = plain_time_;
            sink.OnTime(told);
          }
        } else if (const auto time = ReadOther(line, sink, account)) {
          told = *time;
          sink.OnTime(told);
        }
      }
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

  // Reads one line of a block by itself.
  std::optional<sys_seconds> ReadOther(const PlainLine& plain, EventSink& sink,
                                       InputAccount& account) {
    Line line;
    line.text = WithoutLineEnd({plain.start, plain.feed});
    line.terminated = true;
    const LineOutcome outcome = ReadLine(line, sink, account);
    CountLine(outcome, account);
    return outcome.time;
  }

  // Reads a line, of the time plain_time_ then. False, with nothing counted:
  // ReadLine has to read it.
  bool ReadPlain(const PlainLine& line, std::uint64_t& decided, EventSink& sink,
                 InputAccount& account) {
    PlainFrame* frame = line.frame;
    if (line.frame_id == 0 || frame->id() != line.frame_id) {
      // It is new, or was moved since.
      frame = plain_frames_.Find(line.start);
      frame = frame != nullptr ? frame : LearnFrame(line.start);
    }
    if (frame == nullptr) {
      return false;
    }
    const char* const stamp = line.start + frame->size();
    const char* text = plain_stamp_.Match(stamp);
    if (text == nullptr) {
      text = LearnStamp(stamp);
    }
    if (text == nullptr) {
      return false;
    }
    const PlainKind kind = text == line.text  ? line.kind
                           : text < line.feed ? PlainKindOf(text, line.feed)
                                              : PlainKind::kOther;
    return ReadBody(line, *frame, text, kind, decided, sink, account);
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

  // Reads the body of a line, which is at `text`.
  bool ReadBody(const PlainLine& line, PlainFrame& frame, const char* text,
                PlainKind kind, std::uint64_t& decided, EventSink& sink,
                InputAccount& account) {
    // All that plain lines say; the rest is never set.
    Step& step = plain_step_;
    static_cast<StepFacts&>(step) = {};
    step.address = {};
    step.id = {};
    step.recipients = {};
    step.time = plain_time_;
    const auto is = [&](std::string_view words) {
      return std::memcmp(text, words.data(), words.size()) == 0 &&
             !IsAlnum(text[words.size()]);
    };
    switch (kind) {
      case PlainKind::kOther:
        return ReadSaid(line, frame, text, decided, sink, account);
      case PlainKind::kConnected:
        step.kind = StepKind::kConnected;
        if (!is("Connected")) {
          return false;
        }
        break;
      case PlainKind::kDisconnected:
        step.kind = StepKind::kDisconnected;
        if (!is("Disconnected")) {
          return false;
        }
        break;
      case PlainKind::kProcessing:
        if (!is("Start of mail processing")) {
          return false;
        }
        break;
      case PlainKind::kSummary:
        if (!ReadPlainSummary(WithoutLineEnd({text + 4, line.feed}), step,
                              plain_recipient_)) {
          return false;
        }
        break;
      default:
        step.from_gateway = *text == '>';
        if (!ReadPlainSmtp(WithoutLineEnd({text + 4, line.feed}), kind, step)) {
          return ReadSaid(line, frame, text, decided, sink, account);
        }
        break;
    }
    TakePlain(line, frame, step, decided, sink, account);
    return true;
  }

  // Reads the body of a line that is said by one of the two sides.
  bool ReadSaid(const PlainLine& line, PlainFrame& frame, const char* text,
                std::uint64_t& decided, EventSink& sink,
                InputAccount& account) {
    const auto begins = [text](std::string_view word) {
      return std::memcmp(text, word.data(), word.size()) == 0;
    };
    const bool is_received = begins("<<< ");
    if (!is_received && !begins(">>> ")) {
      return false;
    }
    const std::string_view said = WithoutLineEnd({text + 4, line.feed});
    if (said.empty() || IsBlank(said.front())) {
      return false;
    }
    Step step;
    step.time = plain_time_;
    step.from_gateway = !is_received;
    if (!ReadPlainSmtp(said, step)) {
      step = {};
      step.time = plain_time_;
      step.from_gateway = !is_received;
      ReadSmtpText(said, step, user_);
    }
    TakePlain(line, frame, step, decided, sink, account);
    return true;
  }

  void TakePlain(const PlainLine& line, PlainFrame& frame, Step& step,
                 std::uint64_t& decided, EventSink& sink,
                 InputAccount& account) {
    account.future += plain_time_is_future_ ? 1U : 0U;
    const bool is_event =
        transcript_.Take(frame.place(), frame.Peer(line.start),
                         frame.Thread(line.start), step, sink);
    decided += is_event ? 1U : 0U;
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
  PlainLines plain_lines_;
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
