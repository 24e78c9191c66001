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

// Eight bytes as the number whose lowest byte is the first of them.
std::uint64_t LoadLittle(const char* at) {
  const auto word = Load<std::uint64_t>(at);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return __builtin_bswap64(word);
#else
  return word;
#endif
}

// The same of a text of at most eight.
constexpr std::uint64_t LittleOf(std::string_view text) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  }
  return word;
}

// Returns `one` or `other`, without a branch.
constexpr unsigned Select(bool is_one, unsigned one, unsigned other) {
  return other ^ ((one ^ other) & (0U - static_cast<unsigned>(is_one)));
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

// Returns a bit for each of 64 bytes that is a line feed.
std::uint64_t LineFeeds(const char* at) {
  std::uint64_t feeds = 0;
#if defined(__SSE2__)
  const __m128i feed = _mm_set1_epi8('\n');
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const auto some =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, feed)));
    feeds |= std::uint64_t{some} << i;
  }
#else
  for (unsigned i = 0; i < 64; ++i) {
    feeds |= std::uint64_t{at[i] == '\n' ? 1U : 0U} << i;
  }
#endif
  return feeds;
}

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

// The same of kNear bytes at once: most addresses are shorter.
constexpr int kNear = 48;
std::uint64_t NearPlainBits(const char* at, std::uint64_t& ats) {
  std::uint64_t plain = 0;
  ats = 0;
#if defined(__SSE2__)
  for (unsigned i = 0; i < kNear; i += 16) {
    unsigned some_ats = 0;
    plain |= std::uint64_t{PlainBits(at + i, some_ats)} << i;
    ats |= std::uint64_t{some_ats} << i;
  }
#else
  for (unsigned i = 0; i < kNear && IsPlainChar(at[i]); ++i) {
    plain |= std::uint64_t{1} << i;
    ats |= std::uint64_t{at[i] == '@' ? 1U : 0U} << i;
  }
#endif
  return plain;
}

// Returns the first byte from `at` on that no plain address holds, and whether
// an `@` stands before it.
const char* SkipPlain(const char* at, bool& has_at) {
  has_at = false;
  for (;; at += kNear) {
    std::uint64_t ats = 0;
    const int size = std::countr_one(NearPlainBits(at, ats));
    has_at = has_at || (ats & ((std::uint64_t{1} << size) - 1)) != 0;
    if (size < kNear) {
      return at + size;
    }
  }
}

// Takes `<...>` off, empty or with a plain address.
bool TakePath(const char*& at, std::string_view& address) {
  if (*at != '<') {
    return false;  // perhaps the LF, behind which there may be nothing
  }
  const char* const start = at + 1;
  bool has_at = false;
  const char* const end = SkipPlain(start, has_at);
  const bool is_plain =
      has_at && *start != '@' && end[-1] != '@' && end[-1] != '.';
  if (*end != '>' || (end != start && !is_plain)) {
    return false;
  }
  address = {start, static_cast<std::size_t>(end - start)};
  at = end + 1;
  return true;
}

