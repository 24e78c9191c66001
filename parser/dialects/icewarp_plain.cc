#include "parser/dialects/icewarp_plain.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "parser/base/scan.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_text.h"

namespace mailtide {
namespace {

// More digits may be a number beyond all bounds.
constexpr std::size_t kMostDigits = 15;

template <typename Word>
Word Load(const char* at) {
  Word word = 0;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// The number that the first bytes of `text` are when they are loaded.
template <typename Word>
Word AsWord(const char* text) {
  return Load<Word>(text);
}

constexpr std::uint32_t kLowerCase = 0x20202020;

bool IsWord(const char* at, const char (&lower)[5]) {
  // Only the letter itself and its capital give it.
  return (Load<std::uint32_t>(at) | kLowerCase) == AsWord<std::uint32_t>(lower);
}

// 32 bytes, those behind the first `size` zeros.
class Bytes32 {
 public:
#if defined(__SSE2__)
  explicit Bytes32(const char* at)
      : low_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))),
        high_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16))) {}
  // Returns a bit for each byte that is `c`.
  std::uint32_t BitsOf(char c) const {
    const __m128i wanted = _mm_set1_epi8(c);
    const auto low =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(low_, wanted)));
    const auto high =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(high_, wanted)));
    return low | high << 16U;
  }
  void Keep(std::size_t size) {
    const Bytes32 mask(&kMask[32 - size]);
    low_ = _mm_and_si128(low_, mask.low_);
    high_ = _mm_and_si128(high_, mask.high_);
  }
  bool operator==(const Bytes32& other) const {
    const __m128i same = _mm_and_si128(_mm_cmpeq_epi8(low_, other.low_),
                                       _mm_cmpeq_epi8(high_, other.high_));
    return _mm_movemask_epi8(same) == 0xffff;
  }

 private:
  static constexpr std::array<char, 64> kMask = [] {
    std::array<char, 64> mask = {};
    std::fill_n(mask.begin(), 32, static_cast<char>(-1));
    return mask;
  }();
  __m128i low_;
  __m128i high_;
#else
  explicit Bytes32(const char* at) {
    std::copy_n(at, 32, bytes_.begin());
  }
  std::uint32_t BitsOf(char c) const {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < 32; ++i) {
      bits |= bytes_[i] == c ? 1U << i : 0U;
    }
    return bits;
  }
  void Keep(std::size_t size) {
    std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(size), bytes_.end(),
              '\0');
  }
  bool operator==(const Bytes32& other) const = default;

 private:
  std::array<char, 32> bytes_ = {};
#endif
};

// Of a frame of `size` bytes, by the end of its thread and some of its peer.
std::size_t HashOf(const char* frame, std::size_t size, unsigned bits) {
  const std::uint64_t mixed =
      (Load<std::uint64_t>(frame + size - 10) * 0x9e3779b97f4a7c15U ^
       Load<std::uint64_t>(frame + 4)) *
      0xc2b2ae3d27d4eb4fU;
  return static_cast<std::size_t>(mixed >> (64U - bits));
}

// Letters, digits and `.-_+=@`: of them alone an address is read as it stands
// (plain_address.h).
#if defined(__SSE2__)
// Returns a bit for each of 16 bytes that is one, and for each `@` in `ats`.
unsigned PlainBits(const char* at, unsigned& ats) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto equal = [bytes](char c) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
  };
  const auto within = [](__m128i values, char from, char count) {
    const __m128i offset = _mm_sub_epi8(values, _mm_set1_epi8(from));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(count)), offset);
  };
  const auto either = [](__m128i a, __m128i b) { return _mm_or_si128(a, b); };
  const __m128i at_signs = equal('@');
  const __m128i letters = within(either(bytes, _mm_set1_epi8(0x20)), 'a', 25);
  const __m128i digits = within(bytes, '0', 9);
  const __m128i dots = within(bytes, '-', 1);  // `-` and `.`
  const __m128i others = either(either(equal('_'), equal('+')), equal('='));
  ats = static_cast<unsigned>(_mm_movemask_epi8(at_signs));
  return static_cast<unsigned>(_mm_movemask_epi8(
      either(either(either(letters, digits), either(dots, others)), at_signs)));
}
#else
bool IsPlainChar(char c) {
  return IsAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+' ||
         c == '=' || c == '@';
}
#endif

