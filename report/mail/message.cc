#include "report/mail/message.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>

#include <fmt/format.h>
#include <gmime/gmime.h>

#include "report/mail/mail_address.h"
#include "report/mail/quoted_printable.h"

namespace mailtide {
namespace {

// A subject or name longer than this is nobody's; in characters.
constexpr std::size_t kMaxHeaderText = 254;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeOptions {
  void operator()(GMimeFormatOptions* options) const {
    g_mime_format_options_free(options);
  }
};
struct FreeDateTime {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
struct FreeTimeZone {
  void operator()(GTimeZone* zone) const { g_time_zone_unref(zone); }
};
struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
template <typename T>
using Object = std::unique_ptr<T, Unref>;
using Text = std::unique_ptr<char, FreeText>;

// Valid UTF-8 without NUL: what is not becomes U+FFFD.
std::string ValidUtf8(std::string_view text) {
  const Text valid(
      g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  return valid.get();
}

// One line for a header field. Control characters go before GMime sees them:
// an encoded line end is as unsafe as a raw one where a mail client decodes
// carelessly. Line ends become a blank, marks that no eye sees (bidi controls,
// zero width) vanish.
std::string HeaderText(std::string_view raw) {
  const std::string text = ValidUtf8(raw);
  std::string line;
  std::size_t characters = 0;
  bool blank = false;
  for (const char* at = text.c_str(); *at != '\0';) {
    const char* next = g_utf8_next_char(at);
    const gunichar character = g_utf8_get_char(at);
    const GUnicodeType type = g_unichar_type(character);
    if (character == ' ' || type == G_UNICODE_CONTROL ||
        type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR) {
      blank = !line.empty();
    } else if (type != G_UNICODE_FORMAT) {
      if (characters + 2 > kMaxHeaderText) {
        line += "\u2026";
        break;
      }
      if (blank) {
        line.push_back(' ');
        blank = false;
        ++characters;
      }
      line.append(at, next);
      ++characters;
    }
    at = next;
  }
  return line;
}

// The body: line ends LF, other control characters (but tabs) U+FFFD.
std::string BodyText(std::string_view raw) {
  const std::string text = ValidUtf8(raw);
  std::string body;
  body.reserve(text.size());
  for (const char* at = text.c_str(); *at != '\0';) {
    const char* next = g_utf8_next_char(at);
    if (*at == '\r' && *next == '\n') {
      at = next;
      continue;
    }
    const gunichar character = g_utf8_get_char(at);
    if (character != '\n' && character != '\t' &&
        g_unichar_type(character) == G_UNICODE_CONTROL) {
      body += "\uFFFD";
    } else {
      body.append(at, next);
    }
    at = next;
  }
  return body;
}

bool IsExtraName(std::string_view name) {
  constexpr std::string_view kPrefix = "X-Mailtide-";
  return name.starts_with(kPrefix) && name.size() > kPrefix.size() &&
         name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
           return c == '-' || (c >= '0' && c <= '9') ||
                  (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

Result<void> Check(const MessageSpec& spec) {
  if (spec.to.empty()) {
    return Fail(ErrorCode::kConfiguration,
                "cannot build the mail: it has no recipient");
  }
  std::vector<std::string_view> addresses = {spec.from.address};
  for (const Mailbox& to : spec.to) {
    addresses.push_back(to.address);
  }
  for (const std::string_view address : addresses) {
    if (!IsMailAddress(address)) {
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("cannot build the mail: '{}' is not a mail "
                              "address of the form name@example.org",
                              OneLine(address)));
    }
  }
  if (!IsMailAddress(spec.message_id)) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("cannot build the mail: '{}' is no message id",
                            OneLine(spec.message_id)));
  }
  for (const auto& [name, value] : spec.extra) {
    if (!IsExtraName(name)) {
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("cannot build the mail: '{}' is not an "
                              "X-Mailtide header field",
                              OneLine(name)));
    }
  }
  return {};
}

void AddMailbox(GMimeMessage* message, GMimeAddressType type,
                const Mailbox& mailbox) {
  const std::string name = HeaderText(mailbox.name);
  const Object<InternetAddress> address(internet_address_mailbox_new(
      name.empty() ? nullptr : name.c_str(), mailbox.address.c_str()));
  // Left to itself GMime picks one that may depend on the locale.
  internet_address_set_charset(address.get(), "utf-8");
  internet_address_list_add(g_mime_message_get_addresses(message, type),
                            address.get());
}

void SetDate(GMimeMessage* message, const MessageSpec& spec) {
  const std::chrono::seconds offset = spec.utc_offset;
  const std::unique_ptr<GTimeZone, FreeTimeZone> zone(
      g_time_zone_new_offset(static_cast<gint32>(offset.count())));
  const std::unique_ptr<GDateTime, FreeDateTime> utc(
      g_date_time_new_from_unix_utc(spec.date.time_since_epoch().count()));
  if (utc == nullptr) {
    return;  // beyond the year 9999
  }
  const std::unique_ptr<GDateTime, FreeDateTime> local(
      g_date_time_to_timezone(utc.get(), zone.get()));
  g_mime_message_set_date(message, local.get());
}

// The content is encoded already; GMime writes it as it is. A further part
// (HTML) would go with this one into a multipart/alternative with a boundary
// derived from the message id.
Object<GMimePart> TextPart(std::string_view text) {
  const std::string encoded = EncodeQuotedPrintable(BodyText(text));
  const Object<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(encoded.data(), encoded.size()));
  const Object<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(
      stream.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
  Object<GMimePart> part(g_mime_part_new_with_type("text", "plain"));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset",
                                           "utf-8");
  g_mime_part_set_content_encoding(part.get(),
                                   GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_part_set_content(part.get(), content.get());
  return part;
}

std::string ToBytes(GMimeMessage* message) {
  const std::unique_ptr<GMimeFormatOptions, FreeOptions> options(
      g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(),
                                           GMIME_NEWLINE_FORMAT_DOS);
  const Text bytes(
      g_mime_object_to_string(GMIME_OBJECT(message), options.get()));
  return bytes.get();
}

}  // namespace

Result<std::string> BuildMessageBytes(const MessageSpec& spec) {
  if (Result<void> checked = Check(spec); !checked.has_value()) {
    return tl::unexpected<Error>(checked.error());
  }
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });

  const Object<GMimeMessage> message(g_mime_message_new(/*pretty=*/TRUE));
  AddMailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, spec.from);
  for (const Mailbox& to : spec.to) {
    AddMailbox(message.get(), GMIME_ADDRESS_TYPE_TO, to);
  }
  g_mime_message_set_subject(message.get(), HeaderText(spec.subject).c_str(),
                             "utf-8");
  SetDate(message.get(), spec);
  g_mime_message_set_message_id(message.get(), spec.message_id.c_str());
  // No vacation notice shall answer (RFC 3834).
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted",
                           "auto-generated", "utf-8");
  for (const auto& [name, value] : spec.extra) {
    g_mime_object_set_header(GMIME_OBJECT(message.get()), name.c_str(),
                             HeaderText(value).c_str(), "utf-8");
  }
  g_mime_message_set_mime_part(message.get(),
                               GMIME_OBJECT(TextPart(spec.text).get()));
  std::string bytes = ToBytes(message.get());
  if (!IsWireMessage(bytes)) {
    return Fail(ErrorCode::kConfiguration,
                "cannot build the mail: a name or the subject cannot be put "
                "into a header field; shorten it");
  }
  return bytes;
}

}  // namespace mailtide
