#include "parser/dialects/smtp_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/mail_address.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;

struct VerbWord {
  std::string_view word;
  SmtpVerb verb;
};
constexpr std::array<VerbWord, 13> kVerbs = {{{"helo", SmtpVerb::kHelo},
                                              {"ehlo", SmtpVerb::kEhlo},
                                              {"mail", SmtpVerb::kMail},
                                              {"rcpt", SmtpVerb::kRcpt},
                                              {"data", SmtpVerb::kData},
                                              {"bdat", SmtpVerb::kBdat},
                                              {"rset", SmtpVerb::kRset},
                                              {"auth", SmtpVerb::kAuth},
                                              {"starttls", SmtpVerb::kStartTls},
                                              {"noop", SmtpVerb::kNoop},
                                              {"quit", SmtpVerb::kQuit},
                                              {"vrfy", SmtpVerb::kVrfy},
                                              {"expn", SmtpVerb::kExpn}}};

// Takes `FROM:` or `TO:` off, also without its colon, when `text` begins so.
void TakeKeyword(std::string_view& text, std::string_view keyword) {
  if (keyword.empty() || !StartsWithIgnoreCase(text, keyword)) {
    return;
  }
  const std::string_view rest = Trim(text.substr(keyword.size()));
  const bool has_colon = rest.starts_with(':');
  // `from@x.example` is an address.
  if (!has_colon && text.size() > keyword.size() &&
      !IsBlank(text[keyword.size()]) && text[keyword.size()] != '<') {
    return;
  }
  text = has_colon ? Trim(rest.substr(1)) : rest;
}

std::string_view KeywordOf(SmtpVerb verb) {
  return verb == SmtpVerb::kMail   ? "from"
         : verb == SmtpVerb::kRcpt ? "to"
                                   : std::string_view();
}

// Returns where the quoted local part that begins at `from` ends, at its `@`;
// `from` when none does.
std::size_t LocalPartEnd(std::string_view text, std::size_t from) {
  if (from >= text.size() || text[from] != '"') {
    return from;
  }
  std::size_t end = from + 1;
  while (end < text.size() && text[end] != '"') {
    end += text[end] == '\\' ? 2U : 1U;
  }
  return end + 1 < text.size() && text[end + 1] == '@' ? end + 1 : from;
}

// Returns where the first blank behind a quoted local part at `from` is.
std::size_t BlankBehind(std::string_view text, std::size_t from) {
  return text.find_first_of(" \t", LocalPartEnd(text, from));
}

SmtpPath Cut(std::string_view args, std::size_t start, std::size_t end) {
  end = std::min(end, args.size());
  return {BareAddress(args.substr(start, end - start)), Trim(args.substr(end))};
}

}  // namespace

std::optional<std::uint64_t> NumberBefore(std::string_view text,
                                          std::string_view rest) {
  const std::string_view digits = TakeDigits(text);
  return StartsWithIgnoreCase(text, rest) ? LeadingNumber(digits, kMostBytes)
                                          : std::nullopt;
}

std::optional<std::uint64_t> TransferredBytes(std::string_view text) {
  return NumberBefore(Trim(text), " bytes (overall data transfer speed=");
}

std::optional<SmtpReply> ParseSmtpReply(std::string_view text) {
  text = Trim(text);
  if (text.size() < 3 || text[0] < '2' || text[0] > '5' || !IsDigit(text[1]) ||
      !IsDigit(text[2]) || TransferredBytes(text)) {
    return std::nullopt;
  }
  SmtpReply reply;
  reply.code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  if (text.size() > 3) {
    if (text[3] != '-' && !IsBlank(text[3])) {
      return std::nullopt;
    }
    reply.last = text[3] != '-';
    reply.text = Trim(text.substr(4));
  }
  return reply;
}

SmtpCommand ParseSmtpCommand(std::string_view text) {
  text = Trim(text);
  std::string_view rest = text;
  const std::string_view word = TakeWord(rest);
  for (const VerbWord& known : kVerbs) {
    if (EqualsIgnoreCase(word, known.word)) {
      TakeKeyword(rest, KeywordOf(known.verb));
      return {known.verb, rest};
    }
  }
  return {SmtpVerb::kOther, text};
}

bool IsBareCommand(std::string_view text) {
  std::string_view rest = Trim(text);
  const SmtpVerb verb = ParseSmtpCommand(text).verb;
  TakeWord(rest);
  switch (verb) {
    case SmtpVerb::kMail:
    case SmtpVerb::kRcpt: {
      const std::string_view keyword = KeywordOf(verb);
      return StartsWithIgnoreCase(rest, keyword) &&
             Trim(rest.substr(keyword.size())).starts_with(':');
    }
    case SmtpVerb::kData:
    case SmtpVerb::kRset:
    case SmtpVerb::kStartTls:
    case SmtpVerb::kQuit:
      return rest.empty();
    case SmtpVerb::kBdat:
      return ParseBdat(rest).has_value();
    case SmtpVerb::kOther:
      return false;
    default:
      return true;
  }
}

std::size_t PathEnd(std::string_view text, std::size_t open) {
  const std::size_t close = text.find('>', LocalPartEnd(text, open + 1));
  return close == kNone ? kNone : close + 1;
}

SmtpPath ParseSmtpPath(std::string_view args) {
  args = Trim(args);
  std::size_t open = args.starts_with('<') ? 0 : kNone;
  if (open == kNone) {
    const std::size_t end = BlankBehind(args, 0);
    const bool is_name = args.substr(0, end).find('@') == kNone;
    for (std::size_t at = end; is_name && open == kNone && at < args.size();
         ++at) {
      open = args[at] == '<' && IsBlank(args[at - 1]) ? at : kNone;
    }
    if (open == kNone) {
      return Cut(args, 0, end);
    }
  }
  const std::size_t end = PathEnd(args, open);
  return Cut(args, open, end == kNone ? BlankBehind(args, open + 1) : end);
}

std::optional<std::uint64_t> SizeParameter(std::string_view parameters) {
  constexpr std::string_view kSize = "size=";
  TakeBlanks(parameters);
  while (!parameters.empty()) {
    const std::string_view word = TakeWord(parameters);
    if (StartsWithIgnoreCase(word, kSize)) {
      return LeadingNumber(word.substr(kSize.size()), kMostBytes);
    }
  }
  return std::nullopt;
}

std::optional<BdatChunk> ParseBdat(std::string_view args) {
  args = Trim(args);
  const std::string_view number = TakeWord(args);
  const auto bytes = LeadingNumber(number, kMostBytes);
  const bool last = EqualsIgnoreCase(args, "last");
  if (!bytes || !std::all_of(number.begin(), number.end(), IsDigit) ||
      (!last && !args.empty())) {
    return std::nullopt;
  }
  return BdatChunk{*bytes, last};
}

}  // namespace mailtide