// Returns the first byte from `at` on that no plain address holds, and whether
// an `@` stands before it.
const char* SkipPlain(const char* at, bool& has_at) {
  has_at = false;
#if defined(__SSE2__)
  for (;; at += 16) {
    unsigned ats = 0;
    const unsigned plain = PlainBits(at, ats);
    if (plain != 0xffff) {
      const int size = std::countr_one(plain);
      has_at = has_at || (ats & ((1U << static_cast<unsigned>(size)) - 1)) != 0;
      return at + size;
    }
    has_at = has_at || ats != 0;
  }
#else
  for (; IsPlainChar(*at); ++at) {
    has_at = has_at || *at == '@';
  }
  return at;
#endif
}

// Takes `<...>` off, empty or with a plain address.
bool TakePath(const char*& at, std::string_view& address) {
  if (*at != '<') {
    return false;
  }
  const char* const start = at + 1;
  bool has_at = false;
  const char* const end = SkipPlain(start, has_at);
  if (*end != '>' || (end != start && (!has_at || *start == '@' ||
                                       end[-1] == '@' || end[-1] == '.'))) {
    return false;
  }
  address = {start, static_cast<std::size_t>(end - start)};
  at = end + 1;
  return true;
}

// Takes a number off.
bool TakeFigure(const char*& at, std::uint64_t& value) {
  const char* const start = at;
  value = 0;
  while (IsDigit(*at)) {
    value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    ++at;
  }
  return at != start && static_cast<std::size_t>(at - start) <= kMostDigits;
}

// Returns whether `text` goes on with `word`, in these very letters.
bool GoesOn(const char* at, const char* end, std::string_view word) {
  return static_cast<std::size_t>(end - at) >= word.size() &&
         std::memcmp(at, word.data(), word.size()) == 0;
}

constexpr std::string_view kSenderOk = "... Sender ok";
constexpr std::string_view kRecipientOk = "... Recipient ok";
constexpr std::string_view kForward = "... Recipient ok; will forward";

bool EndsWith(const char* start, const char* end, std::string_view word) {
  return static_cast<std::size_t>(end - start) >= word.size() &&
         std::memcmp(end - word.size(), word.data(), word.size()) == 0;
}

// As EndingOf of a reply of code 250; false: ask that.
bool ReadEnding(const char* start, const char* end, ReplyHint& hint) {
  const char last = AsciiLower(end[-1]);
  if (last != 'k' && last != 'd') {
    return true;
  }
  if (EndsWith(start, end, kRecipientOk)) {
    hint = ReplyHint::kRecipient;
  } else if (EndsWith(start, end, kSenderOk)) {
    hint = ReplyHint::kSender;
  } else if (EndsWith(start, end, kForward)) {
    hint = ReplyHint::kForward;
  } else {
    return false;
  }
  return true;
}

// As ReceivedBytes; false: ask that.
bool ReadReceived(const char* start, const char* end, std::uint64_t& bytes) {
  if (!IsDigit(*start) && *start != '.') {
    return true;
  }
  // `2.1.0 <a@x.example>... Sender ok`
  if (end - start <= 6 || start[1] != '.' || start[3] != '.' ||
      start[5] != ' ' || IsBlank(start[6])) {
    return false;
  }
  const char* at = start + 6;
  if (!IsDigit(*at)) {
    return true;  // whatever stands between the dots
  }
  if (!IsDigit(start[0]) || !IsDigit(start[2]) || !IsDigit(start[4])) {
    return false;
  }
  return TakeFigure(at, bytes) && GoesOn(at, end, " bytes received in");
}

// `text` is a reply but for its length.
bool ReadReply(std::string_view text, Step& step) {
  const char* const start = text.data() + 4;
  const char* const end = text.data() + text.size();
  // A body of 200 to 599 bytes is none.
  if (text.size() < 5 || IsBlank(*start) || *start == 'b') {
    return false;
  }
  step.kind = StepKind::kReply;
  step.code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  step.last = text[3] == ' ';
  if (step.code == 250 && !ReadEnding(start, end, step.hint)) {
    return false;
  }
  if (step.code < 300) {
    return ReadReceived(start, end, step.bytes);
  }
  if (step.code >= 400) {
    step.refusal = ClassOfRefusal({start, end});
  }
  return step.code != 334;
}

bool ReadEnvelope(const char* at, const char* end, Step& step) {
  if (!TakePath(at, step.address)) {
    return false;
  }
  if (at != end) {
    step.bytes = SizeParameter({at, end}).value_or(0);
  }
  return true;
}

