// Follows an SMTP dialogue from outside: which command is waiting for its
// reply, what the last reply was, and a transcript without secrets.
//
// libcurl tells a result and the last code, but not to what the code was the
// answer, nor its text. No foreign type here: the sender feeds it.
#ifndef MAILTIDE_REPORT_MAIL_SMTP_DIALOGUE_H_
#define MAILTIDE_REPORT_MAIL_SMTP_DIALOGUE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide {

// What the last complete reply answered, or the next one will.
enum class SmtpStep {
  kGreeting,
  kHello,
  kStarttls,
  kAuth,
  kMail,
  kRcpt,
  kData,
  kMessage,  // the message and its final dot
};

// Returns the step in words, such as "RCPT TO".
std::string_view SmtpStepName(SmtpStep step);

class SmtpDialogue {
 public:
  // Where the transcript stops, in bytes.
  static constexpr std::size_t kMaxTranscript = 64UL * 1024;

  // Each of `secrets` that is four bytes or longer is struck out wherever it
  // appears, also when the server repeats it.
  SmtpDialogue(bool keep_transcript, std::vector<std::string> secrets);

  // Bytes of commands, of replies and of the message, in pieces of any size.
  void OnSent(std::string_view bytes);
  void OnReceived(std::string_view bytes);
  void OnMessage(std::string_view bytes);
  // A remark of the library.
  void OnRemark(std::string_view text);

  SmtpStep step() const { return step_; }
  std::size_t message_bytes() const { return message_bytes_; }
  // Of the last complete reply, 0 before the first.
  int reply_code() const { return reply_code_; }
  // The text of it, continued lines joined by blanks; secrets struck out, not
  // yet OneLine.
  const std::string& reply_text() const { return reply_text_; }
  // Whether the reply to step() is complete.
  bool answered() const { return answered_; }
  // Whether QUIT was sent. It is no step: its reply changes nothing.
  bool quit_sent() const { return quit_sent_; }
  // Whether the server, in its last answer to EHLO, offered the extension.
  bool Offered(std::string_view extension) const;

  // Returns the transcript; every line ends in LF and is printable ASCII.
  const std::string& transcript() const { return transcript_; }

 private:
  void SentLine(std::string_view line);
  void ReceivedLine(std::string_view line);
  void Begin(SmtpStep step);
  void Note(std::string_view mark, std::string_view line);
  std::string WithoutSecrets(std::string_view text) const;

  bool keep_transcript_;
  std::vector<std::string> secrets_;
  std::string sent_part_;      // a line whose end has not come yet
  std::string received_part_;  // likewise
  SmtpStep step_ = SmtpStep::kGreeting;
  bool answered_ = false;
  bool quit_sent_ = false;
  bool in_auth_ = false;  // what is sent now is an answer to a challenge
  std::size_t message_bytes_ = 0;
  int reply_code_ = 0;
  std::string reply_text_;
  std::string reply_so_far_;
  std::vector<std::string> offered_;
  std::string transcript_;
};

// Returns `bytes` in base64 (RFC 4648, padded).
std::string Base64(std::string_view bytes);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_SMTP_DIALOGUE_H_
