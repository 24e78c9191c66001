#include "samples/traffic/base64.h"

#include <cstddef>
#include <cstdint>

namespace mailtide::traffic {

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      group <<= 8U;
      group |= j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0U;
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const bool padding = i + digit > bytes.size();
      out += padding ? '=' : kDigits[group >> 18U & 63U];
      group <<= 6U;
    }
  }
  return out;
}

}  // namespace mailtide::traffic