bool ReadCommand(std::string_view text, Step& step) {
  const char* const at = text.data();
  const char* const end = at + text.size();
  step.kind = StepKind::kCommand;
  if (text.size() > 4 && text[4] != ' ') {
    return false;
  }
  if (IsWord(at, "rcpt")) {
    step.verb = SmtpVerb::kRcpt;
    return text.size() > 9 &&
           (Load<std::uint16_t>(at + 5) | 0x2020U) ==
               AsWord<std::uint16_t>("to") &&
           at[7] == ':' && ReadEnvelope(at + 8, end, step);
  }
  if (IsWord(at, "mail")) {
    step.verb = SmtpVerb::kMail;
    return text.size() > 11 && IsWord(at + 5, "from") && at[9] == ':' &&
           ReadEnvelope(at + 10, end, step);
  }
  step.verb = IsWord(at, "data")   ? SmtpVerb::kData
              : IsWord(at, "ehlo") ? SmtpVerb::kEhlo
              : IsWord(at, "quit") ? SmtpVerb::kQuit
              : IsWord(at, "rset") ? SmtpVerb::kRset
              : IsWord(at, "helo") ? SmtpVerb::kHelo
              : IsWord(at, "noop") ? SmtpVerb::kNoop
                                   : SmtpVerb::kOther;
  return step.verb != SmtpVerb::kOther;
}

}  // namespace

// ---- frames

PlainFrames::PlainFrames() : frames_(std::size_t{2} << kSetBits) {}

PlainFrame* PlainFrames::Find(const char* line) {
  Bytes32 bytes(line);
  const std::uint32_t ends = bytes.BitsOf(']');
  const std::size_t size = static_cast<std::size_t>(std::countr_zero(ends)) + 2;
  if (size > PlainFrame::kMostBytes || size < PlainFrame::kLeastBytes) {
    return nullptr;
  }
  bytes.Keep(size);
  PlainFrame* const set = &frames_[HashOf(line, size, kSetBits) * 2];
  if (bytes == Bytes32(set[0].bytes_.data())) {
    return &set[0];
  }
  return bytes == Bytes32(set[1].bytes_.data()) ? &set[1] : nullptr;
}

void PlainFrames::Add(std::string_view line, std::string_view peer,
                      std::string_view thread) {
  const auto start = static_cast<std::size_t>(thread.data() - line.data());
  const std::size_t size = start + thread.size() + 2;
  // The first `]` is where Find looks, and one blank is behind it.
  if (size > PlainFrame::kMostBytes || size < PlainFrame::kLeastBytes ||
      size >= line.size() || line.find(']') != size - 2 ||
      line[size - 1] != ' ' || IsBlank(line[size])) {
    return;
  }
  PlainFrame frame;
  std::copy_n(line.data(), size, frame.bytes_.data());
  frame.size_ = static_cast<std::uint8_t>(size);
  frame.peer_size_ = static_cast<std::uint8_t>(peer.size());
  frame.thread_start_ = static_cast<std::uint8_t>(start);
  frame.thread_size_ = static_cast<std::uint8_t>(thread.size());
  PlainFrame* const set = &frames_[HashOf(line.data(), size, kSetBits) * 2];
  set[1] = set[0];
  set[0] = frame;
}

// ---- stamps

const char* PlainStamp::MatchAny(const char* at) const {
  Bytes32 bytes(at);
  bytes.Keep(size_);
  if (!(bytes == Bytes32(bytes_.data())) || size_ == 0) {
    return nullptr;
  }
  at += size_;
  if (*at == ' ' && zone_size_ == 0) {
    return at + 1;
  }
  if ((*at == ':' || *at == '.' || *at == ',') && IsDigit(at[1])) {
    constexpr int kMostFractionDigits = 6;
    ++at;
    for (int n = 0; n < kMostFractionDigits && IsDigit(*at); ++n) {
      ++at;
    }
  }
  if (std::memcmp(at, zone_.data(), zone_size_) != 0 || at[zone_size_] != ' ') {
    return nullptr;
  }
  return at + zone_size_ + 1;
}

const LineStamp* PlainStamp::TakeClock(const char* at) {
  if (size_ < kClockBytes || bytes_[size_ - 3] != ':') {
    return nullptr;
  }
  const std::size_t date = size_ - kClockBytes;
  std::string_view clock(at + date, kClockBytes);
  if (std::memcmp(at, bytes_.data(), date) != 0) {
    return nullptr;
  }
  const std::optional<LineStamp> time = TakeLineStamp(clock);
  if (!time || !clock.empty()) {
    return nullptr;
  }
  std::copy_n(at + date, kClockBytes,
              bytes_.begin() + static_cast<std::ptrdiff_t>(date));
  stamp_.time_of_day = time->time_of_day;
  return &stamp_;
}

