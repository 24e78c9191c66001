#include "report/mail/message.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmime/gmime.h>
#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;
using std::chrono::sys_days;
using std::chrono::year;

MessageSpec Sample() {
  MessageSpec spec;
  spec.from = {"statistics@example.org", "Statistics"};
  spec.to = {{"admin@example.org", "Monitoraggio"}, {"b@example.net", ""}};
  spec.subject = "Loganalyzer Statistics Alert";
  spec.message_id = "0a1b2c.1@example.org";
  spec.date = sys_days(year(2026) / 11 / 20) + std::chrono::hours(23) +
              std::chrono::minutes(10);
  spec.utc_offset = std::chrono::hours(1);
  spec.extra = {{"X-Mailtide-Report", "2026-11-20/gateway/0.1.0"}};
  spec.text =
      "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387\n"
      "Account user@example.org inviati: 445 messaggi\n";
  return spec;
}

std::string Build(const MessageSpec& spec) {
  const Result<std::string> bytes = BuildMessageBytes(spec);
  EXPECT_TRUE(bytes.has_value()) << bytes.error().message;
  return bytes.value_or("");
}

// Names of the header fields, in order; read without GMime.
std::vector<std::string> FieldNames(const std::string& bytes) {
  std::vector<std::string> names;
  const std::string head = bytes.substr(0, bytes.find("\r\n\r\n") + 2);
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    if (!line.starts_with(' ') && !line.starts_with('\t')) {
      names.push_back(line.substr(0, line.find(':')));
    }
    at = end + 2;
  }
  return names;
}

const std::vector<std::string> kSampleFields = {
    "Date",         "From",         "Subject",
    "To",           "Message-Id",   "Auto-Submitted",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};

// What a mail program would show, by GMime's parser.
struct Shown {
  std::string from, to, subject, text;
};

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Object = std::unique_ptr<T, Unref>;

std::string Take(char* text) {
  std::string copy = text == nullptr ? "" : text;
  g_free(text);
  return copy;
}

Shown Parse(const std::string& bytes) {
  g_mime_init();
  const Object<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Object<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Object<GMimeMessage> message(
      g_mime_parser_construct_message(parser.get(), nullptr));
  Shown shown;
  shown.from = Take(internet_address_list_to_string(
      g_mime_message_get_from(message.get()), nullptr, FALSE));
  shown.to = Take(internet_address_list_to_string(
      g_mime_message_get_to(message.get()), nullptr, FALSE));
  shown.subject = g_mime_message_get_subject(message.get());
  auto* part =
      reinterpret_cast<GMimePart*>(g_mime_message_get_mime_part(message.get()));
  const Object<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), out.get());
  const GByteArray* array = g_mime_stream_mem_get_byte_array(
      reinterpret_cast<GMimeStreamMem*>(out.get()));
  shown.text.assign(reinterpret_cast<const char*>(array->data), array->len);
  std::string lf;
  for (const char c : shown.text) {
    if (c != '\r') {
      lf.push_back(c);
    }
  }
  shown.text = lf;
  return shown;
}

TEST(BuildMessage, GivesTheseBytes) {
  EXPECT_EQ(Build(Sample()),
            "Date: Sat, 21 Nov 2026 00:10:00 +0100\r\n"
            "From: Statistics <statistics@example.org>\r\n"
            "Subject: Loganalyzer Statistics Alert\r\n"
            "To: Monitoraggio <admin@example.org>, b@example.net\r\n"
            "Message-Id: <0a1b2c.1@example.org>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Mailtide-Report: 2026-11-20/gateway/0.1.0\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387\r\n"
            "Account user@example.org inviati: 445 messaggi\r\n");
}

TEST(BuildMessage, IsTheSameEachTime) {
  MessageSpec spec = Sample();
  spec.subject = "Perch\u00e9 \u2014 attenzione";
  spec.from.name = "Citt\u00e0 di Vicenza";
  EXPECT_EQ(Build(spec), Build(spec));
}

