#include "tests/golden/delivered_mail.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

std::string WithoutCr(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool ends = i + 1 < bytes.size() && bytes[i + 1] == '\n';
    if (bytes[i] != '\r' || !ends) {
      text += bytes[i];
    }
  }
  return text;
}

std::string DecodeQuotedPrintable(std::string_view encoded) {
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '=') {
      text += encoded[i];
      continue;
    }
    if (i + 1 < encoded.size() && encoded[i + 1] == '\n') {
      ++i;  // a soft line break
      continue;
    }
    unsigned byte = 0;
    const char* const digits = encoded.data() + i + 1;
    const char* const end =
        digits + std::min<std::size_t>(2, encoded.size() - i - 1);
    const auto [stop, error] = std::from_chars(digits, end, byte, 16);
    EXPECT_TRUE(error == std::errc() && stop == digits + 2)
        << "bad encoding at byte " << i;
    text += static_cast<char>(byte);
    i += 2;
  }
  return text;
}

}  // namespace

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

int CountLine(std::string_view text, std::string_view line) {
  const std::vector<std::string> lines = Lines(text);
  return static_cast<int>(std::count(lines.begin(), lines.end(), line));
}

std::string DeliveredMail::Field(std::string_view name) const {
  std::string value;
  int found = 0;
  for (const auto& [field, content] : fields) {
    if (strcasecmp(field.c_str(), std::string(name).c_str()) == 0) {
      value = content;
      ++found;
    }
  }
  EXPECT_LE(found, 1) << "fields named " << name;
  return value;
}

DeliveredMail ParseMail(std::string_view bytes) {
  const std::string all = WithoutCr(bytes);
  const std::size_t end = all.find("\n\n");
  DeliveredMail mail;
  for (const std::string& line : Lines(std::string_view(all).substr(0, end))) {
    if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
      if (!mail.fields.empty()) {
        mail.fields.back().second += line;  // folded: the blank stays
      }
      continue;
    }
    const std::size_t colon = line.find(':');
    EXPECT_NE(colon, std::string::npos) << line;
    if (colon != std::string::npos) {
      const std::size_t start = line.find_first_not_of(" \t", colon + 1);
      mail.fields.emplace_back(line.substr(0, colon), start == std::string::npos
                                                          ? ""
                                                          : line.substr(start));
    }
  }
  const std::string body = end == std::string::npos ? "" : all.substr(end + 2);
  EXPECT_EQ(mail.Field("Content-Transfer-Encoding"), "quoted-printable");
  mail.text = DecodeQuotedPrintable(body);
  return mail;
}

}  // namespace mailtide