void PlainStamp::Remember(std::string_view text, const LineStamp& stamp) {
  using std::chrono::floor;
  using std::chrono::seconds;
  Forget();
  // `hh:mm:ss`, else `Thhmmss`.
  const std::size_t colon = text.find(':');
  const std::size_t letter = text.find('T', 1);
  const std::size_t size = colon != std::string_view::npos    ? colon + 6
                           : letter != std::string_view::npos ? letter + 7
                                                              : 0;
  if (size == 0 || size > kMostBytes || size > text.size()) {
    return;
  }
  // What is behind it says nothing of the seconds, and of the zone all.
  std::string_view whole = text.substr(0, size);
  const std::optional<LineStamp> again = TakeLineStamp(whole);
  if (!again || !whole.empty() || again->utc_offset ||
      again->date != stamp.date ||
      floor<seconds>(again->time_of_day) != floor<seconds>(stamp.time_of_day)) {
    return;
  }
  std::size_t zone = size;
  if (zone + 1 < text.size() && IsDigit(text[zone + 1]) &&
      (text[zone] == ':' || text[zone] == '.' || text[zone] == ',')) {
    zone =
        std::min(text.find_first_not_of("0123456789", zone + 1), text.size());
  }
  if (text.size() - zone > kMostZoneBytes) {
    return;
  }
  bytes_ = {};
  std::copy_n(text.data(), size, bytes_.data());
  zone_size_ = text.size() - zone;
  std::copy_n(text.data() + zone, zone_size_, zone_.data());
  size_ = size;
  stamp_ = stamp;
}

// ---- texts

const char* LineFeedBehind(const char* at) {
#if defined(__SSE2__)
  const __m128i feed = _mm_set1_epi8('\n');
  for (;; at += 16) {
    const auto feeds = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), feed)));
    if (feeds != 0) {
      return at + std::countr_zero(feeds);
    }
  }
#else
  while (*at != '\n') {
    ++at;
  }
  return at;
#endif
}

bool ReadPlainSmtp(std::string_view text, Step& step) {
  if (text.size() < 4 || IsBlank(text.front()) || IsBlank(text.back())) {
    return false;
  }
  if (!IsDigit(text[0])) {
    return ReadCommand(text, step);
  }
  if (text[0] >= '2' && text[0] <= '5' && IsDigit(text[1]) &&
      IsDigit(text[2]) && (text[3] == ' ' || text[3] == '-')) {
    return ReadReply(text, step);
  }
  const char* at = text.data();
  step.kind = StepKind::kBody;
  return TakeFigure(at, step.bytes) &&
         GoesOn(at, text.data() + text.size(),
                " bytes (overall data transfer speed=");
}

bool ReadPlainSummary(std::string_view text, Step& step,
                      std::string_view& recipient) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto take_blank = [&at] { return *at++ == ' '; };
  if (!TakePath(at, step.address) || !take_blank() ||
      !TakePath(at, recipient) || recipient.empty() || !take_blank() ||
      !TakeFigure(at, step.count) || !take_blank() ||
      !TakeFigure(at, step.bytes) || !take_blank() || end - at < 11) {
    return false;
  }
  // `00:00:01 OK`
  const bool is_passed = IsDigit(at[0]) && IsDigit(at[1]) && at[2] == ':' &&
                         IsDigit(at[3]) && IsDigit(at[4]) && at[5] == ':' &&
                         IsDigit(at[6]) && IsDigit(at[7]) && at[8] == ' ' &&
                         at[9] == 'O' && at[10] == 'K';
  if (!is_passed || step.count > kMostSummaryRecipients) {
    return false;
  }
  at += 11;
  if (at != end) {
    constexpr std::ptrdiff_t kLeastIdBytes = 4;
    constexpr std::ptrdiff_t kMostIdBytes = 20;
    if (*at != ' ') {
      return false;
    }
    const char* const id = ++at;
    while (at != end && (IsDigit(*at) || (*at >= 'A' && *at <= 'Z'))) {
      ++at;
    }
    if (at != end || at - id < kLeastIdBytes || at - id > kMostIdBytes) {
      return false;
    }
    step.id = {id, end};
  }
  step.kind = StepKind::kSummary;
  step.refusal = RefusalClass::kNone;
  step.recipients = {&recipient, 1};
  return true;
}

}  // namespace mailtide
