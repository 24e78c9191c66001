#include "report/mail/smtp_dialogue.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/mail/delivery.h"

namespace mailtide {
namespace {

constexpr std::size_t kMinSecretBytes = 4;
// What is kept of a reply of many lines; a page of it tells enough.
constexpr std::size_t kMaxReplyText = 1024;
constexpr std::string_view kStruckOut = "****";

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

struct ReplyLine {
  int code;
  bool last;
  std::string_view text;
};

// "250-SIZE 10", "250 ok", "250": RFC 5321 4.2. Anything else has code 0.
ReplyLine ParseReplyLine(std::string_view line) {
  if (line.size() < 3 ||
      !std::all_of(line.begin(), line.begin() + 3, IsDigit)) {
    return {0, false, {}};
  }
  const int code =
      (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (line.size() == 3) {
    return {code, true, {}};
  }
  if (line[3] != ' ' && line[3] != '-') {
    return {0, false, {}};
  }
  return {code, line[3] == ' ', line.substr(4)};
}

// Calls `each` for every complete line of `part` + `bytes`, without its line
// end, and leaves the rest in `part`. An endless line is cut into pieces.
template <typename Each>
void SplitLines(std::string_view bytes, std::string* part, Each each) {
  constexpr std::size_t kMaxPart = 16UL * 1024;
  for (const char c : bytes) {
    if (c != '\n') {
      part->push_back(c);
      if (part->size() < kMaxPart) {
        continue;
      }
    } else if (!part->empty() && part->back() == '\r') {
      part->pop_back();
    }
    const std::string line = std::move(*part);
    part->clear();
    each(line);
  }
}

}  // namespace

std::string_view SmtpStepName(SmtpStep step) {
  switch (step) {
    case SmtpStep::kGreeting:
      return "greeting";
    case SmtpStep::kHello:
      return "EHLO";
    case SmtpStep::kStarttls:
      return "STARTTLS";
    case SmtpStep::kAuth:
      return "AUTH";
    case SmtpStep::kMail:
      return "MAIL FROM";
    case SmtpStep::kRcpt:
      return "RCPT TO";
    case SmtpStep::kData:
      return "DATA";
    case SmtpStep::kMessage:
      return "end of the message";
  }
  return "";
}

SmtpDialogue::SmtpDialogue(bool keep_transcript,
                           std::vector<std::string> secrets)
    : keep_transcript_(keep_transcript), secrets_(std::move(secrets)) {
  // Longest first: one secret may hold another.
  std::sort(secrets_.begin(), secrets_.end(),
            [](const std::string& a, const std::string& b) {
              return a.size() > b.size();
            });
}

void SmtpDialogue::Begin(SmtpStep step) {
  step_ = step;
  answered_ = false;
  reply_so_far_.clear();
}

void SmtpDialogue::OnSent(std::string_view bytes) {
  SplitLines(bytes, &sent_part_,
             [this](const std::string& line) { SentLine(line); });
}

void SmtpDialogue::OnReceived(std::string_view bytes) {
  SplitLines(bytes, &received_part_,
             [this](const std::string& line) { ReceivedLine(line); });
}

void SmtpDialogue::OnMessage(std::string_view bytes) {
  if (step_ != SmtpStep::kMessage) {
    Begin(SmtpStep::kMessage);
    Note("* ", "the message follows");
  }
  message_bytes_ += bytes.size();
}

void SmtpDialogue::OnRemark(std::string_view text) {
  Note("* ", text);
}

void SmtpDialogue::SentLine(std::string_view line) {
  if (in_auth_) {
    Note("> ", kStruckOut);
    answered_ = false;
    return;
  }
  const std::string upper = Upper(line.substr(0, 16));
  if (upper.starts_with("AUTH ")) {
    Begin(SmtpStep::kAuth);
    in_auth_ = true;
    const std::size_t argument = line.find(' ', 5);
    Note("> ",
         argument == std::string_view::npos
             ? std::string(line)
             : fmt::format("{} {}", line.substr(0, argument), kStruckOut));
    return;
  }
  if (upper.starts_with("EHLO") || upper.starts_with("HELO")) {
    Begin(SmtpStep::kHello);
    offered_.clear();
  } else if (upper.starts_with("STARTTLS")) {
    Begin(SmtpStep::kStarttls);
  } else if (upper.starts_with("MAIL ")) {
    Begin(SmtpStep::kMail);
  } else if (upper.starts_with("RCPT ")) {
    Begin(SmtpStep::kRcpt);
  } else if (upper == "DATA") {
    Begin(SmtpStep::kData);
  } else if (upper == "QUIT") {
    quit_sent_ = true;
  }
  Note("> ", line);
}

void SmtpDialogue::ReceivedLine(std::string_view line) {
  const ReplyLine reply = ParseReplyLine(line);
  if (in_auth_ && reply.code == 334) {
    Note("< ", fmt::format("334 {}", kStruckOut));
    return;
  }
  Note("< ", line);
  if (reply.code == 0 || answered_) {
    return;
  }
  if (reply_so_far_.size() < kMaxReplyText) {
    reply_so_far_ += reply_so_far_.empty() ? "" : " ";
    reply_so_far_ += reply.text;
  }
  constexpr std::size_t kMaxOffered = 100;
  if (step_ == SmtpStep::kHello && offered_.size() < kMaxOffered) {
    offered_.push_back(Upper(reply.text.substr(0, reply.text.find(' '))));
  }
  if (reply.last) {
    reply_code_ = reply.code;
    reply_text_ = WithoutSecrets(reply_so_far_);
    answered_ = true;
    in_auth_ = false;
  }
}

bool SmtpDialogue::Offered(std::string_view extension) const {
  return std::find(offered_.begin(), offered_.end(), extension) !=
         offered_.end();
}

void SmtpDialogue::Note(std::string_view mark, std::string_view line) {
  if (!keep_transcript_ || transcript_.size() >= kMaxTranscript) {
    return;
  }
  transcript_ += mark;
  transcript_ += OneLine(WithoutSecrets(line));
  transcript_ += '\n';
}

std::string SmtpDialogue::WithoutSecrets(std::string_view text) const {
  std::string clean(text);
  for (const std::string& secret : secrets_) {
    if (secret.size() < kMinSecretBytes) {
      continue;
    }
    for (std::size_t at = clean.find(secret); at != std::string::npos;
         at = clean.find(secret, at + kStruckOut.size())) {
      clean.replace(at, secret.size(), kStruckOut);
    }
  }
  return clean;
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8U) |
             (k < group.size() ? static_cast<unsigned char>(group[k]) : 0U);
    }
    for (unsigned k = 0; k < 4; ++k) {
      out.push_back(k <= group.size() ? kDigits[(bits >> (18U - 6U * k)) & 63U]
                                      : '=');
    }
  }
  return out;
}

}  // namespace mailtide