// Takes a number off.
bool TakeFigure(const char*& at, std::uint64_t& value) {
  // Eight digits at once: pairs, then fours, then all.
  std::uint64_t digits = LoadLittle(at) ^ 0x3030303030303030U;
  const std::uint64_t others =
      (digits | (digits + 0x0606060606060606U)) & 0xf0f0f0f0f0f0f0f0U;
  const auto size = static_cast<unsigned>(std::countr_zero(others)) / 8;
  if (size == 0) {
    return false;
  }
  digits <<= 64 - 8 * size;  // zeros in front
  digits = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ffU;
  digits = (digits * 100 + (digits >> 16)) & 0x0000ffff0000ffffU;
  value = (digits * 10'000 + (digits >> 32)) & 0xffffffffU;
  at += size;
  std::size_t all = size;
  for (; size == 8 && IsDigit(*at) && all <= kMostDigits; ++at, ++all) {
    value = value * 10 + static_cast<std::uint64_t>(*at - '0');
  }
  return all <= kMostDigits;
}

// Returns whether `word` stands at `at`, in these very letters.
template <std::size_t kSize>
bool Stands(const char* at, const char (&word)[kSize]) {
  constexpr std::size_t kBytes = kSize - 1;
  static_assert(kBytes >= 8);
  // By words, the last of which overlaps the one before.
  const auto differ = [at, &word](std::size_t i) {
    return Load<std::uint64_t>(at + i) ^ AsWord<std::uint64_t>(&word[i]);
  };
  std::uint64_t differences = differ(kBytes - 8);
  for (std::size_t i = 0; i + 8 < kBytes; i += 8) {
    differences |= differ(i);
  }
  return differences == 0;
}

// Returns whether the text goes on with `word`, or ends so.
template <std::size_t kSize>
bool GoesOn(const char* at, const char* end, const char (&word)[kSize]) {
  return static_cast<std::size_t>(end - at) >= kSize - 1 && Stands(at, word);
}
template <std::size_t kSize>
bool EndsWith(const char* start, const char* end, const char (&word)[kSize]) {
  return static_cast<std::size_t>(end - start) >= kSize - 1 &&
         Stands(end - (kSize - 1), word);
}

constexpr char kSenderOk[] = "... Sender ok";
constexpr char kRecipientOk[] = "... Recipient ok";
constexpr char kForward[] = "... Recipient ok; will forward";

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
inline bool ReadReceived(const char* start, const char* end,
                         std::uint64_t& bytes) {
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

// Whether `text` is a reply but for its code.
bool IsReply(std::string_view text) {
  // A body of 200 to 599 bytes is none.
  return text.size() >= 5 && !IsBlank(text[4]) && text[4] != 'b';
}

bool ReadReply(std::string_view text, Step& step) {
  const char* const start = text.data() + 4;
  const char* const end = text.data() + text.size();
  if (!IsReply(text)) {
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

// A reply of one line, or the last one, of code 250 with this ending.
template <std::size_t kSize>
bool ReadOk(std::string_view text, const char (&ending)[kSize], ReplyHint hint,
            Step& step) {
  const char* const start = text.data() + 4;
  const char* const end = text.data() + text.size();
  step.kind = StepKind::kReply;
  step.code = 250;
  step.last = true;
  step.hint = hint;
  return IsReply(text) && EndsWith(start, end, ending) &&
         ReadReceived(start, end, step.bytes);
}

bool ReadMail(std::string_view text, Step& step) {
  const char* const at = text.data();
  step.kind = StepKind::kCommand;
  step.verb = SmtpVerb::kMail;
  return text.size() > 11 && at[4] == ' ' && IsWord(at + 5, "from") &&
         at[9] == ':' && ReadEnvelope(at + 10, at + text.size(), step);
}

bool ReadRcpt(std::string_view text, Step& step) {
  const char* const at = text.data();
  step.kind = StepKind::kCommand;
  step.verb = SmtpVerb::kRcpt;
  return text.size() > 9 && at[4] == ' ' &&
         (Load<std::uint16_t>(at + 5) | 0x2020U) ==
             AsWord<std::uint16_t>("to") &&
         at[7] == ':' && ReadEnvelope(at + 8, at + text.size(), step);
}

// A command whose arguments say nothing.
bool ReadBare(std::string_view text, SmtpVerb verb, Step& step) {
  step.kind = StepKind::kCommand;
  step.verb = verb;
  return text.size() == 4 || text[4] == ' ';
}

bool ReadCommand(std::string_view text, Step& step) {
  const char* const at = text.data();
  if (IsWord(at, "rcpt")) {
    return ReadRcpt(text, step);
  }
  if (IsWord(at, "mail")) {
    return ReadMail(text, step);
  }
  const SmtpVerb verb = IsWord(at, "data")   ? SmtpVerb::kData
                        : IsWord(at, "ehlo") ? SmtpVerb::kEhlo
                        : IsWord(at, "quit") ? SmtpVerb::kQuit
                        : IsWord(at, "rset") ? SmtpVerb::kRset
                        : IsWord(at, "helo") ? SmtpVerb::kHelo
                        : IsWord(at, "noop") ? SmtpVerb::kNoop
                                             : SmtpVerb::kOther;
  return verb != SmtpVerb::kOther && ReadBare(text, verb, step);
}

bool ReadBody(std::string_view text, Step& step) {
  const char* at = text.data();
  step.kind = StepKind::kBody;
  return TakeFigure(at, step.bytes) &&
         GoesOn(at, text.data() + text.size(),
                " bytes (overall data transfer speed=");
}

// ---- kinds

// The first eight bytes of a text, or the last ones, and what they say.
struct KindWord {
  std::uint64_t word = 0;
  unsigned kind = 0;  // a PlainKind
};

template <unsigned kBits, std::uint64_t kFactor>
struct KindTable {
  static constexpr std::size_t IndexOf(std::uint64_t word) {
    return (word * kFactor) >> (64U - kBits);
  }
  constexpr void Add(std::string_view text, PlainKind kind) {
    KindWord& slot = words[IndexOf(LittleOf(text))];
    is_perfect = is_perfect && slot.kind == 0;
    slot = {LittleOf(text), static_cast<unsigned>(kind)};
  }
  unsigned Find(std::uint64_t word, unsigned otherwise) const {
    const KindWord& slot = words[IndexOf(word)];
    return Select(slot.word == word, slot.kind, otherwise);
  }

  std::array<KindWord, std::size_t{1} << kBits> words = {};
  bool is_perfect = true;
};

// The factors are such that no two words share a slot; found by trying.
constexpr auto kStarts = [] {
  struct Start {
    std::string_view text;
    PlainKind kind;
  };
  constexpr std::array kSaid = {
      Start{"MAIL", PlainKind::kMail},     Start{"RCPT", PlainKind::kRcpt},
      Start{"DATA", PlainKind::kData},     Start{"EHLO", PlainKind::kEhlo},
      Start{"HELO", PlainKind::kHelo},     Start{"QUIT", PlainKind::kQuit},
      Start{"RSET", PlainKind::kRset},     Start{"NOOP", PlainKind::kNoop},
      Start{"220 ", PlainKind::kReply},    Start{"221 ", PlainKind::kReply},
      Start{"250 ", PlainKind::kReply250}, Start{"250-", PlainKind::kReply},
      Start{"354 ", PlainKind::kReply},
  };
  KindTable<6, 0x9ba2540ed5094917U> table;
  for (const Start& said : kSaid) {
    for (const char mark : {'<', '>'}) {
      std::array<char, 8> text = {mark, mark, mark, ' '};
      std::copy_n(said.text.begin(), 4, text.begin() + 4);
      table.Add({text.data(), text.size()}, said.kind);
    }
  }
  table.Add("Connecte", PlainKind::kConnected);
  table.Add("Disconne", PlainKind::kDisconnected);
  table.Add("Start of", PlainKind::kProcessing);
  return table;
}();
static_assert(kStarts.is_perfect);

constexpr auto kEnds = [] {
  KindTable<3, 0xcd613e30d8f16adfU> table;
  table.Add("ender ok", PlainKind::kSenderOk);
  table.Add("pient ok", PlainKind::kRecipientOk);
  table.Add(" forward", PlainKind::kForward);
  table.Add("delivery", PlainKind::kReceived);
  return table;
}();
static_assert(kEnds.is_perfect);

// Nobody can foretell what a line says, so that there is no branch on it.
inline PlainKind KindOf(const char* text, const char* feed) {
  const std::uint64_t start = LoadLittle(text);
  const std::uint64_t mark = start & 0xffffffffU;
  const std::uint64_t next = (start >> 32U) & 0xffU;
  constexpr auto kBody = static_cast<unsigned>(PlainKind::kBody);
  constexpr auto kSummary = static_cast<unsigned>(PlainKind::kSummary);
  constexpr auto kOk = static_cast<unsigned>(PlainKind::kReply250);
  unsigned kind = Select(mark == LittleOf("*** "), kSummary, 0);
  const bool is_digit = next - '0' < 10;
  kind = Select((mark == LittleOf("<<< ")) & is_digit, kBody, kind);
  kind = Select((mark == LittleOf(">>> ")) & is_digit, kBody, kind);
  kind = kStarts.Find(start, kind);
  const char* const end = feed - (feed[-1] == '\r' ? 1 : 0);
  const unsigned ok = kEnds.Find(LoadLittle(end - 8), kind);
  return static_cast<PlainKind>(Select(kind == kOk, ok, kind));
}

}  // namespace

PlainKind PlainKindOf(const char* text, const char* feed) {
  return KindOf(text, feed);
}

// ---- frames

PlainFrames::PlainFrames() : frames_(std::size_t{2} << kSetBits) {}

inline PlainFrame* PlainFrames::FindHere(const char* line) {
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

PlainFrame* PlainFrames::Find(const char* line) {
  return FindHere(line);
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
  frame.id_ = ++ids_;
  frame.size_ = static_cast<std::uint8_t>(size);
  frame.peer_size_ = static_cast<std::uint8_t>(peer.size());
  frame.thread_start_ = static_cast<std::uint8_t>(start);
  frame.thread_size_ = static_cast<std::uint8_t>(thread.size());
  PlainFrame* const set = &frames_[HashOf(line.data(), size, kSetBits) * 2];
  set[1] = set[0];
  set[0] = frame;
}

// ---- lines

void PlainLines::Begin(std::string_view block) {
  line_ = block.data();
  at_ = block.data();
  end_ = block.data() + block.size();
}

// Finds kLines line feeds, or those that are left; returns how many.
std::size_t PlainLines::FindFeeds() {
  constexpr std::uint64_t kLast = std::uint64_t{1} << 63U;
  std::size_t count = 0;
  const char* at = at_;
  for (; at < end_ && count < kLines; at += 64) {
    std::uint64_t feeds = LineFeeds(at);
    if (end_ - at < 64) {
      feeds &= (std::uint64_t{1} << (end_ - at)) - 1;
    }
    // Most often there are none, one or two; which is not to be foretold.
    for (int i = 0; i < 2; ++i) {
      feeds_[count] = at + std::countr_zero(feeds | kLast);
      count += (feeds | (0 - feeds)) >> 63U;
      feeds &= feeds - 1;
    }
    for (; feeds != 0; feeds &= feeds - 1) {
      feeds_[count++] = at + std::countr_zero(feeds);
    }
  }
  at_ = at;
  return count;
}

std::span<const PlainLine> PlainLines::Next(PlainFrames& frames,
                                            std::size_t stamp_size) {
  const std::size_t count = FindFeeds();
  const char* start = line_;
  for (std::size_t i = 0; i < count; ++i) {
    PlainLine& line = lines_[i];
    line.start = start;
    line.feed = feeds_[i];
    line.frame = frames.FindHere(start);
    line.frame_id = 0;
    line.text = nullptr;
    line.kind = PlainKind::kOther;
    if (line.frame != nullptr) {
      line.frame_id = line.frame->id();
      line.text = start + line.frame->size() + stamp_size;
      if (line.text < line.feed) {
        line.kind = KindOf(line.text, line.feed);
      }
    }
    start = line.feed + 1;
  }
  line_ = start;
  return {lines_.data(), count};
}

// ---- stamps

const char* PlainStamp::MatchAny(const char* at) {
  const char* const start = at;
  Bytes32 bytes(at);
  bytes.Keep(size_);
  if (!(bytes == Bytes32(bytes_.data())) || size_ == 0) {
    return nullptr;
  }
  at += size_;
  if (*at == ' ' && zone_size_ == 0) {
    width_ = static_cast<std::size_t>(at + 1 - start);
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
  at += zone_size_ + 1;
  width_ = static_cast<std::size_t>(at - start);
  return at;
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
  width_ = text.size() + 1;
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
  return ReadBody(text, step);
}

bool ReadPlainSmtp(std::string_view text, PlainKind kind, Step& step) {
  if (IsBlank(text.back())) {
    return false;
  }
  switch (kind) {
    case PlainKind::kMail:
      return ReadMail(text, step);
    case PlainKind::kRcpt:
      return ReadRcpt(text, step);
    case PlainKind::kData:
      return ReadBare(text, SmtpVerb::kData, step);
    case PlainKind::kEhlo:
      return ReadBare(text, SmtpVerb::kEhlo, step);
    case PlainKind::kHelo:
      return ReadBare(text, SmtpVerb::kHelo, step);
    case PlainKind::kQuit:
      return ReadBare(text, SmtpVerb::kQuit, step);
    case PlainKind::kRset:
      return ReadBare(text, SmtpVerb::kRset, step);
    case PlainKind::kNoop:
      return ReadBare(text, SmtpVerb::kNoop, step);
    case PlainKind::kSenderOk:
      return ReadOk(text, kSenderOk, ReplyHint::kSender, step);
    case PlainKind::kRecipientOk:
      return ReadOk(text, kRecipientOk, ReplyHint::kRecipient, step);
    case PlainKind::kForward:
      return ReadOk(text, kForward, ReplyHint::kForward, step);
    case PlainKind::kReceived:
      return ReadOk(text, "delivery", ReplyHint::kNone, step);
    case PlainKind::kReply:
    case PlainKind::kReply250:
      return ReadReply(text, step);
    default:
      return ReadPlainSmtp(text, step);
  }
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
  const std::uint64_t duration = LoadLittle(at) ^ LittleOf("00:00:00");
  const bool is_passed = ((duration | (duration + 0x0606000606000606U)) &
                          0xf0f0fff0f0fff0f0U) == 0 &&
                         at[8] == ' ' && at[9] == 'O' && at[10] == 'K';
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