TEST(BuildMessage, WritesTheDateInTheGivenZone) {
  struct Case {
    std::chrono::minutes offset;
    const char* date;
  };
  for (const Case& c :
       {Case{std::chrono::minutes(0), "Fri, 20 Nov 2026 23:10:00 +0000"},
        Case{std::chrono::minutes(-150), "Fri, 20 Nov 2026 20:40:00 -0230"},
        Case{std::chrono::minutes(630), "Sat, 21 Nov 2026 09:40:00 +1030"}}) {
    MessageSpec spec = Sample();
    spec.utc_offset = c.offset;
    EXPECT_TRUE(Build(spec).starts_with("Date: "s + c.date + "\r\n")) << c.date;
  }
}

TEST(BuildMessage, KeepsHeadersClosedToInjection) {
  MessageSpec spec = Sample();
  spec.extra.clear();
  spec.subject = "x\r\nBcc: e@example.com\r\n\r\nbody";
  spec.from.name = "A\nReply-To: e@example.com";
  spec.to = {{"admin@example.org", "B\r\n\r\n<script>\u2028x\0y"s}};
  const std::string bytes = Build(spec);
  EXPECT_EQ(FieldNames(bytes), kSampleFields);
  const Shown shown = Parse(bytes);
  EXPECT_EQ(shown.subject, "x Bcc: e@example.com body");
  EXPECT_EQ(shown.from,
            "\"A Reply-To: e@example.com\" <statistics@example.org>");
  EXPECT_EQ(shown.to, "\"B <script> x\uFFFDy\" <admin@example.org>");
  EXPECT_EQ(bytes.find("0A"), std::string::npos);  // nor an encoded line end
}

TEST(BuildMessage, CleansExtraFields) {
  MessageSpec spec = Sample();
  spec.extra = {{"X-Mailtide-Day", "2026\r\nBcc: e@example.com"}};
  EXPECT_NE(Build(spec).find("X-Mailtide-Day: 2026 Bcc: e@example.com\r\n"),
            std::string::npos);
}

TEST(BuildMessage, CarriesNamesOfEveryScript) {
  MessageSpec spec = Sample();
  spec.from.name = "Citt\u00e0, \"di\" Vicenza (x)";
  spec.to = {{"a@example.org", "\u041f\u043e\u0447\u0442\u0430"},
             {"b@example.org", "\u65e5\u672c\u8a9e"}};
  spec.subject = "Perch\u00e9 \u20ac 5 \u2014 \u65e5\u672c";
  const std::string bytes = Build(spec);
  ASSERT_TRUE(IsWireMessage(bytes));
  const Shown shown = Parse(bytes);
  EXPECT_EQ(shown.from,
            "\"Citt\u00e0, \\\"di\\\" Vicenza (x)\" <statistics@example.org>");
  EXPECT_EQ(shown.to,
            "\u041f\u043e\u0447\u0442\u0430 <a@example.org>, "
            "\u65e5\u672c\u8a9e <b@example.org>");
  EXPECT_EQ(shown.subject, spec.subject);
}

TEST(BuildMessage, DropsMarksThatNoEyeSees) {
  MessageSpec spec = Sample();
  // U+202E, in bytes: the linter forbids it in a literal.
  const std::string turn_round = {'\xe2', '\x80', '\xae'};
  spec.subject = "a" + turn_round + "gnp.exe\u200b\u0007 b\x80";
  EXPECT_EQ(Parse(Build(spec)).subject, "agnp.exe b\uFFFD");
}

TEST(BuildMessage, CutsEndlessHeaderText) {
  MessageSpec spec = Sample();
  spec.subject = std::string(5000, 'x');
  spec.from.name = std::string(300, '\xe9');  // no UTF-8 either
  const std::string bytes = Build(spec);
  EXPECT_TRUE(IsWireMessage(bytes));
  EXPECT_EQ(Parse(bytes).subject, std::string(253, 'x') + "\u2026");
}

