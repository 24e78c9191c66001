// The languages of the reports.
#ifndef MAILTIDE_REPORT_LANGUAGE_H_
#define MAILTIDE_REPORT_LANGUAGE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailtide {

// English is the British kind: day before month, as on the rest of the
// continent.
enum class Language : std::uint8_t { kItalian, kEnglish };

// "it" and "en", as the configuration has them.
std::optional<Language> LanguageFromCode(std::string_view code);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_LANGUAGE_H_
