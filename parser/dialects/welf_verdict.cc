#include "parser/dialects/welf_verdict.h"

#include <algorithm>
#include <array>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "parser/base/scan.h"
#include "parser/dialects/verdict_word.h"

namespace mailtide {
namespace {

// What scanners write when they found nothing.
constexpr std::array<std::string_view, 12> kCleanWords = {
    "clean", "none", "none found", "no",     "0",       "ok",
    "-",     "n/a",  "propre",     "pulito", "nessuno", "false"};

// The fields that hold a verdict word, in order of trust. A word of `op` may
// be a verdict or an SMTP command; the commands are in no table here.
constexpr std::array kVerdictKeys = {WelfKey::kAction, WelfKey::kSmtpAction,
                                     WelfKey::kCatAction, WelfKey::kFwAction,
                                     WelfKey::kOp};

std::optional<Action> FindWord(
    const WelfRecord& record,
    std::optional<Action> (*action_of)(std::string_view word)) {
  for (const WelfKey key : kVerdictKeys) {
    if (const auto action = action_of(record.Get(key))) {
      return action;
    }
  }
  return std::nullopt;
}

bool NamesVirus(std::string_view value) {
  value = Trim(value);
  return !value.empty() && std::none_of(kCleanWords.begin(), kCleanWords.end(),
                                        [value](std::string_view clean) {
                                          return EqualsIgnoreCase(value, clean);
                                        });
}

bool IsPhishing(const WelfRecord& record) {
  constexpr std::string_view kWord = "phish";
  return ContainsIgnoreCase(record.Get(WelfKey::kAction), kWord) ||
         ContainsIgnoreCase(record.Get(WelfKey::kMsg), kWord) ||
         ContainsIgnoreCase(record.Get(WelfKey::kCatSite), kWord);
}

bool IsSpam(const WelfRecord& record, int spam_score) {
  const std::string_view level = Trim(record.Get(WelfKey::kSpamLevel));
  if (level.size() == 1 && level.front() >= '1' && level.front() <= '3') {
    return true;
  }
  const std::string_view spam = record.Get(WelfKey::kSpam);
  if (const auto score = LeadingNumber(spam, 1'000'000)) {
    if (spam_score > 0 && *score >= static_cast<unsigned>(spam_score)) {
      return true;
    }
  } else {
    const std::string_view category = Trim(spam.substr(0, spam.find(',')));
    if (EqualsIgnoreCase(category, "spam") ||
        EqualsIgnoreCase(category, "yes") ||
        StartsWithIgnoreCase(category, "confirmed")) {
      return true;
    }
  }
  if (EqualsIgnoreCase(Trim(record.Get(WelfKey::kCatSite)), "spam")) {
    return true;
  }
  constexpr std::string_view kTag = "[spam]";
  return ContainsIgnoreCase(record.Get(WelfKey::kMsg), kTag) ||
         ContainsIgnoreCase(record.Get(WelfKey::kSubject), kTag);
}

// The filter that blocked a mail, from the words of its reason.
Filter FilterFromReason(const WelfRecord& record) {
  struct Reason {
    std::string_view word;
    Filter filter;
  };
  constexpr std::array kReasons = {
      Reason{"relay", Filter::kPolicy},
      Reason{"recipient", Filter::kUnknownRecipient},
      Reason{"utente", Filter::kUnknownRecipient},
      Reason{"proibit", Filter::kPolicy},
      Reason{"blacklist", Filter::kPolicy},
      Reason{"allegat", Filter::kAttachment},
      Reason{"attach", Filter::kAttachment},
      Reason{"malform", Filter::kMalformed},
      Reason{"header", Filter::kHeader},
      Reason{"filtro", Filter::kHeader},
  };
  for (const Reason& reason : kReasons) {
    if (ContainsIgnoreCase(record.Get(WelfKey::kMsg), reason.word) ||
        ContainsIgnoreCase(record.Get(WelfKey::kResult), reason.word) ||
        ContainsIgnoreCase(record.Get(WelfKey::kNote), reason.word)) {
      return reason.filter;
    }
  }
  return Filter::kNone;
}

std::optional<Action> ActionOfCode(int code) {
  switch (code / 100) {
    case 5:
      return Action::kRefused;
    case 4:
      return Action::kDeferred;
    case 2:
    case 3:
      return Action::kPassed;
    default:
      return std::nullopt;
  }
}

bool IsBroken(const WelfRecord& record) {
  const std::string_view pri = Trim(record.Get(WelfKey::kPri));
  const std::string_view msg = record.Get(WelfKey::kMsg);
  return EqualsIgnoreCase(Trim(record.Get(WelfKey::kSpamLevel)), "x") ||
         (pri.size() == 1 && pri.front() >= '0' && pri.front() <= '3') ||
         ContainsIgnoreCase(msg, "connection interrupted") ||
         ContainsIgnoreCase(msg, "timeout") ||
         ContainsIgnoreCase(msg, "timed out");
}

int FindCode(const WelfRecord& record) {
  for (const WelfKey key :
       {WelfKey::kResult, WelfKey::kScode, WelfKey::kCode, WelfKey::kMsg}) {
    if (const int code = ReplyCode(record.Get(key)); code != 0) {
      return code;
    }
  }
  return 0;
}

// A word such as "block" says nothing of where the mail went; the reason may.
Action Refine(Action action, const WelfRecord& record) {
  constexpr std::string_view kQuarantine = "quarant";
  const bool kept =
      ContainsIgnoreCase(record.Get(WelfKey::kMsg), kQuarantine) ||
      ContainsIgnoreCase(record.Get(WelfKey::kResult), kQuarantine);
  return action == Action::kRefused && kept ? Action::kQuarantined : action;
}

// The fields that decide, beside the code of the result and two words in free
// text. Those of a record with none of them but `op` are the frequent ones.
constexpr std::array kDecidingKeys = {WelfKey::kOp,         WelfKey::kAction,
                                      WelfKey::kSmtpAction, WelfKey::kCatAction,
                                      WelfKey::kFwAction,   WelfKey::kVirus,
                                      WelfKey::kVirusName,  WelfKey::kSpam,
                                      WelfKey::kSpamLevel,  WelfKey::kCatSite};

}  // namespace

#if defined(__SSE2__)
namespace {

// What tells a verdict word among 16 bytes.
struct TellingBits {
  std::uint32_t p, h, bracket;
};
TellingBits FindTelling(__m128i bytes) {
  const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  const auto find = [](__m128i where, char c) {
    return static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(where, _mm_set1_epi8(c))));
  };
  return {find(lower, 'p'), find(lower, 'h'), find(bytes, '[')};
}

}  // namespace
#endif