TEST(BuildMessage, FoldsLongHeaders) {
  MessageSpec spec = Sample();
  spec.to.clear();
  for (int i = 0; i < 200; ++i) {
    spec.to.push_back({"user" + std::to_string(i) + "@example.org",
                       "Nome e Cognome \u00e8 " + std::to_string(i)});
  }
  spec.subject.clear();
  for (int i = 0; i < 16; ++i) {
    spec.subject += "perch\u00e9 parola ";
  }
  const std::string bytes = Build(spec);
  ASSERT_TRUE(IsWireMessage(bytes));
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find("\r\n", at);
    EXPECT_LE(end - at, 100U) << bytes.substr(at, end - at);
    at = end + 2;
  }
  const Shown shown = Parse(bytes);
  EXPECT_NE(shown.to.find("user199@example.org"), std::string::npos);
  EXPECT_EQ(shown.subject, spec.subject.substr(0, spec.subject.size() - 1));
}

TEST(BuildMessage, CarriesEveryBody) {
  MessageSpec spec = Sample();
  spec.text = "From here\n.\n..\n-- \n" + std::string(3000, 'y') + "\n" +
              std::string(75, 'x') + ".\nciao \u00e8\t\n\n";
  const std::string bytes = Build(spec);
  ASSERT_TRUE(IsWireMessage(bytes));
  EXPECT_EQ(bytes.find("\r\n."), std::string::npos);
  EXPECT_EQ(bytes.find("\r\nFrom "), std::string::npos);
  EXPECT_EQ(Parse(bytes).text, spec.text);
}

TEST(BuildMessage, CleansTheBody) {
  MessageSpec spec = Sample();
  spec.text = "a\r\nb\rc\0d\x1b[31m\xff\x7f\n"s;
  EXPECT_EQ(Parse(Build(spec)).text,
            "a\nb\uFFFDc\uFFFDd\uFFFD[31m\uFFFD\uFFFD\n");
}

TEST(BuildMessage, TakesAnEmptyBodyAndSubject) {
  MessageSpec spec = Sample();
  spec.text.clear();
  spec.subject.clear();
  const std::string bytes = Build(spec);
  EXPECT_TRUE(bytes.ends_with("quoted-printable\r\n\r\n"));
}

TEST(BuildMessage, RefusesWhatIsNoAddress) {
  struct Case {
    const char* name;
    void (*spoil)(MessageSpec*);
    const char* message;
  };
  const Case cases[] = {
      {"from",
       [](MessageSpec* s) { s->from.address = "a@example.org\r\nBcc: x"; },
       "cannot build the mail: 'a@example.org Bcc: x' is not a mail address of "
       "the form name@example.org"},
      {"to", [](MessageSpec* s) { s->to.back().address = "b"; },
       "cannot build the mail: 'b' is not a mail address of the form "
       "name@example.org"},
      {"no recipient", [](MessageSpec* s) { s->to.clear(); },
       "cannot build the mail: it has no recipient"},
      {"message id", [](MessageSpec* s) { s->message_id = "a b@example.org"; },
       "cannot build the mail: 'a b@example.org' is no message id"},
      {"foreign field",
       [](MessageSpec* s) {
         s->extra = {{"Bcc", "a"}};
       },
       "cannot build the mail: 'Bcc' is not an X-Mailtide header field"},
      {"field with a colon",
       [](MessageSpec* s) {
         s->extra = {{"X-Mailtide-A:b", "a"}};
       },
       "cannot build the mail: 'X-Mailtide-A:b' is not an X-Mailtide header "
       "field"},
  };
  for (const Case& c : cases) {
    MessageSpec spec = Sample();
    c.spoil(&spec);
    const Result<std::string> built = BuildMessageBytes(spec);
    ASSERT_FALSE(built.has_value()) << c.name;
    EXPECT_EQ(built.error().code, ErrorCode::kConfiguration) << c.name;
    EXPECT_EQ(built.error().message, c.message) << c.name;
  }
}

}  // namespace
}  // namespace mailtide
