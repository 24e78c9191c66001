#include "report/mail/file_sender.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "report/atomic_file.h"

namespace mailtide {
namespace {

constexpr std::size_t kMaxNameBytes = 255;  // NAME_MAX
constexpr std::string_view kSuffix = ".eml";

bool IsPlain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '@' || c == '.' || c == '-' ||
         c == '_' || c == '+';
}

}  // namespace

std::string MailFileName(std::string_view message_id) {
  std::string name;
  for (const char c : message_id) {
    if (IsPlain(c) && !(c == '.' && name.empty())) {
      name.push_back(c);
    } else {
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  if (name.empty()) {
    name = "mail";
  }
  name.resize(std::min(name.size(), kMaxNameBytes - kSuffix.size()));
  return name + std::string(kSuffix);
}

DeliveryResult SendToFile(const std::filesystem::path& directory,
                          std::string_view message_id,
                          std::string_view message) {
  const std::string path = (directory / MailFileName(message_id)).string();
  const Result<void> written =
      WriteFileAtomically(path, message, FileAccess::kOwner);
  DeliveryResult result;
  if (written.has_value()) {
    result.outcome = DeliveryOutcome::kSent;
    result.text = OneLine(fmt::format("written to {}", path));
    return result;
  }
  result.outcome = written.error().code == ErrorCode::kCannotCreate
                       ? DeliveryOutcome::kConfiguration
                       : DeliveryOutcome::kTemporary;
  result.text = OneLine(written.error().message);
  return result;
}

}  // namespace mailtide