bool MayTellVerdict(std::string_view text) {
#if defined(__SSE2__)
  if (text.size() >= 16) {
    std::uint32_t before = 0;  // 1: the byte before was a `p`
    std::size_t at = 0;
    for (;;) {
      const TellingBits bits = FindTelling(
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at)));
      if ((((bits.p << 1U | before) & bits.h) | bits.bracket) != 0) {
        return true;
      }
      if (at + 16 == text.size()) {
        return false;
      }
      const std::size_t next = std::min(at + 16, text.size() - 16);
      before = (bits.p >> (next - at - 1)) & 1U;
      at = next;
    }
  }
  if (text.size() >= 8) {
    // The first eight bytes and the last eight: any two neighbours are in one.
    const auto load = [&text](std::size_t at) {
      return _mm_loadl_epi64(
          reinterpret_cast<const __m128i*>(text.data() + at));
    };
    const TellingBits bits =
        FindTelling(_mm_unpacklo_epi64(load(0), load(text.size() - 8)));
    return (((bits.p << 1U) & bits.h) | bits.bracket) != 0;
  }
#endif
  return ContainsIgnoreCase(text, "ph") ||
         text.find('[') != std::string_view::npos;
}

WelfVerdict WelfVerdicts::Judge(const WelfRecord& record) {
  const int code = ReplyCode(record.Get(WelfKey::kResult));
  if (code == 0 || MayTellVerdict(record.Get(WelfKey::kMsg)) ||
      MayTellVerdict(record.Get(WelfKey::kSubject))) {
    return JudgeWelf(record, spam_score_);
  }
  // With a code, no field decides that is not here.
  std::array<char, kMostKeyBytes> key;
  std::size_t bytes = 0;
  key[bytes++] = static_cast<char>(code / 100);
  for (std::size_t i = 0; i < kDecidingKeys.size(); ++i) {
    if (!record.Has(kDecidingKeys[i])) {
      continue;
    }
    const std::string_view value = record.Get(kDecidingKeys[i]);
    if (bytes + 2 + value.size() > key.size()) {
      return JudgeWelf(record, spam_score_);
    }
    key[bytes++] = static_cast<char>(i);
    key[bytes++] = static_cast<char>(value.size());
    for (const char c : value) {
      key[bytes++] = c;
    }
  }
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    hash = hash * 31 + static_cast<unsigned char>(key[i]);
  }
  Slot& slot = slots_[hash % kSlots];
  if (slot.key_bytes != bytes ||
      !std::equal(key.begin(), key.begin() + bytes, slot.key.begin())) {
    const WelfVerdict verdict = JudgeWelf(record, spam_score_);
    if (FindWord(record, BlockingAction)) {
      return verdict;  // why it was blocked is in the free text
    }
    slot.key_bytes = bytes;
    std::copy_n(key.begin(), bytes, slot.key.begin());
    slot.verdict = verdict;
  }
  WelfVerdict verdict = slot.verdict;
  verdict.code = code;
  return verdict;
}

int ReplyCode(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) {
    text.remove_prefix(1);
  }
  if (text.size() < 3 || (text.size() > 3 && IsAlnum(text[3]))) {
    return 0;
  }
  const auto digit = [text](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
  };
  const bool is_code = digit(0) - 2 <= 3 && digit(1) <= 9 && digit(2) <= 9;
  return is_code ? static_cast<int>(digit(0) * 100 + digit(1) * 10 + digit(2))
                 : 0;
}

WelfVerdict JudgeWelf(const WelfRecord& record, int spam_score) {
  WelfVerdict verdict;
  verdict.code = FindCode(record);
  if (NamesVirus(record.Get(WelfKey::kVirus)) ||
      NamesVirus(record.Get(WelfKey::kVirusName))) {
    verdict.filter = Filter::kVirus;
  } else if (IsPhishing(record)) {
    verdict.filter = Filter::kPhishing;
  } else if (IsSpam(record, spam_score)) {
    verdict.filter = Filter::kSpam;
  }
  if (const auto blocked = FindWord(record, BlockingAction)) {
    verdict.action = Refine(*blocked, record);
    if (verdict.filter == Filter::kNone) {
      verdict.filter = FilterFromReason(record);
    }
    return verdict;
  }
  const std::optional<Action> passed = FindWord(record, PassingAction);
  verdict.action = ActionOfCode(verdict.code);
  if (passed && (!verdict.action || *verdict.action == Action::kPassed)) {
    verdict.action = passed;
  }
  if (!verdict.action && verdict.filter != Filter::kNone) {
    verdict.action =
        verdict.filter == Filter::kSpam ? Action::kPassed : Action::kRefused;
  }
  if (!verdict.action && IsBroken(record)) {
    verdict.action = Action::kBroken;
  }
  return verdict;
}

}  // namespace mailtide
