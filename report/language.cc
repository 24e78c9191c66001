#include "report/language.h"

namespace mailtide {

std::optional<Language> LanguageFromCode(std::string_view code) {
  if (code == "it") {
    return Language::kItalian;
  }
  if (code == "en") {
    return Language::kEnglish;
  }
  return std::nullopt;
}

}  // namespace mailtide
